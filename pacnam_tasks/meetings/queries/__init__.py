"""Meetings as they are listed and shown, and the figures of their screens."""
