"""Expected paths, seasonal curves, the forecast at the end forecasts and ratings; for tasks and indicators."""
