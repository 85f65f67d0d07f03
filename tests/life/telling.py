"""What a sender is told of a form."""

UNKNOWN, FORBIDDEN, OUTDATED, REFUSED = "unknown", "forbidden", "outdated", "refused"
REPEATED, TAKEN = "repeated", "taken"
