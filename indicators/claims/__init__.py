"""Published statements about figures, checked.

judging/     pure: what a statement allows its figures to be, and the verdict
finding/     pure: statements in a text, their figures, wording, years and subjects
telling.py   the verdict in words: one sentence, the arithmetic, a wording that would be right
asking.py    what is asked of the stored figures, and their answer
wording.py   a recorded statement as it was made
placing.py   what an answered statement speaks of, so that contradictions are told
checking.py  `check_text`: a draft with what it states, each with its verdict
forms.py     a match as a reader corrects it, a claim as a manager keeps it
writing.py   the one door by which claims are recorded, corrected and withdrawn
"""
