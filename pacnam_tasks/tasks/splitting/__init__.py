"""The lead unit splits its task between units, by form."""
