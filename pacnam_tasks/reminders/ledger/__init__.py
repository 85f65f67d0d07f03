"""The ledger of reminders (sổ đôn đốc): who was told what by which rung, when, and what became of it."""
