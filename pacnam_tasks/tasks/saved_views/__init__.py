"""Named filters of the list of tasks: each person's own, and those that the office shares."""
