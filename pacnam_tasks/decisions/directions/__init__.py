"""What a member of the committee tells a lead unit to do about a task, and the unit's answer."""
