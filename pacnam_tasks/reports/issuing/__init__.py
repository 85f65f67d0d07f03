"""Issuing a printed document: its number, the signed copy that comes back, and the register of numbers."""
