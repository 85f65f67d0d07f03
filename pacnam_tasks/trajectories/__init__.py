"""Where a number should be on a day, and where it is going: expected paths, forecasts. Pure."""
