"""Letters that urge a unit (công văn đôn đốc), drafted from what the higher rungs of the ladder have reached."""
