"""Whether a statement about a figure can be true. Pure: values in, a verdict out.

kinds.py      the kinds of statement, the wordings of a figure, the readings, the verdicts
interval.py   what numbers a printed figure may stand for
bases.py      the whole numbers that a printed rate lets a base be
statement.py  a statement, and what is known of its figures
growth.py     增长X%, 增长X倍, 是X倍, 年均增长
levels.py     values, shares, ranks, completion, increases, percentage points
verdict.py    the door: `judge`
"""
