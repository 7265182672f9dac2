"""What an index is filled from: the statements of a graph, all of them or only those of some things."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from miggraph.ground.names import PREFIXES, Names
from miggraph.records.context import Context

MERGE = ox.DefaultGraph()  # where a store has the merge of its graphs
SUBCLASS = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
RESOURCE = ox.NamedNode(PREFIXES["mig"] + "Resource")


@dataclass
class Source:
    """A store, with how its things are named; and ``things``, where only their rows are to be made."""

    connection: sqlite3.Connection
    store: ox.Store
    context: Context
    names: Names
    things: frozenset[str] | None = None
    at_once: bool = True  # whether all parts are filled one after another
    _nested: dict[str, list[Any]] = field(default_factory=dict)

    def said(self, properties: Iterable[str], value: str = "") -> Iterator[tuple[str, str, Any]]:
        """Yield the statements with some properties, or those of them with one value: subject, property, value."""
        term = ox.NamedNode(value) if value else None
        if self.things is not None:
            wanted = frozenset(properties)
            for subject in (subject for thing in self.things for subject in self._subjects(thing)):
                for quad in self.store.quads_for_pattern(subject, None, term, MERGE):
                    if (name := quad.predicate.value) in wanted:
                        yield subject.value, name, quad.object
            return
        for name in properties:
            for quad in self.store.quads_for_pattern(None, ox.NamedNode(name), term, MERGE):
                if type(subject := quad.subject) is ox.NamedNode:
                    yield subject.value, name, quad.object

    def values(self, subject: str, name: str) -> list[Any]:
        """List the values that a subject has of a property."""
        return [quad.object for quad in self.store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(name), None, MERGE)]

    def about(self, subject: str) -> dict[str, list[str]]:
        """Return all that is said of a subject: the texts or addresses of the values of each property."""
        found: dict[str, list[str]] = {}
        for quad in self.store.quads_for_pattern(ox.NamedNode(subject), None, None, MERGE):
            if isinstance(value := quad.object, (ox.NamedNode, ox.Literal)):
                found.setdefault(quad.predicate.value, []).append(value.value)
        return found

    def referring(self, thing: str, properties: Iterable[str]) -> Iterator[str]:
        """Yield the things that have another as the value of some properties, or within which something has."""
        for name in properties:
            for quad in self.store.quads_for_pattern(None, ox.NamedNode(name), ox.NamedNode(thing), MERGE):
                if type(subject := quad.subject) is ox.NamedNode:
                    yield subject.value.partition("#")[0]

    @cached_property
    def classes(self) -> frozenset[str]:
        """The types of resources."""
        found, queue = set[str](), [RESOURCE]
        while queue:
            for quad in self.store.quads_for_pattern(None, SUBCLASS, queue.pop(), MERGE):
                if type(quad.subject) is ox.NamedNode and quad.subject.value not in found:
                    found.add(quad.subject.value)
                    queue.append(quad.subject)
        return frozenset(found)

    def _subjects(self, thing: str) -> list[Any]:
        """List a thing and what is nested in it, which may hang in a list."""
        if thing not in self._nested:
            inside = f"{thing}#"
            seen: dict[Any, None] = {ox.NamedNode(thing): None}
            waiting = list(seen)
            while waiting:
                for quad in self.store.quads_for_pattern(waiting.pop(), None, None, MERGE):
                    term = quad.object
                    is_within = type(term) is ox.BlankNode or (type(term) is ox.NamedNode and term.value.startswith(inside))
                    if is_within and term not in seen:
                        seen[term] = None
                        waiting.append(term)
            self._nested[thing] = [subject for subject in seen if type(subject) is ox.NamedNode]
        return self._nested[thing]
