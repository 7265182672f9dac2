"""What the rows of an answer rest on: the documents and sections that state the triples a query matched.

Each SELECT of the query, sub-queries too, is asked once more for the values of its triple patterns (its WHERE clause as it stands, more
variables selected). Put into the patterns, each solution gives triples, which support the rows it agrees with. The named graphs these triples
stand in are their sources, and ``dcterms:source`` of the record names the section.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph.answers import Answer
from miggraph.ground.errors import QueryError
from miggraph.ground.names import RDFS_LABEL

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

Pattern = tuple[Any, Any, Any]  # of rdflib terms
LEFT_OUT = re.compile(r"\b(FILTER|BIND)\b[^({]*[({]|\{\s*SELECT\b", re.IGNORECASE)  # up to the bracket that opens
SKIPPED = re.compile(r"<[^<>\s]*>|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|#[^\n]*")
IRI = re.compile(r"<[^<>\"{}|^`\\\s]*>")  # IRIREF (SPARQL 1.1 Query Language, section 19.8)
SECTIONS = "SELECT ?thing ?section ?graph WHERE { GRAPH ?graph { ?thing <http://purl.org/dc/terms/source> ?section } }"
STATED = "SELECT ?s ?p ?o ?g WHERE {{ VALUES (?s ?p ?o) {{ {rows} }} GRAPH ?g {{ ?s ?p ?o }} }}"
# A row that is found through a theme or a place does not rest on who defined these.
VOCABULARY = ("theme/", "place/", "language/", "term/", "ontology", "source/")
BATCH = 400  # triples asked for at a time: no query is to grow with the answer


@dataclass(frozen=True)
class Select:
    """A SELECT of a query: its WHERE clause, and the columns of the answer that its solutions can be told apart by."""

    where: str
    keys: tuple[str, ...]


def row_sources(graph: Graph, text: str, answer: Answer) -> list[str]:
    """Name, for each row of an answer to a query, the documents and sections that it rests on."""
    if not answer.terms:
        return []
    prologue, selects = _selects(text, answer.columns)
    evidence = [(select, _evidence(graph, prologue, select)) for select in selects]
    citer = _Citer(graph, {triple for _, found in evidence for triples in found.values() for triple in triples})
    places = {column: index for index, column in enumerate(answer.columns)}
    cited = []
    for row in answer.terms:
        triples: set[Any] = set()
        for select, found in evidence:
            triples |= found.get(tuple(row[places[key]] for key in select.keys), set())
        cited.append(citer.cite(triples))
    return cited


def _evidence(graph: Graph, prologue: str, select: Select) -> dict[tuple[Any, ...], set[Any]]:
    """Map the values of a SELECT's keys to the triples that it was matched on."""
    patterns = _patterns(prologue, select.where)
    variables = sorted({str(term) for pattern in patterns for term in pattern if _is_variable(term)} | set(select.keys))
    head = " ".join("?" + name for name in variables) or "(1 AS ?one)"
    rows = graph.store.query(f"{prologue} SELECT DISTINCT {head} WHERE {select.where}", asserted=graph.asserted)
    found: dict[tuple[Any, ...], set[Any]] = defaultdict(set)
    for row in rows:
        values = dict(zip(variables, row, strict=False))
        found[tuple(values[key] for key in select.keys)].update(_triples(patterns, values))
    return found


def _selects(text: str, columns: list[str]) -> tuple[str, list[Select]]:
    """Return the prologue of a query, and its SELECTs from the outermost in."""
    masked = _masked(text)
    found: list[Select] = []
    ends: list[tuple[int, set[str]]] = []  # where each enclosing SELECT ends, and the names that pass through it
    first = None
    for match in re.finditer(r"\bSELECT\b", masked, re.IGNORECASE):
        first = match.start() if first is None else first
        ends = [(end, names) for end, names in ends if end > match.start()]
        start = masked.index("{", match.end())
        end = _closing(masked, start)
        plain = _plain(masked[match.end() : start]) & (ends[-1][1] if ends else set(columns))
        ends.append((end, plain))
        found.append(Select(text[start : end + 1], tuple(column for column in columns if column in plain)))
    if first is None:
        raise QueryError("only the rows of a SELECT query rest on sources")
    return text[:first], found


