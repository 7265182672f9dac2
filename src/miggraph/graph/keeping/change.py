"""A change of a graph: statements that go and statements that come, and the graph as it was and as it will be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.ground.names import RDF_FIRST, RDF_REST

if TYPE_CHECKING:
    from miggraph.ground.names import Names

Quads = set[ox.Quad]
LIST = (RDF_FIRST, RDF_REST)


class Change:
    """What goes and what comes, as seen from the store before it."""

    def __init__(self, before: ox.Store, names: Names) -> None:
        self.before, self.names = before, names
        self.derived = ox.NamedNode(names.derived)
        self.removed: Quads = set()
        self.added: Quads = set()
        self._about: dict[Any, Quads] = defaultdict(set)  # what is added, by subject
        self._naming: dict[Any, Quads] = defaultdict(set)  # and by object

    def replace(self, old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> None:
        """Let some statements take the place of others that there are."""
        old, new = set(old), set(new)
        self.removed |= old - new
        for quad in new - old:
            if quad not in self.before:
                self.added.add(quad)
                self._about[quad.subject].add(quad)
                self._naming[quad.object].add(quad)

    # before, and after; never the merge

    def about_before(self, subject: Any) -> Quads:
        """Return what was said about a node."""
        return {quad for quad in self.before.quads_for_pattern(subject, None, None, None) if type(quad.graph_name) is ox.NamedNode}

    def about(self, subject: Any) -> Quads:
        """Return what will be said about a node."""
        return (self.about_before(subject) - self.removed) | self._about.get(subject, set())

    def naming(self, term: Any) -> Quads:
        """Return the statements that will have a term as their object."""
        found = {quad for quad in self.before.quads_for_pattern(None, None, term, None) if type(quad.graph_name) is ox.NamedNode}
        return (found - self.removed) | self._naming.get(term, set())

    def all(self) -> Iterable[ox.Quad]:
        """Yield all statements that there will be."""
        for quad in self.before:
            if type(quad.graph_name) is ox.NamedNode and quad not in self.removed:
                yield quad
        yield from self.added

    def speaking(self, node: Any) -> set[str]:
        """Return the things that will speak of a node: that which it is, or is nested in, and those that refer to it, in lists too."""
        found = {thing_of(node)}
        waiting, seen = [node], {node}
        while waiting:
            for quad in self.naming(waiting.pop()):
                if quad.graph_name == self.derived:
                    continue
                if type(quad.subject) is ox.NamedNode:
                    found.add(thing_of(quad.subject))
                elif quad.predicate.value in LIST and quad.subject not in seen:
                    seen.add(quad.subject)
                    waiting.append(quad.subject)
        return found - {""}

    # the end

    def apply(self, store: ox.Store) -> None:
        """Make the change, and that of the merge: a statement stays there while any graph has it."""
        for quad in self.removed:
            store.remove(quad)
        store.extend([*self.added, *map(merged, self.added)])
        for quad in map(merged, self.removed):
            stated = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
            if all(other.graph_name == quad.graph_name for other in stated):
                store.remove(quad)
        store.flush()

    def things(self) -> set[str]:
        """Return the ids of the things of which something else is said."""
        things = {thing_of(quad.subject) for quad in self.removed | self.added}
        return {id for thing in things if (id := self.names.id(thing))}


def merged(quad: ox.Quad) -> ox.Quad:
    """Return a statement as the merge of all graphs has it."""
    return ox.Quad(quad.subject, quad.predicate, quad.object)


def thing_of(node: Any) -> str:
    """Return the address of the thing that a node is, or is nested in; "" for what has no address."""
    return node.value.partition("#")[0] if type(node) is ox.NamedNode else ""


def said(about: Callable[[Any], Iterable[ox.Quad]], thing: str) -> Quads:
    """Return what is said of a thing and of what is nested in it, with the cells of its lists. ``about`` returns what is said of one node."""
    waiting: list[Any] = [ox.NamedNode(thing)]
    seen: set[Any] = set(waiting)
    inside = f"{thing}#"
    found: Quads = set()
    while waiting:
        for quad in about(waiting.pop()):
            term = quad.object
            found.add(quad)
            if term not in seen and (type(term) is ox.BlankNode or (type(term) is ox.NamedNode and term.value.startswith(inside))):
                seen.add(term)
                waiting.append(term)
    return found
