"""An update is taken back by its author."""
