"""A made-up district that agrees with the article's totals to the unit, to try the site with: `manage.py sample`.

plan.py       how many of what, and when: the article's totals and what leads to them
planted.py    the differences that reconciliation is to find, by name, and no others
district.py   the order in which a district is drawn and written: read this first
loading.py    which districts, and the transaction around each; removing.py takes every trace away
notice.py     what pages and files say while the database holds a sample

The other files draw one noun each from `Chance`. The same seed and scale give the same rows, whatever else is loaded.
"""
