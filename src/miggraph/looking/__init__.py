"""Looking: one thing, what words find, and how much there is."""
