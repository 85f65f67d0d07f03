"""The office's work on drafts: written, corrected, given out together."""
