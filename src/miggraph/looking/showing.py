"""Everything that is said about one thing, and who says so."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph import sssom
from miggraph.graph.lists import Lists
from miggraph.ground.names import PREFIXES, RDF_TYPE
from miggraph.looking.things import Statement, Thing

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

ABOUT = """
SELECT ?subject ?predicate ?object ?graph WHERE {{
  GRAPH ?graph {{ ?subject ?predicate ?object }}
  FILTER(?subject = <{thing}> || STRSTARTS(STR(?subject), "{thing}#"))
}}
"""
CELLS = "SELECT ?subject ?predicate ?object ?graph WHERE {{ VALUES ?list {{ {lists} }} GRAPH ?graph {{ <{thing}> ?list ?head }} ?head <{rest}>* ?subject . ?subject ?predicate ?object }}"
MENTIONS = "SELECT DISTINCT ?subject ?predicate WHERE {{ GRAPH ?g {{ ?subject ?predicate <{thing}> }} FILTER(?g != <{derived}>) FILTER(ISIRI(?subject)) }} ORDER BY ?subject ?predicate"
LISTED = "SELECT DISTINCT ?subject ?predicate WHERE {{ ?cell <{first}> <{thing}> . ?head <{rest}>* ?cell . ?subject ?predicate ?head FILTER(ISIRI(?subject)) }} ORDER BY ?subject"


class _Shower:
    def __init__(self, graph: Graph, thing: str) -> None:
        self.graph, self.names, self.thing = graph, graph.names, thing
        self.quads = _quads(graph, thing)
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
                sources.setdefault(at, []).append(self.names.compact(quad.graph_name.value))
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
        read = (sssom.read(path, self.names) for path in sssom.files(self.graph.home.mappings))
        sets = self.graph.built.links.sets if self.graph.from_records else read
        return {found.iri(row.object_id): row.object_label for found in sets for row in found.rows if row.object_label}

    def _members(self, term: Any) -> list[Any]:
        return self.lists.members(term) if isinstance(term, ox.BlankNode) else [term]

    def _statement(self, predicate: str, term: Any, sources: list[str], path: tuple[str, ...]) -> Statement:
        key = self.graph.context.key_of.get(predicate)
        name = key.name if key else self.names.compact(predicate)
        derived = self.names.compact(self.names.derived)
        stated = tuple(sorted(set(sources) - {derived})) or (derived,)  # a rule that derives what a source says adds nothing
        if isinstance(term, ox.NamedNode):
            # Nested records refer to one another: the path so far keeps them from being shown inside themselves.
            nested = self.statements(term.value, path) if term.value.startswith(self.thing + "#") and term.value not in path else ()
            label = self.graph.labels.label_of.get(term.value) or self._terms.get(term.value) or self.names.compact(term.value)
            return Statement(predicate, name, self.names.compact(term.value), label, stated, nested, term.value)
        return Statement(predicate, name, term.value, term.value, stated)

    def _order(self, statement: Statement) -> tuple[int, str, str]:
        order = list(self.graph.context.keys)
        key = self.graph.context.keys.get(statement.name)
        # The order of authors is a statement too: sorted by value it would be lost.
        value = "" if key and key.is_list else statement.value
        return (order.index(statement.name) if key else len(order), statement.name, value)


def thing(graph: Graph, name: str) -> Thing:
    """Gather what is said about the thing with this IRI."""
    shower = _Shower(graph, name)
    types = sorted({q.object.value for q in shower.by_subject.get(name, []) if q.predicate.value == RDF_TYPE})
    sources = sorted({graph.names.compact(q.graph_name.value) for q in shower.quads})
    return Thing(
        id=graph.names.compact(name),
        label=graph.labels.name(name),
        types=tuple(graph.context.type_of.get(kind, graph.names.compact(kind)) for kind in types),
        statements=shower.statements(name),
        mentions=tuple(_mentions(graph, name)),
        sources={source: graph.labels.name(graph.names.iri(source)) for source in sources},
        names=graph.names,
    )


def _quads(graph: Graph, thing: str) -> list[Any]:
    rows = list(graph.store.query(ABOUT.format(thing=thing)))
    lists = {row[1] for row in rows if isinstance(row[2], ox.BlankNode)}
    if lists:
        cells = CELLS.format(lists=" ".join(map(str, lists)), thing=thing, rest=PREFIXES["rdf"] + "rest")
        rows += list(graph.store.query(cells))
    return [ox.Quad(*row) for row in rows if row[3].value not in graph.names.ontologies]


def _mentions(graph: Graph, thing: str) -> list[tuple[str, str, str]]:
    rdf = PREFIXES["rdf"]
    rows = [*graph.store.query(MENTIONS.format(thing=thing, derived=graph.names.derived))]
    rows += [*graph.store.query(LISTED.format(thing=thing, first=rdf + "first", rest=rdf + "rest"))]
    found: dict[tuple[str, str, str], None] = {}
    for row in rows:
        subject, predicate = row[0].value, row[1].value
        key = graph.context.key_of.get(predicate)
        if subject.partition("#")[0] != thing:
            owner = subject.partition("#")[0]
            found[(graph.names.compact(owner), graph.labels.name(owner), key.name if key else graph.names.compact(predicate))] = None
    return list(found)
