"""`outbox`: who is to be told what, and what is still right to send. `inbox`: what a person finds, on each page."""
