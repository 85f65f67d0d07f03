"""Who reads the ledger: those who read every task."""

from pacnam_tasks.accounts.access import REPORT_READERS

ENDPOINTS = {"ledger.index": REPORT_READERS}
"""Nothing is written here."""
