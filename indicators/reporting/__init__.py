"""Reporting: from the department's desk to the approved figure.

assigning.py    a year's assignments from the indicators
handing_over.py assignments from one department to its successor, in the middle of a year
governing.py    which assignment governs a figure, and who reports it
locking.py      whether a cell can be written, why not, and until when
dues.py         what is due, late, in work, handed in: for a desk, a heat map, a grid, a notice
place.py        whose grid it is; cells.py what stands in its cells
saving.py       a cell as it is typed, through the door; handing_in.py, deciding.py many figures at once
correcting.py   what takes the place of a final figure, and its document
filled_in.py    a workbook that comes back; trying.py what it would change
steps.py        the way of a task, pure; tasks.py its door
noticing.py     the door of notices; saying.py their sentences, recipients.py whom they are for
stages.py       what the calendar tells on a day, pure; deadlines.py tells it, digest.py mails it
"""
