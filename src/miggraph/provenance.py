"""What the rows of an answer rest on: the documents and sections that state the triples a query matched.

The query is asked once more for the values of its triple patterns (its WHERE clause as it stands, more variables selected). Put into the
patterns, each solution gives triples; the named graphs these stand in are their sources, and ``dcterms:source`` of the record names the section.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.answers import Answer
from miggraph.errors import QueryError
from miggraph.terms import BASE, DERIVED_GRAPH, ONTOLOGY_GRAPH, RDFS_LABEL

if TYPE_CHECKING:
    from miggraph.graph import Graph

Pattern = tuple[Any, Any, Any]  # of rdflib terms
SKIPPED = re.compile(r"<[^<>\s]*>|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|#[^\n]*")
SECTIONS = "SELECT ?thing ?section ?graph WHERE { GRAPH ?graph { ?thing <http://purl.org/dc/terms/source> ?section } }"
STATED = "SELECT ?s ?p ?o ?g WHERE {{ VALUES (?s ?p ?o) {{ {rows} }} GRAPH ?g {{ ?s ?p ?o }} }}"
VOCABULARY = ("theme/", "place/", "language/", "term/", "ontology", "source/")
BATCH = 400


def row_sources(graph: Graph, text: str, answer: Answer) -> list[str]:
    """Name, for each row of an answer to a query, the documents and sections that it rests on."""
    if not answer.terms:
        return []
    evidence = _evidence(graph, text, answer)
    citer = _Citer(graph, {triple for triples in evidence.values() for triple in triples})
    keys = _keys(text, answer.columns)
    return [citer.cite(evidence.get(tuple(row[answer.columns.index(key)] for key in keys), set())) for row in answer.terms]


def _evidence(graph: Graph, text: str, answer: Answer) -> dict[tuple[Any, ...], set[ox.Triple]]:
    """Map each row, by the values of its plain variables, to the triples that it was matched on."""
    patterns = list(_patterns(text))
    keys = _keys(text, answer.columns)
    variables = sorted({str(term) for pattern in patterns for term in pattern if _is_variable(term)} | set(keys))
    prologue, where = _clauses(text)
    rows = graph.store.query(
        f"{prologue} SELECT DISTINCT {' '.join('?' + name for name in variables)} WHERE {where}", asserted=graph.asserted
    )
    found: dict[tuple[Any, ...], set[ox.Triple]] = defaultdict(set)
    for row in rows:
        values = dict(zip(variables, row, strict=True))
        found[tuple(values[key] for key in keys)].update(_triples(patterns, values))
    return found


def _keys(text: str, columns: list[str]) -> list[str]:
    """List the columns that are plain variables of the query, in order: they tell its rows apart."""
    head = _masked(text)
    head = head[: head.index("{")]
    computed = set(re.findall(r"\bAS\s+\?(\w+)", head, re.IGNORECASE))
    return [column for column in columns if column not in computed]


def _masked(text: str) -> str:
    """Blank out IRIs, strings and comments, so that braces and words outside them can be found."""
    return SKIPPED.sub(lambda match: " " * len(match[0]), text)


def _clauses(text: str) -> tuple[str, str]:
    """Return the prologue and the WHERE clause of a SELECT query, each as it is written."""
    masked = _masked(text)
    select = re.search(r"\bSELECT\b", masked, re.IGNORECASE)
    if not select:
        raise QueryError("only the rows of a SELECT query rest on sources")
    start = masked.index("{", select.start())
    depth = 0
    for index in range(start, len(masked)):
        depth += {"{": 1, "}": -1}.get(masked[index], 0)
        if depth == 0:
            return text[: select.start()], text[start : index + 1]
    raise QueryError("the braces of the query do not match")


def _patterns(text: str) -> Iterator[Pattern]:
    """Yield the triple patterns of a query, without those in filters, in MINUS, under property paths, or hidden in sub-queries."""
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    yield from _walk(translateQuery(parseQuery(text)).algebra, None)


def _walk(node: Any, visible: set[Any] | None) -> Iterator[Pattern]:
    from rdflib.paths import Path
    from rdflib.plugins.sparql.parserutils import CompValue

    if not isinstance(node, CompValue):
        return
    if node.name == "BGP":
        for pattern in node.triples:
            hidden = visible is not None and any(_is_variable(term) and term not in visible for term in pattern)
            if not isinstance(pattern[1], Path) and not hidden and not any(_is_blank(term) for term in pattern):
                yield pattern
        return
    if node.name == "ToMultiSet" and isinstance(node.p, CompValue) and node.p.get("PV") is not None:
        visible = set(node.p.PV) if visible is None else visible & set(node.p.PV)
    for name in ("p", "p1", "p2"):
        if not (name == "p2" and node.name == "Minus"):
            yield from _walk(node.get(name), visible)


def _is_variable(term: Any) -> bool:
    from rdflib.term import Variable

    return isinstance(term, Variable)


def _is_blank(term: Any) -> bool:
    from rdflib.term import BNode

    return isinstance(term, BNode)


def _triples(patterns: list[Pattern], values: dict[str, Any]) -> Iterator[ox.Triple]:
    for pattern in patterns:
        terms: list[Any] = [values.get(str(term)) if _is_variable(term) else _constant(term) for term in pattern]
        if all(term is not None for term in terms) and isinstance(terms[0], ox.NamedNode) and not isinstance(terms[2], ox.BlankNode):
            yield ox.Triple(*terms)


def _constant(term: Any) -> Any:
    from rdflib.term import URIRef

    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    return (
        ox.Literal(str(term), language=term.language)
        if term.language
        else ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
        if term.datatype
        else ox.Literal(str(term))
    )


class _Citer:
    """Names the sources of triples."""

    def __init__(self, graph: Graph, triples: set[ox.Triple]) -> None:
        self.labels = graph.labels
        self.sections: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))  # thing to graph to sections
        for row in graph.store.query(SECTIONS):
            self.sections[row[0].value][row[2].value].add(row[1].value)
        self.stated: dict[ox.Triple, set[str]] = defaultdict(set)
        ordered = sorted(triples, key=str)
        for start in range(0, len(ordered), BATCH):
            rows = " ".join(f"({t.subject} {t.predicate} {t.object})" for t in ordered[start : start + BATCH])
            for row in graph.store.query(STATED.format(rows=rows)):
                self.stated[ox.Triple(row[0], row[1], row[2])].add(row[3].value)

    def cite(self, triples: set[Any]) -> str:
        """Name the documents and sections of some triples: those about things rather than about the words for them."""
        about_things = {t for t in triples if not t.subject.value.removeprefix(BASE).startswith(VOCABULARY)}
        telling = {t for t in about_things if t.predicate.value != RDFS_LABEL} or about_things or triples
        sections = {section for triple in telling for section in self._sections(triple)}
        return "; ".join(sorted(self._name(section) for section in sections))

    def _sections(self, triple: Any) -> set[str]:
        owner = self.sections[triple.subject.value.partition("#")[0]]
        stated = self.stated[triple] - {DERIVED_GRAPH, ONTOLOGY_GRAPH}
        return {section for graph in (stated or set(owner)) for section in owner.get(graph, set())}

    def _name(self, section: str) -> str:
        document, fragment, _ = section.partition("#")
        title = self.labels.name(document)
        return f"{title}, {self.labels.name(section)}" if fragment else title
