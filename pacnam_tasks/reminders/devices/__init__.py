"""Devices that show messages: each switched on by its person, in the browser that will show them."""
