"""What a co-ordinating unit reports to the lead unit, beside the task."""
