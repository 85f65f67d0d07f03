"""The minutes of a meeting, written from what its screens showed and what was decided."""
