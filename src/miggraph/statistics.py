"""Counts: what is in the graph, by type and by source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.answers import Answer
from miggraph.terms import DERIVED_GRAPH, ONTOLOGY_GRAPH, compact

if TYPE_CHECKING:
    from miggraph.graph import Graph

TYPES = f"SELECT ?type (COUNT(DISTINCT ?thing) AS ?count) WHERE {{ GRAPH ?g {{ ?thing a ?type }} FILTER(?g != <{ONTOLOGY_GRAPH}>) }} GROUP BY ?type ORDER BY DESC(?count) ?type"
GRAPHS = "SELECT ?graph (COUNT(*) AS ?count) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY DESC(?count) ?graph"


def counts(graph: Graph) -> Answer:
    """Count the things of each type and the statements of each source."""
    terms = []
    for row in graph.store.query(TYPES):
        name = graph.context.type_of.get(row[0].value)
        if name:
            terms.append((ox.Literal("things"), ox.Literal(name), row[1]))
    for row in graph.store.query(GRAPHS):
        name = {DERIVED_GRAPH: "derived by the rules", ONTOLOGY_GRAPH: "the ontology"}.get(row[0].value, compact(row[0].value))
        terms.append((ox.Literal("statements"), ox.Literal(name), row[1]))
    return Answer(["what", "of", "count"], terms)
