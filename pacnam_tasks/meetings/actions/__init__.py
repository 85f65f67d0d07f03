"""What is done in a meeting and with it: refused, checked, made, and recorded as an event; the caller commits."""
