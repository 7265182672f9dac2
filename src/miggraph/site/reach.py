"""What each thing of a graph says, as digests, and what is in its reach: so that a page is made again only where something that it may show has changed.

The digest of a thing is that of its statements, with who makes them; ``about`` adds what it names, and what these name, three steps far: the
names of authors, the book that a chapter is in, its editors. ``whole`` adds what refers to it, with what that names.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Container, Iterable
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph.lists import stable

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

STEPS = 3  # from a chapter to its book, to whoever wrote that, to what these are called
SUM = 2**128  # of the digests of statements, in whatever order a store gives them


def digest(*parts: object) -> str:
    """Return a digest of some texts."""
    return hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=12).hexdigest()


class Reach:
    """The things of a graph by their IRIs; those that have ``pages`` are linked to. What is nested in a record, and the cells of its lists, are parts of the thing."""

    def __init__(self, graph: Graph, pages: Container[str] = ()) -> None:
        graphs = [name for name in graph.store.graphs() if name not in graph.names.ontologies]
        quads: list[Any] = stable(
            ox.Quad(one.subject, one.predicate, one.object, ox.NamedNode(name)) for name in graphs for one in graph.store.triples(name)
        )
        self._holders = {quad.object: quad.subject for quad in quads if type(quad.object) is ox.BlankNode}
        self._owners: dict[Any, str] = {}
        said: dict[str, int] = defaultdict(int)
        nested: dict[str, int] = defaultdict(int)
        self.named: dict[str, set[str]] = defaultdict(set)  # by a thing: those that it names
        self.referring: dict[str, set[str]] = defaultdict(set)
        for quad in quads:
            owner = self._owner(quad.subject)
            number = int.from_bytes(hashlib.blake2b(str(quad).encode(), digest_size=16).digest(), "big")
            said[owner] = (said[owner] + number) % SUM
            if type(quad.subject) is ox.NamedNode and "#" in quad.subject.value:
                nested[owner] = (nested[owner] + number) % SUM
            self.named[owner].add(quad.graph_name.value)
            if type(quad.object) is ox.NamedNode and (term := self._owner(quad.object)) != owner:
                self.named[owner].add(term)
                self.referring[term].add(owner)
        self.own = {thing: f"{number:x} {thing in pages}" for thing, number in said.items()}
        self.nested = {thing: f"{number:x}" for thing, number in nested.items()}
        levels = [self.own]
        for _ in range(STEPS):
            levels.append(self._further(levels[-1]))
        self.near, self.about = levels[1], levels[-1]
        self.whole = {thing: digest(self.about.get(thing, ""), *self.of(self.referring.get(thing, ()))) for thing in self._all()}

    def of(self, things: Iterable[str]) -> list[str]:
        """List things with what each says and names."""
        return [f"{thing} {self.near.get(thing, '')}" for thing in sorted(things)]

    def _all(self) -> set[str]:
        return {*self.own, *self.referring}

    def _further(self, level: dict[str, str]) -> dict[str, str]:
        return {thing: digest(own, *(level.get(one, "") for one in sorted(self.named[thing]))) for thing, own in self.own.items()}

    def _owner(self, node: Any) -> str:
        """Return the thing that a node is, or is a part of; a node that nothing leads to is its own."""
        if node not in self._owners:
            at, seen = node, set()
            while type(at) is ox.BlankNode and at in self._holders and at not in seen:
                seen.add(at)
                at = self._holders[at]
            self._owners[node] = at.value.partition("#")[0] if type(at) is ox.NamedNode else str(at)
        return self._owners[node]
