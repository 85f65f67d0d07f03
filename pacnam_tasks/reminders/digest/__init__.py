"""The weekly digest: what changed in the week before, and what waits, for members in charge and standing members."""
