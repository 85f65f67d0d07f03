"""Who acts for the head of a unit, from a day to a day."""
