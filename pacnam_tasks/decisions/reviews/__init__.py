"""Work without a due day is looked at by a day, and again by the next."""
