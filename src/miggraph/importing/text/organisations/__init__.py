"""Organisations: an entry of a directory becomes a name, addresses, numbers and what the body does."""
