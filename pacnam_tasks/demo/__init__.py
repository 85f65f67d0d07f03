"""The demonstration: its data files and the script that lives it through."""
