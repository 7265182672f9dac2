"""Counts: what is in the graph, by type and by source, and how complete the resources are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph.answers import Answer
from miggraph.ground.names import BASE

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

TYPES = f"SELECT ?type (COUNT(DISTINCT ?thing) AS ?count) WHERE {{ GRAPH ?g {{ ?thing a ?type }} FILTER(?g != <{BASE}ontology>) }} GROUP BY ?type ORDER BY DESC(?count) ?type"
GRAPHS = "SELECT ?graph (COUNT(*) AS ?count) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY DESC(?count) ?graph"
# What a complete record of a resource has, by the words for it.
COVERAGE = {
    "year": "dcterms:issued",
    "author": "bibo:authorList",
    "editor": "bibo:editorList",
    "publisher": "dcterms:publisher",
    "ISBN": "bibo:isbn13",
    "web page": "foaf:page",
    "full text": "mig:fullText",
    "theme": "dcterms:subject",
    "place": "dcterms:spatial",
    "description": "dcterms:description",
}


def counts(graph: Graph) -> Answer:
    """Count the things of each type, the statements of each source, the links of each mapping set, and the resources that have a year, an author, and so on."""
    rows: list[tuple[str, str, Any]] = []
    links: list[tuple[str, str, Any]] = []
    names = graph.context.type_of
    rows += [("things", names[row[0].value], row[1]) for row in graph.store.query(TYPES, asserted=graph.asserted) if row[0].value in names]
    for row in graph.store.query(GRAPHS):
        known = {graph.names.derived: "derived by the rules", **dict.fromkeys(graph.names.ontologies, "the ontology")}
        name = row[0].value
        if name.startswith(graph.names.mappings):
            links.append(("links", name.removeprefix(graph.names.mappings), row[1]))
        else:
            rows.append(("statements", known.get(name, graph.names.compact(name)), row[1]))
    rows += sorted(links, key=lambda link: link[1])
    for name, property_ in COVERAGE.items():
        text = f"SELECT (COUNT(DISTINCT ?r) AS ?count) WHERE {{ ?r a mig:Resource ; {property_} ?value }}"
        rows.append(("resources with", name, next(iter(graph.store.query(text)))[0]))
    return Answer(
        ["what", "of", "count"],
        [(ox.Literal(what), ox.Literal(of), count) for what, of, count in rows],
        graph=graph,
        title="What is in the graph",
    )
