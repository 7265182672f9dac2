"""The page of one thing: all that is said of it, who says it, and what else speaks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.looking.things import Thing


def view(graph: KnowledgeGraph, name: str) -> Thing:
    """Return the page of a thing, by its id."""
    return graph.show(name)
