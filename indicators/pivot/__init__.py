"""Indicators × periods: what was due by the end of each period, what was there, and how much of the way that is."""
