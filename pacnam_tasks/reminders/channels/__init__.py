"""The ways by which a message leaves the system, each behind the same small interface."""
