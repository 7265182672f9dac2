"""The published site: the pages of a graph as files, and what answers in the browser where there is no server."""