def _plain(head: str) -> set[str]:
    """List the variables that the head of a SELECT passes on as they are, not computed."""
    while "(" in head:  # from the innermost brackets out: a regular expression cannot count them
        shorter = re.sub(r"\([^()]*\)", " ", head)
        if shorter == head:
            break
        head = shorter
    return set(re.findall(r"\?(\w+)", head))


def _closing(masked: str, start: int) -> int:
    """Return the place of the bracket that closes the one at a place."""
    opened = masked[start]
    depth, steps = 0, {opened: 1, {"{": "}", "(": ")"}[opened]: -1}
    for index in range(start, len(masked)):
        depth += steps.get(masked[index], 0)
        if depth == 0:
            return index
    raise QueryError("the brackets of the query do not match")


def _lean(where: str) -> str:
    """Return what is between braces without what has no triple patterns of its own, and takes long to read: filters, what is computed, sub-queries."""
    masked, kept, at = _masked(where), [], 0
    for match in LEFT_OUT.finditer(masked):
        if match.start() >= at:
            start = match.end() - 1 if match[1] else match.start()
            kept.append(where[at : match.start()] + ("" if match[1] else "{}"))
            at = _closing(masked, start) + 1
    return "".join([*kept, where[at:]])


def _masked(text: str) -> str:
    """Blank out IRIs, strings and comments, so that braces and words outside them can be found."""
    return SKIPPED.sub(lambda match: " " * len(match[0]), text)


def _patterns(prologue: str, where: str) -> list[Pattern]:
    """List the triple patterns of a SELECT, without those in filters, in MINUS, under property paths, or in sub-queries.

    To read a query takes a second, and the same query is asked of many things: it is read with numbers in the place of its IRIs.
    """
    lean = where[0] + _lean(where[1:])
    iris = dict.fromkeys(IRI.findall(lean))
    numbered = {iri: f"<urn:iri:{number}>" for number, iri in enumerate(iris)}
    own = {number[1:-1]: iri[1:-1] for iri, number in numbered.items()}
    found = _read(f"{prologue} SELECT * WHERE {IRI.sub(lambda match: numbered[match[0]], lean)}")
    return [_with_iris(pattern, own) for pattern in found]


def _with_iris(pattern: Pattern, own: Mapping[str, str]) -> Pattern:
    from rdflib.term import URIRef

    subject, predicate, value = (URIRef(own[str(term)]) if isinstance(term, URIRef) and str(term) in own else term for term in pattern)
    return subject, predicate, value


@lru_cache(maxsize=256)
def _read(text: str) -> tuple[Pattern, ...]:
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    return tuple(_walk(translateQuery(parseQuery(text)).algebra))


def _walk(node: Any) -> Iterator[Pattern]:
    from rdflib.paths import Path
    from rdflib.plugins.sparql.parserutils import CompValue

    if not isinstance(node, CompValue) or node.name == "ToMultiSet":  # a sub-query, which is asked by itself
        return
    if node.name == "BGP":
        for pattern in node.triples:
            if not isinstance(pattern[1], Path) and not any(_is_blank(term) for term in pattern):
                yield pattern
        return
    for name in ("p", "p1", "p2"):
        if not (name == "p2" and node.name == "Minus"):
            yield from _walk(node.get(name))


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
        self.labels, self.names = graph.labels, graph.names
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
        about_things = {t for t in triples if not self.names.id(t.subject.value).startswith(VOCABULARY)}
        # Labels are everywhere in answers: who said what a thing is called is told only where nothing else was said.
        telling = {t for t in about_things if t.predicate.value != RDFS_LABEL} or about_things or triples
        sections = {section for triple in telling for section in self._sections(triple)}
        return "; ".join(sorted(self._name(section) for section in sections))

    def _sections(self, triple: Any) -> set[str]:
        owner = self.sections[triple.subject.value.partition("#")[0]]
        stated = self.stated[triple] - {self.names.derived, *self.names.ontologies}
        sets = {graph for graph in stated if graph.startswith(self.names.mappings)}  # each is a source by itself
        return sets | {section for graph in (stated or set(owner)) for section in owner.get(graph, set())}

    def _name(self, section: str) -> str:
        document, fragment, _ = section.partition("#")
        title = self.labels.name(document)
        return f"{title}, {self.labels.name(section)}" if fragment else title
