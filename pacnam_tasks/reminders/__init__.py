"""Reminders of deadlines: the ladder, the outbox, e-mail and inbox."""
