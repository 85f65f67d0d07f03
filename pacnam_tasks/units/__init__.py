"""Organisations and units with validity in time."""
