"""What the browser gets: one stylesheet, one script of our own, htmx, icons."""
