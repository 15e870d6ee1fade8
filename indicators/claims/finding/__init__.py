"""Statements in a text. Pure: a text, names and places in, what it states out; time grows with its length alone.

plain.py       one form of digits and signs, each character in its place
numerals.py    Chinese numerals
figures.py     the figures of a sentence with their unit and wording
kinds.py       what is stated of a figure, by the words before and behind it
years.py       the year of a figure, its base year, its month
subjects.py    which indicator it speaks of, and how sure that is
places.py      of which area
statements.py  the door: `find`
"""
