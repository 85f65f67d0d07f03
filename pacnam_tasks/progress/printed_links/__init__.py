"""A unit's list on paper: beside each task a code to scan that opens the one-minute update of who prints it."""
