"""What a rule asks of a figure. Pure: figures and days in, what is broken and both its sides out.

facts.py       what is known: indicators, places, figures by day
rule.py        a rule and its terms, as read from the data
kinds.py       each kind of rule, asked of one figure
changes.py     change against the last figure, the period before or last year
robust.py      how unusual a change is, by median and absolute deviations
agreeing.py    whether a counted figure is one that a reported one can mean
words.py       a broken rule in a sentence, and its two sides
describing.py  a rule in words

Nobody here knows a database or a clock; `indicators/validating.py` reads what is known and keeps nothing.
"""
