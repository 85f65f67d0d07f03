"""A draft worked on before it is issued: words changed by hand while figures stay bound, parts chosen, all checked."""
