"""A member of the committee rates a task otherwise than the rule does, with a reason and until a day."""
