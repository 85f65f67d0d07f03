"""A person's deadlines as a calendar that other programs read."""
