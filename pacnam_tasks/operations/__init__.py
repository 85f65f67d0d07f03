"""Running the system: serving, bulk load, backup, health."""
