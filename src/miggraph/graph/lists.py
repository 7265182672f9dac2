"""RDF lists: their members, and names for their cells that are the same in every run.

The only nodes of the graph without an IRI are the cells of ordered lists (RDF 1.1 Schema, section 5.2). A parser names them at random; here a
cell is named by the subject and the predicate of its list, the list's content, and its index.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from miggraph.ground.names import RDF_FIRST, RDF_NIL, RDF_REST


class Lists:
    """The lists among some quads."""

    def __init__(self, quads: Iterable[Any]) -> None:
        self.first: dict[Any, Any] = {}
        self.rest: dict[Any, Any] = {}
        self.heads: dict[Any, tuple[Any, Any]] = {}  # first cell to subject and predicate
        for quad in quads:
            predicate = quad.predicate.value
            if predicate == RDF_FIRST:
                self.first[quad.subject] = quad.object
            elif predicate == RDF_REST:
                self.rest[quad.subject] = quad.object
            elif isinstance(quad.object, ox.BlankNode):
                self.heads[quad.object] = (quad.subject, quad.predicate)

    def cells(self, head: Any) -> list[Any]:
        """List the cells from a head on; a list that is broken or bites its own tail ends there."""
        found: list[Any] = []
        while head in self.first and head not in found:
            found.append(head)
            head = self.rest.get(head)
        return found

    def is_whole(self, head: Any) -> bool:
        """Say whether the node begins a list that ends in rdf:nil."""
        cells = self.cells(head)
        return bool(cells) and getattr(self.rest.get(cells[-1]), "value", "") == RDF_NIL

    def members(self, head: Any) -> list[Any]:
        return [self.first[cell] for cell in self.cells(head)]

    def names(self) -> dict[Any, ox.BlankNode]:
        """Map each cell to its stable name; lists of one content on one subject and predicate share theirs."""
        named: dict[Any, ox.BlankNode] = {}
        for head, (subject, predicate) in self.heads.items():
            content = " ".join(str(member) for member in self.members(head))
            digest = hashlib.sha256(f"{subject} {predicate} {content}".encode()).hexdigest()[:12]
            for index, cell in enumerate(self.cells(head)):
                named[cell] = ox.BlankNode(f"b{digest}n{index}")
        return named


def stable(quads: list[ox.Quad]) -> list[ox.Quad]:
    """Return the quads, without repetitions, with the cells of lists named alike in every run."""
    names = Lists(quads).names()
    if not names:
        return list(dict.fromkeys(quads))
    return list(dict.fromkeys(
        ox.Quad(names.get(q.subject, q.subject), q.predicate, names.get(q.object, q.object), q.graph_name)
        if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode) else q
        for q in quads
    ))  # fmt: skip
