"""An entry that was wrong is set right by an erratum beside it; the entry itself stays."""
