"""The append-only event of every change: timeline, audit chain, state as of a past day."""
