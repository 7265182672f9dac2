"""The page of the SPARQL endpoint: a query and its answer, what it may be started from, and what bounds it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.asking.writing import capitalised
from miggraph.graph.answers import Answer
from miggraph.pages import wording
from miggraph.pages.views import tables
from miggraph.pages.views.canned import defaults
from miggraph.pages.views.lists import Link
from miggraph.pages.wording import phrase

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.pages.views.tables import Table

START = """PREFIX mig: <https://w3id.org/miggraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?thing ?label
WHERE {
  ?thing a mig:Resource ; rdfs:label ?label
}
ORDER BY ?label
LIMIT 20"""
FORMATS = (("", phrase("page")), ("csv", "CSV"), ("tsv", "TSV"), ("json", "JSON"), ("xml", "XML"))
USED = "SELECT DISTINCT ?term WHERE {{ {pattern} FILTER(ISIRI(?term)) }} ORDER BY ?term"


@dataclass(frozen=True)
class Sparql:
    """The page of the endpoint."""

    text: str
    prefixes: tuple[tuple[str, str], ...]
    examples: tuple[tuple[str, tuple[Link, ...]], ...]
    seconds: float
    rows: int
    formats: tuple[tuple[str, str], ...]
    fault: str = ""
    caution: str = ""  # that the answer was cut
    heading: str = ""
    table: Table | None = None
    triples: str = ""


def view(graph: KnowledgeGraph, text: str, *, example: str, seconds: float, rows: int) -> Sparql:
    """Return the page for a query, or for a canned one by its slug, or to start from."""
    if not text:
        text = example_text(graph, example) if example else START
    say = wording.of(graph).say
    prefixes = tuple(sorted(graph.names.prefixes.items()))
    tagged: dict[str, list[Link]] = {}
    for query in graph.queries:
        tagged.setdefault((*query.tags, "")[0], []).append(Link(say(query.summary), f"/sparql?example={query.slug}"))
    examples = tuple((capitalised(say(tag)), tuple(links)) for tag, links in sorted(tagged.items()))
    return Sparql(text, prefixes, examples, seconds, rows, tuple((name, say(called)) for name, called in FORMATS))


def example_text(graph: KnowledgeGraph, slug: str) -> str:
    """Return a canned query with values on which it can be shown here. Raises UnknownThing where there is none."""
    query = graph.queries.get(slug)
    values = defaults(graph, query)
    needed = [name for name, one in query.parameters.items() if one.required]
    return (query.bind(values) if all(name in values for name in needed) else query.body).strip()


def results(graph: KnowledgeGraph, body: bytes) -> tuple[str, Table | None]:
    """Return what the results of a query are, in JSON (SPARQL 1.1 Query Results JSON), as a heading and a table."""
    document, words = json.loads(body), wording.of(graph)
    if "boolean" in document:
        return words.say("Yes" if document["boolean"] else "No"), None
    columns = document["head"]["vars"]
    rows = [tuple(_term(binding.get(name)) for name in columns) for binding in document["results"]["bindings"]]
    return words.several(len(rows), "{number} row", "{number} rows"), tables.view(Answer(columns, rows, graph=graph))


def _term(found: dict[str, Any] | None) -> Any:
    if found is None:
        return None
    if found["type"] == "uri":
        return ox.NamedNode(found["value"])
    if found["type"] == "bnode":
        return ox.BlankNode(found["value"])
    if found["type"] == "triple":
        return ox.Literal(json.dumps(found["value"], ensure_ascii=False))
    if found.get("xml:lang"):
        return ox.Literal(found["value"], language=found["xml:lang"])
    return ox.Literal(found["value"], datatype=ox.NamedNode(found["datatype"])) if found.get("datatype") else ox.Literal(found["value"])


def terms(graph: KnowledgeGraph) -> dict[str, Any]:
    """Return what an editor completes: prefixes, the classes that things have, and the properties that are said of them."""
    return graph.remembered("pages/terms of sparql", lambda: _terms(graph))


def _terms(graph: KnowledgeGraph) -> dict[str, Any]:
    return {
        "prefixes": dict(sorted(graph.names.prefixes.items())),
        "classes": _iris(graph, "?thing a ?term"),
        "properties": _iris(graph, "?thing ?term ?value"),
    }


def _iris(graph: KnowledgeGraph, pattern: str) -> list[str]:
    return [row[0].value for row in graph.store.query(USED.format(pattern=pattern))]
