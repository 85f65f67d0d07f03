"""Tasks: participants, breakdown, life cycle, recurrence, and the summary of today."""
