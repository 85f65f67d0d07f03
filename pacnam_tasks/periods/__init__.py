"""Reporting periods: collected, locked, frozen so that they reprint alike for ever, and compared."""
