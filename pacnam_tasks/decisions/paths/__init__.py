"""The expected path of given work is decided on, by who decides on its deadline."""
