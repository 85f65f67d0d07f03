"""The office gives many tasks to another member in charge at once."""
