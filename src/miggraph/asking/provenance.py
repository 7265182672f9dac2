"""What the rows of an answer rest on: the documents and sections that state the triples a query matched.

Each SELECT of the query, sub-queries too, is asked once more for the values of its triple patterns (its WHERE clause as it stands, more
variables selected). Put into the patterns, each solution gives triples, which support the rows it agrees with. The named graphs these triples
stand in are their sources, and ``dcterms:source`` of the record names the section.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.asking.patterns import Pattern, patterns
from miggraph.graph.answers import Answer
from miggraph.ground.errors import QueryError
from miggraph.ground.names import RDFS_LABEL

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

LEFT_OUT = re.compile(r"\b(FILTER|BIND)\b[^({]*[({]|\{\s*SELECT\b", re.IGNORECASE)  # up to the bracket that opens
SKIPPED = re.compile(r"<[^<>\s]*>|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|#[^\n]*")
SECTIONS = "SELECT ?thing ?section ?graph WHERE { GRAPH ?graph { ?thing <http://purl.org/dc/terms/source> ?section } }"
STATED = "SELECT ?s ?p ?o ?g WHERE {{ VALUES (?s ?p ?o) {{ {rows} }} GRAPH ?g {{ ?s ?p ?o }} }}"
# A row that is found through a theme or a place does not rest on who defined these.
VOCABULARY = ("theme/", "place/", "language/", "term/", "ontology", "source/")
Told = tuple[set[str] | None, ...]  # sections, of better and of lesser triples; None where there are no such triples
UNTOLD: Told = (None, None, None)
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
    # Many rows share what they rest on (counts, above all): each set of triples is looked at once.
    told = [(select.keys, {values: citer.told(triples) for values, triples in found.items()}) for select, found in evidence]
    places = {column: index for index, column in enumerate(answer.columns)}
    return [citer.cite([some.get(tuple(row[places[key]] for key in keys), UNTOLD) for keys, some in told]) for row in answer.terms]


def _evidence(graph: Graph, prologue: str, select: Select) -> dict[tuple[Any, ...], set[Any]]:
    """Map the values of a SELECT's keys to the triples that it was matched on."""
    matched = patterns(prologue, select.where[0] + _lean(select.where[1:]))
    variables = sorted({term for pattern in matched for term in pattern if isinstance(term, str)} | set(select.keys))
    head = " ".join("?" + name for name in variables) or "(1 AS ?one)"
    rows = graph.store.query(f"{prologue} SELECT DISTINCT {head} WHERE {select.where}", asserted=graph.asserted)
    found: dict[tuple[Any, ...], set[Any]] = defaultdict(set)
    for row in rows:
        values = dict(zip(variables, row, strict=False))
        found[tuple(values[key] for key in select.keys)].update(_triples(matched, values))
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


def _triples(matched: Iterable[Pattern], values: dict[str, Any]) -> Iterator[ox.Triple]:
    for pattern in matched:
        terms: list[Any] = [values.get(term) if isinstance(term, str) else term for term in pattern]
        if all(term is not None for term in terms) and isinstance(terms[0], ox.NamedNode) and not isinstance(terms[2], ox.BlankNode):
            yield ox.Triple(*terms)


def _sections(graph: Graph) -> list[tuple[str, str, str]]:
    """List the things with the sections that say something of them, and the graphs that tell so."""
    return [(row[0].value, row[1].value, row[2].value) for row in graph.store.query(SECTIONS)]


class _Citer:
    """Names the sources of triples."""

    def __init__(self, graph: Graph, triples: set[ox.Triple]) -> None:
        self.labels, self.names = graph.labels, graph.names
        self.sections: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))  # thing to graph to sections
        for thing, section, stated in graph.remembered("sections", lambda: _sections(graph)):
            self.sections[thing][stated].add(section)
        self.stated: dict[ox.Triple, set[str]] = defaultdict(set)
        ordered = sorted(triples, key=str)
        for start in range(0, len(ordered), BATCH):
            rows = " ".join(f"({t.subject} {t.predicate} {t.object})" for t in ordered[start : start + BATCH])
            for row in graph.store.query(STATED.format(rows=rows)):
                self.stated[ox.Triple(row[0], row[1], row[2])].add(row[3].value)

    def told(self, triples: set[Any]) -> Told:
        """Return the sections of some triples: of those about things, but for what they are called; of those about things; and of all."""
        about_things = {t for t in triples if not self.names.id(t.subject.value).startswith(VOCABULARY)}
        telling = {t for t in about_things if t.predicate.value != RDFS_LABEL}
        return tuple(
            {section for triple in some for section in self._sections(triple)} if some else None
            for some in (telling, about_things, triples)
        )

    def cite(self, told: Iterable[Told]) -> str:
        """Name the documents and sections of what a row rests on: those about things rather than about the words for them.

        Labels are everywhere in answers: who said what a thing is called is told only where nothing else was said.
        """
        levels = ([some for some in level if some is not None] for level in zip(*told, strict=True))
        sections = set().union(*next(filter(None, levels), ()))
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
