"""Asking for a later due day, and the decision on it: granted, changed or refused."""
