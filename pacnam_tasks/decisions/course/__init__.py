"""Pausing, resuming, revoking and re-opening, each by a decision with its document."""
