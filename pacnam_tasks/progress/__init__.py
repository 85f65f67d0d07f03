"""Progress reported by units: updates, quantities, evidence files, obstacles."""
