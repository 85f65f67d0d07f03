"""A task is reported on by the link of a reminder, in a minute and without a session."""
