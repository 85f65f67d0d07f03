"""What those in authority decide: confirmation and return."""
