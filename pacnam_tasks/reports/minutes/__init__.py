"""The papers of a meeting: its agenda before it, its minutes after it, from what its screens show and was decided."""
