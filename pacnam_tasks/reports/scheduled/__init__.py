"""Reports that are prepared by themselves at the end of a period, for the office to check; nothing is ever issued."""
