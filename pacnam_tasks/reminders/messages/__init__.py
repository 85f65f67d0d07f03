"""Messages: all that waits for a person on a channel, gathered into one at the person's hour."""
