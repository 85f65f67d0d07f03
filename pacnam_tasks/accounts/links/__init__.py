"""Addresses that stand for a person: the link of a reminder, by which one task is reported on, and the calendar."""
