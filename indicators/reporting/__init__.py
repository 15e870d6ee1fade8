"""Reporting: from the department's desk to the approved figure.

assigning.py    a year's assignments from the indicators
handing_over.py assignments from one department to its successor, in the middle of a year
governing.py    which assignment governs a figure, and who reports it
locking.py      whether a cell can be written, why not, and until when
dues.py         what is due, late, in work, handed in: for a desk, a heat map, a grid, a notice
steps.py        the way of a task, pure; tasks.py its door
noticing.py     the door of notices; saying.py their sentences, recipients.py whom they are for
stages.py       what the calendar tells on a day, pure; deadlines.py tells it, digest.py mails it
"""
