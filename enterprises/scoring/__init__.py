"""What an enterprise is worth by the rules of the field: pure, without database, clock and words.

Every rule tells three cases apart: met, not met, and not to be told, with what is missing. Figures are in 万元 and
heads; None is unknown, which is never 0.
"""
