"""What knows no feature: clock, database, errors, text, web, files."""
