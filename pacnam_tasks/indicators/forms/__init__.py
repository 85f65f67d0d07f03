"""What is typed into the forms of indicators, and what comes in a sheet; refused field by field or row by row."""
