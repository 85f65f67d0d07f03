"""The ladder: after how many days of what who is reminded by which channel, as the office keeps it."""
