"""Meetings that take stock: the agenda of fields, a screen for each, decisions recorded on the spot."""
