"""Citations: an entry of a bibliography becomes a CSL-JSON item: its authors, title, host, imprint and numbers."""
