"""Meetings that take stock."""
