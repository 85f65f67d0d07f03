"""Every change of an indicator: refused, checked, made, and recorded as an event; the caller commits."""
