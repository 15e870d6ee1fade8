"""What lies ahead of a target: the gap, the forecast, what lapses, who could close the gap, and what if."""
