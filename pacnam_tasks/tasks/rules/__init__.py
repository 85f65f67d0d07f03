"""What tasks mean; pure. `facts` a task on a day, `tally` counts, `breakdown` parts, `recurrence` periods."""
