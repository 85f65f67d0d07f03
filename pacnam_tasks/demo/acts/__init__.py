"""The acts of the story, a module for each noun; each act is done again by the action that people use."""
