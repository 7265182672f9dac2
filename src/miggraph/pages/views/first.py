"""The first page: what can be asked here, what is new, and how much there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph


@dataclass(frozen=True)
class First:
    """The first page. Each count has what is counted in words, the address of its list, and a number."""

    counts: tuple[tuple[str, str, int], ...]


def view(graph: KnowledgeGraph) -> First:
    """Return the first page of a graph."""
    counted = ((kind.summary, f"/{kind.name}", graph.things(kind.name, "want=count")) for kind in graph.facets.kinds.values())
    return First(tuple((summary, address, answer[0]["count"]) for summary, address, answer in counted if answer and answer[0]["count"]))  # type: ignore[index]
