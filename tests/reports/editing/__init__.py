"""Working on drafts."""
