"""What is worked out once for several pages, as far as there is room."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

T = TypeVar("T")
MOST = 20_000  # of one sort; a graph of more things begins anew


def kept(graph: Graph, sort: str, key: str, make: Callable[[], T]) -> T:
    """Return what was made for a key, made the first time that it is asked for. ``None`` is never made."""
    known: dict[str, T] = graph.remembered(f"pages/{sort}", dict)
    found = known.get(key)
    if found is None:
        if len(known) >= MOST:
            known.clear()
        found = known[key] = make()
    return found
