"""Assembly: the parts of the records become pieces, each by itself, wherever that is done; and the pieces become the graph."""
