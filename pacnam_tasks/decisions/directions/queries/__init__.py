"""Directions: `on_tasks` those of one task, `on_fields` those of one field, `unanswered` what still waits, for whom."""
