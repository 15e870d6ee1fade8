"""Briefs: what a meeting is told of a plan, frozen as it was told, and what has changed since.

wording.py    the text with its fields (pure)
content.py    all that a brief shows, as values that can be kept
writing.py    the one door: draft, change, freeze, new edition
changes.py    what differs between two contents, and why
word.py, excel.py, making.py   the files, made in the background
"""
