"""A person gets an account, or a new password: one for the first sign-in alone, told once to whoever asked for it."""
