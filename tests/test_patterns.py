"""The triple patterns of a query, read out of its text as rdflib reads them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib.paths import Path
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, URIRef, Variable

from miggraph import KnowledgeGraph
from miggraph.asking.patterns import patterns
from miggraph.asking.provenance import row_sources
from miggraph.graph import answers

PROLOGUE = "PREFIX ex: <https://example.org/>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"


def by_rdflib(query: str) -> set[tuple[Any, ...]]:
    """Return the patterns of a query outside its sub-queries, as rdflib has them."""
    return {tuple(map(_term, pattern)) for pattern in _walk(translateQuery(parseQuery(query)).algebra)}


def _walk(node: Any) -> Iterator[tuple[Any, ...]]:
    if not isinstance(node, CompValue) or node.name == "ToMultiSet":
        return
    if node.name == "BGP":
        yield from (one for one in node.triples if not isinstance(one[1], Path) and not any(isinstance(term, BNode) for term in one))
        return
    for name in ("p", "p1") if node.name == "Minus" else ("p", "p1", "p2"):
        yield from _walk(node.get(name))


def _term(term: Any) -> Any:
    if isinstance(term, Variable):
        return str(term)
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype))) if term.datatype else ox.Literal(str(term))


@pytest.mark.parametrize(
    "where",
    [
        "{ ?a a ex:Book ; ex:by ?b , ?c ; . ?b ex:name ?n }",
        "{ ?a ex:p/ex:q ?b . ?b ex:r+ ?c ; ex:s ?d . ?d ^ex:t ?e . ?e !(ex:u|ex:v) ?f ; (ex:w)? ?g ; ex:x ?h }",
        "{ ?a ex:p [ ex:q ?b ; ex:r [ ex:s ?c ] ] ; ex:t ( ?d ?e ) . _:x ex:u ?f . [] ex:v ?g . ?g ex:w _:x, ?h }",
        "{ OPTIONAL { ?a ex:p ?b } { ?a ex:q ?c } UNION { ?a ex:r ?c } GRAPH ?g { ?a ex:s ?d } MINUS { ?a ex:t ?e . { ?e ex:u ?f } } }",
        "{ VALUES ?a { ex:one ex:two } ?a ex:p ?b VALUES (?c ?d) { (ex:one UNDEF) } ?c ex:q ?d }",
        "{ ?a ex:p 'x'@en, \"a \\\"b\\\" {c} # d\", '''1'''^^xsd:gYear, 7, -15, true ; <https://example.org/q#r> ex:s.t}",
        "{ SELECT ?a WHERE { ?a ex:p ?b { ?b ex:q ?c } } } ",
        "{ ?a ex:p ?b # ?c ex:q ?d\n . ?b ex:r ?e }",
    ],
)
def test_patterns_are_those_of_a_parser(where: str) -> None:
    """Without those under paths, in MINUS, in sub-queries and with blank nodes."""
    found = set(patterns(PROLOGUE, where))
    assert found == by_rdflib(f"{PROLOGUE} SELECT * WHERE {where}")
    assert found or "SELECT" in where


def test_rows_that_share_what_they_rest_on_have_the_same_sources(shipped: KnowledgeGraph) -> None:
    """What is counted in a sub-query has no key in the rows: each row rests on all of it."""
    text = (
        'SELECT ?type ?number WHERE { VALUES ?type { "a" "b" } '
        "{ SELECT (COUNT(?book) AS ?number) WHERE { ?book a <http://purl.org/ontology/bibo/Book> } } }"
    )
    found = answers.from_solutions(shipped.store.query(text), shipped)
    first, second = row_sources(shipped, text, found)
    assert first == second
    assert "; " in first
