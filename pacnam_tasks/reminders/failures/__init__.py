"""How sending stands: the scheduler, what waits, what failed, and what is done about that by hand."""
