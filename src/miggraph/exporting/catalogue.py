"""The canned queries as RDF: ``sh:SPARQLSelectExecutable`` with the query in ``sh:select`` (SHACL-AF 1.0, section 5), each on things of the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.exporting import serialize
from miggraph.ground.names import PREFIXES, RDF_TYPE

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.graph.queries import Query


def catalogue(graph: Graph) -> str:
    """Write a Turtle description of every canned query that can be run on a graph."""
    runnable = [(query, values) for query in graph.queries if (values := graph.defaults(query)) is not None]
    return serialize([quad for query, values in runnable for quad in _described(graph, query, values)], "turtle", graph.context)


def _described(graph: Graph, query: Query, values: dict[str, str]) -> list[ox.Quad]:
    node = ox.NamedNode(f"{graph.names.base}query/{query.slug}")

    def quad(predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        prefix, _, local = predicate.partition(":")
        return ox.Quad(node, ox.NamedNode(PREFIXES[prefix] + local), value)

    return [
        ox.Quad(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(PREFIXES["sh"] + "SPARQLSelectExecutable")),
        ox.Quad(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(PREFIXES["sh"] + "SPARQLExecutable")),
        quad("rdfs:label", ox.Literal(query.summary, language="en")),
        quad("rdfs:comment", ox.Literal(query.description, language="en")),
        quad("sh:select", ox.Literal(graph.names.in_query(query.bind(values)).strip())),
        *(quad("schema:keywords", ox.Literal(tag, language="en")) for tag in query.tags),
    ]
