"""`outbox`: who is to be told what, and what is still right to send. `ways_to`: who is reached by which way.
`inbox`: what a person finds, on each page."""
