"""The way back from paper: a code on each page that leads to what was frozen, and from each figure to its tasks."""
