"""One task as it was known at the end of a past day: the updates and the evidence behind a figure of that day."""
