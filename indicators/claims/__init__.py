"""Published statements about figures, checked.

judging/     pure: what a statement allows its figures to be, and the verdict
telling.py   the verdict in words: one sentence, the arithmetic, a wording that would be right
asking.py    what is asked of the stored figures, and their answer
wording.py   a recorded statement as it was made
"""
