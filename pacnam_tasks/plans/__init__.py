"""Plans, source documents, fields and programmes."""
