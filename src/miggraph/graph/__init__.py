"""The graph: records become triples in a store, with labels and queries at hand, for all uses to take."""
