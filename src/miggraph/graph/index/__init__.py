"""The index of a graph: its labels, texts, codes and sentences in tables of SQLite, so that nothing need be read whole to find a few.

It is filled from a store (``fill``), renewed for the things that have changed (``renew``), and asked by ``Index``. It is kept in the database of
a kept graph, or in a file beside a store that was built (``write``, ``opened``).
"""

from miggraph.graph.index.database import FILE, VERSION, Index, fill, opened, renew, write

__all__ = ["FILE", "VERSION", "Index", "fill", "opened", "renew", "write"]
