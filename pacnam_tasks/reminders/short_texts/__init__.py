"""Short texts to be copied into a chat: of one task beside it, of a list one for each unit."""
