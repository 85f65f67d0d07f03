"""Loading tasks and their history from CSV files, set-wise and all or nothing."""
