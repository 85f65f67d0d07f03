"""Sets long tables quickly: what WeasyPrint needs nine milliseconds a row for, in half of one.

It works inside the limited process that prints, where nothing of the application is imported; so its modules import
only one another. Its millimetres are those of the style sheet: both are filled from the same `Measures`.
"""
