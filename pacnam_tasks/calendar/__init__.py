"""The working calendar: weekends, days off, days worked all the same; confirmed by the office once a year."""
