"""Organisations: an entry of a directory becomes a record: its name, addresses, telephone numbers, and what the body does."""
