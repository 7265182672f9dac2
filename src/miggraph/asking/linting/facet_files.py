"""The files of kinds, facets and fields, one by one: what would make one find nothing, or break the query that it is composed into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from miggraph.asking.linting import facet_headers, facet_patterns, terms
from miggraph.graph.facets import Kind, Piece
from miggraph.ground.findings import Finding
from miggraph.ground.similar import did_you_mean

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.ground.homes import Home

Fault = tuple[int, str]


def check(graph: Graph) -> Iterator[Finding]:
    """Check the home's own files of kinds, facets and fields; what nothing is wrong with is composed too."""
    kinds = graph.facets.kinds
    vocabulary = terms.vocabulary(graph)
    for kind in kinds.values():
        for piece in (piece for piece in kind.pieces() if graph.home.owns(piece.path)):
            found = [("facet-header", *fault) for fault in facet_headers.form(piece)]
            if piece.header:
                found += [(rule, *fault) for rule, faults in RULES.items() for fault in faults(piece, kind)]
                found += _named(graph, vocabulary, piece)
            found = found or [("facet-composed", *fault) for fault in facet_patterns.composed(piece, kind, graph.names.prefixes)]
            yield from (Finding(rule, text, file=graph.home.shown(piece.path), line=line) for rule, line, text in found)
    yield from _without_kind(graph.home, list(kinds))


def _named(graph: Graph, vocabulary: terms.Vocabulary, piece: Piece) -> Iterator[tuple[str, int, str]]:
    """Find what a file names and nobody has: kinds of things, families of terms, prefixes, classes and properties."""
    yield from (("facet-value", *fault) for fault in facet_headers.value(piece, graph.context.kinds))
    yield from (("facet-value", *fault) for fault in _family(graph, piece))
    yield from (("undeclared-prefix", *fault) for fault in _prefixes(graph, piece))
    for start, text in _sparql(piece):
        yield from (("unknown-term", start + line, told) for line, told in terms.unknown(graph, vocabulary, text))


def _sparql(piece: Piece) -> Iterator[tuple[int, str]]:
    """Yield the pieces of SPARQL in a file, with the number of lines before each."""
    yield 0, facet_patterns.body(piece)
    yield from ((facet_headers.line(piece, key) - 1, str(piece.header[key])) for key in ("through", "among") if piece.header.get(key))


def _prefixes(graph: Graph, piece: Piece) -> Iterator[Fault]:
    known = graph.names.prefixes
    for start, text in _sparql(piece):
        for number, prefix in terms.undeclared_prefixes(text):
            if prefix not in known:
                yield start + number, f"there is no prefix {prefix}:{did_you_mean(prefix, known)}"


def _family(graph: Graph, piece: Piece) -> Iterator[Fault]:
    """Find a family of terms that is none, if the records can be read."""
    if not piece.value.startswith("term/") or (graph.from_records and graph.built.findings):
        return
    if graph.names.iri(piece.value) not in graph.labels.label_of:
        families = {graph.names.compact(iri) for iri in graph.labels.label_of}
        near = did_you_mean(piece.value, sorted(family for family in families if family.startswith("term/")))
        yield facet_headers.line(piece, "value"), f"there is no {piece.value}{near}"


RULES: dict[str, Callable[[Piece, Kind], Iterator[Fault]]] = {**facet_headers.RULES, **facet_patterns.RULES}


def _without_kind(home: Home, kinds: list[str]) -> Iterator[Finding]:
    """Find folders of facets and fields that belong to no kind: nobody reads what is in them."""
    for part in ("facets", "fields"):
        for file in sorted((home.path / "queries" / part).glob("*/*.rq")):
            name = file.parent.name
            if name not in kinds:
                text = f"there is no queries/facets/{name}.rq that says what kind of thing {name} are{did_you_mean(name, kinds)}"
                yield Finding("facet-kind", text, file=home.shown(file), line=1)
