"""The index of a graph: its labels, texts, codes and sentences in tables of SQLite, so that nothing need be read whole to find a few.

It is filled from a store (``fill``), renewed for the things that have changed (``renew``), and asked by ``Index``.
"""

from miggraph.graph.index.database import VERSION, Index, fill, renew

__all__ = ["VERSION", "Index", "fill", "renew"]
