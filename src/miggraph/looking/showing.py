"""Everything that is said about one thing, and who says so."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph import sssom
from miggraph.graph.lists import Lists
from miggraph.ground.names import PREFIXES, RDF_TYPE
from miggraph.looking.things import Statement, Thing

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph


class _Shower:
    def __init__(self, graph: Graph, thing: str) -> None:
        self.graph, self.names, self.thing = graph, graph.names, thing
        self.compact = cache(graph.names.compact)  # of few sources and properties, each of which stands in many statements
        self.quads = [quad for quad in graph.store.about(thing) if quad.graph_name.value not in graph.names.ontologies]
        self.lists = Lists(self.quads)
        self.by_subject: dict[str, list[Any]] = {}
        for quad in self.quads:
            if not (graph.asserted and quad.graph_name.value == graph.names.derived):
                self.by_subject.setdefault(quad.subject.value, []).append(quad)

    def statements(self, subject: str, path: tuple[str, ...] = ()) -> tuple[Statement, ...]:
        """List the statements about a subject by the order of the context's keys; each value once, with all its sources."""
        sources: dict[tuple[str, str], list[str]] = {}
        values: dict[tuple[str, str], Any] = {}
        for quad in self.by_subject.get(subject, []):
            for member in self._members(quad.object):
                at = (quad.predicate.value, str(member))
                values[at] = member
                sources.setdefault(at, []).append(self.compact(quad.graph_name.value))
        shown = [
            self._statement(predicate, values[predicate, text], sources[predicate, text], (*path, subject))
            for predicate, text in values
            if predicate != RDF_TYPE
        ]
        return tuple(
            sorted((s for s in shown if s.property != PREFIXES["rdfs"] + "label"), key=self._order)
        )  # stable: lists keep their order

    @cached_property
    def _terms(self) -> dict[str, str]:
        """The labels of terms of other vocabularies, as the mapping sets have them."""
        if not any(isinstance(quad.object, ox.NamedNode) and not self.names.id(quad.object.value) for quad in self.quads):
            return {}
        return self.graph.remembered("looking/terms", lambda: _terms(self.graph))

    def _members(self, term: Any) -> list[Any]:
        return self.lists.members(term) if isinstance(term, ox.BlankNode) else [term]

    def _statement(self, predicate: str, term: Any, sources: list[str], path: tuple[str, ...]) -> Statement:
        key = self.graph.context.key_of.get(predicate)
        name = key.name if key else self.compact(predicate)
        derived = self.compact(self.names.derived)
        stated = tuple(sorted(set(sources) - {derived})) or (derived,)  # a rule that derives what a source says adds nothing
        if isinstance(term, ox.NamedNode):
            # Nested records refer to one another: the path so far keeps them from being shown inside themselves.
            nested = self.statements(term.value, path) if term.value.startswith(self.thing + "#") and term.value not in path else ()
            label = self.graph.labels.label_of.get(term.value) or self._terms.get(term.value) or self.compact(term.value)
            return Statement(predicate, name, self.compact(term.value), label, stated, nested, term.value)
        return Statement(predicate, name, term.value, term.value, stated, language=getattr(term, "language", None) or "")

    def _order(self, statement: Statement) -> tuple[int, str, str]:
        key = self.graph.context.keys.get(statement.name)
        # The order of authors is a statement too: sorted by value it would be lost.
        value = "" if key and key.is_list else statement.value
        return (self._place.get(statement.name, len(self._place)), statement.name, value)

    @cached_property
    def _place(self) -> dict[str, int]:
        """The places of the context's keys in their order."""
        return self.graph.remembered("looking/places", lambda: {name: place for place, name in enumerate(self.graph.context.keys)})


def thing(graph: Graph, name: str) -> Thing:
    """Gather what is said about the thing with this IRI."""
    shower = _Shower(graph, name)
    types = sorted({q.object.value for q in shower.by_subject.get(name, []) if q.predicate.value == RDF_TYPE})
    sources = sorted({shower.compact(q.graph_name.value) for q in shower.quads})
    return Thing(
        id=graph.names.compact(name),
        label=graph.labels.name(name),
        types=tuple(graph.context.type_of.get(kind, graph.names.compact(kind)) for kind in types),
        statements=shower.statements(name),
        mentions=tuple(_mentions(graph, name)),
        sources={source: graph.labels.name(graph.names.iri(source)) for source in sources},
        names=graph.names,
    )


def _terms(graph: Graph) -> dict[str, str]:
    read = (sssom.read(path, graph.names) for path in sssom.files(graph.home.mappings))
    sets = graph.built.links.sets if graph.from_records else read
    return {found.iri(row.object_id): row.object_label for found in sets for row in found.rows if row.object_label}


def _mentions(graph: Graph, thing: str) -> list[tuple[str, str, str]]:
    """List what speaks of a thing by address: first by what names it alone, then by lists."""
    lists = {key.iri for key in graph.context.keys.values() if key.is_list}
    said = {
        (quad.subject.value, quad.predicate.value) for quad in graph.store.referring(thing) if quad.graph_name.value != graph.names.derived
    }
    found: dict[tuple[str, str, str], None] = {}
    for subject, predicate in sorted(said, key=lambda one: (one[1] in lists, *one)):
        key = graph.context.key_of.get(predicate)
        owner = subject.partition("#")[0]
        if owner != thing:
            found[(graph.names.compact(owner), graph.labels.name(owner), key.name if key else graph.names.compact(predicate))] = None
    return list(found)
