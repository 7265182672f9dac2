"""Both sides are read into the database, so that what is equal is equal there: one way to name nodes, one base, graphs on both sides or on none."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING

from miggraph.comparing.naming import named
from miggraph.comparing.statements import EXACT, NEW, OLD, Statements, parsed
from miggraph.graph.index.label_rows import RANK
from miggraph.ground.names import RDFS_LABEL

if TYPE_CHECKING:
    from typing import IO

    from miggraph.comparing.sides import Side
    from miggraph.graph.limits import Limits
    from miggraph.ground.names import Names

LABELS = {f"<{name}>": 4 * (rank + (name != RDFS_LABEL)) for name, rank in RANK.items()}  # what the rules say a thing is called comes first


def fill(statements: Statements, before: Side, after: Side, limits: Limits) -> tuple[int, list[str]]:
    """Read two sides. Returns the side that has the old statements with their own addresses, and what whoever compares should know."""
    notes: list[str] = []
    flat = not (before.has_graphs and after.has_graphs)
    if before.has_graphs != after.has_graphs:
        notes.append("one of the two has no sources: who states what is not compared")
    derived = before.has_derived or after.has_derived
    read = partial(_read, statements, limits=limits, flat=flat, derived=derived)
    moves = before.names.base != after.names.base
    if moves:
        notes.append(f"the addresses changed from {before.names.base} to {after.names.base}: things are compared by their ids")
        read(before, EXACT)
    read(before, OLD, change=cache(partial(_based, before.names, after.names)) if moves else None)
    read(after, NEW)
    return EXACT if moves else OLD, [*dict.fromkeys([*notes, *before.notes, *after.notes])]


def _read(
    statements: Statements,
    side: Side,
    number: int,
    *,
    limits: Limits,
    flat: bool,
    derived: bool,
    change: Callable[[str], str] | None = None,
) -> None:
    """Put the statements of a side into the database, and what its things are called."""
    reader = _Reader(side, flat=flat, derived=derived, change=change)
    with tempfile.TemporaryFile() as stream:
        side.write(stream)
        stream.seek(0)
        statements.put(number, reader.plain(stream))
    statements.put(number, (f"{quad} ." for quad in named(list(dict.fromkeys(parsed(reader.telling))), limits)))
    statements.label(number, ((thing, label) for thing, (_, label) in reader.labels.items()))


@dataclass
class _Reader:
    """Reads lines of N-Quads, as the engine writes them: most of them need not be taken apart further than into their words."""

    side: Side
    flat: bool
    derived: bool
    change: Callable[[str], str] | None
    telling: list[str] = field(default_factory=list)  # lines with nodes without an address, which are named when all are known
    labels: dict[str, tuple[int, str]] = field(default_factory=dict)

    def plain(self, stream: IO[bytes]) -> Iterator[str]:
        """Yield the lines in which everything has an address; the others are kept."""
        names = self.side.names
        ontologies, rules = {f"<{name}>" for name in names.ontologies}, f"<{names.derived}>"
        language = names.language.lower()
        for line in stream:
            subject, predicate, term, graph = _words(line.decode())
            if graph in ontologies or (not graph and self.side.has_graphs and self.side.has_merge):
                continue
            is_derived = graph == rules
            if self.change:
                subject, predicate, term, graph = map(self.change, (subject, predicate, term, graph))
            if predicate in LABELS:
                self._label(subject, term, LABELS[predicate], language)
            if is_derived and not self.derived:
                continue
            told = f"{subject} {predicate} {term} {graph} ." if graph and not self.flat else f"{subject} {predicate} {term} ."
            if subject[0] == "_" or term[0] == "_" or graph[:1] == "_" or term.startswith("<<"):
                self.telling.append(told)
            else:
                yield told

    def _label(self, subject: str, term: str, rank: int, language: str) -> None:
        """Keep the best label of a thing: the first of its names, in the language of the home."""
        tag = term.rpartition('"')[2].removeprefix("@").lower()
        rank += 0 if tag == language else 1 if not tag else 2 if tag == "en" else 3
        self.labels[subject] = min(self.labels.get(subject, (99, "")), (rank, term))


def _words(line: str) -> tuple[str, str, str, str]:
    """Take a line of N-Quads apart; the graph is "" for the default graph.

    >>> _words('<s> <p> "a <b> c"@en <g> .')
    ('<s>', '<p>', '"a <b> c"@en', '<g>')
    >>> _words('<s> <p> "a <b"^^<c> .')
    ('<s>', '<p>', '"a <b"^^<c>', '')
    """
    subject, predicate, rest = line.split(" ", 2)
    rest = rest.rstrip()[:-2]
    term, _, graph = rest.rpartition(" ")
    # what stands behind the last space of a text has the quotation mark that ends it
    return (subject, predicate, term, graph) if term and graph[0] in "<_" and '"' not in graph else (subject, predicate, rest, "")


def _based(before: Names, after: Names, term: str) -> str:
    """Return an address of the old home as the new one has it; any other term as it is."""
    if term[:1] != "<" or term[:2] == "<<":
        return term
    thing = before.id(term[1:-1])
    return f"<{after.iri(thing)}>" if thing and ":" not in thing else term
