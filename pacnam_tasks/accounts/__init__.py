"""People, their appointments, sign-in and sessions."""
