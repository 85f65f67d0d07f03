"""What indicators are there, what their values were on a day, and what hangs on them."""
