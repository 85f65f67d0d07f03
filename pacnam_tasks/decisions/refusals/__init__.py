"""Refusal of an assignment, and its answer."""
