"""Areas beside each other: which belong together, what may be compared of them, where they stand on the map."""
