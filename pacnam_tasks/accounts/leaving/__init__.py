"""A person leaves, or a unit ends: account or posts end too, and nothing remains with them."""
