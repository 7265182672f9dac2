"""Citations: an entry of a bibliography becomes its authors, title, host, imprint and numbers."""
