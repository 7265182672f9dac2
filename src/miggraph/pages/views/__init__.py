"""Views: each a function from a graph and what an address names to plain data."""
