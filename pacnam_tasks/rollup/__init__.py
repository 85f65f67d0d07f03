"""Counts, percentages and ratings of any set of tasks, as of any day."""
