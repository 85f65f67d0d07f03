"""Indicators: plan, actual and same period of last year, as they were published and as they are computed."""
