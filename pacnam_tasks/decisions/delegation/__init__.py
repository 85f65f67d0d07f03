"""Who of the lead unit handles a task: the head decides, the unit stays answerable."""
