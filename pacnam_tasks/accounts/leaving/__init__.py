"""A person leaves: the account is disabled, and nothing remains with it."""
