"""The benchmark desk: an area held against an evaluation framework, item by item.

scoring.py     pure: weights, scores, totals, what is weak
advice.py      pure: how much is missing, and of what
evaluating.py  reads a framework with its values and benchmarks of some years
words.py       the sentences; pictures.py the radar and the bars
desk.py        the page of a framework; item.py that of one item; limits.py that on which benchmarks are entered
setting.py     the door of low, high and comparison values; mending.py that of a task for a weak item
"""
