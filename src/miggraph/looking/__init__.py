"""Looking: one thing, what words find, how much there is, and the graph as a dataset for catalogues."""
