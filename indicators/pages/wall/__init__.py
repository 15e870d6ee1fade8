"""What the wall shows, screen by screen: made for being read from afar, without scrolling, each figure with its day,
vintage and source.

screens.py   which screens there are, and which follows which
choosing.py  what of the plan is shown: all of it, or what a link was made for
lines.py     a target as a line of the wall
deciding.py  what needs a decision, as much as there is room for
plan.py action.py pipeline.py ranking.py   what each screen says
"""
