"""The statements of two states side by side, in a temporary database that lives on disk as far as it does not fit into a small cache."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pyoxigraph as ox

from miggraph.ground.names import RDF_FIRST, RDF_NIL, RDF_REST, Names

TABLES = (
    "CREATE TABLE statements (side INTEGER, line TEXT, PRIMARY KEY (side, line)) WITHOUT ROWID",
    "CREATE TABLE labels (side INTEGER, thing TEXT, label TEXT, PRIMARY KEY (side, thing)) WITHOUT ROWID",
    "CREATE TABLE differences (thing TEXT, side INTEGER, line TEXT)",
)
PUT = "INSERT OR IGNORE INTO statements VALUES (?, ?)"
ONLY = """SELECT line FROM statements AS here WHERE side = ? AND NOT EXISTS
(SELECT 1 FROM statements AS there WHERE there.side = ? AND there.line = here.line) ORDER BY line"""
BEGINNING = "SELECT line FROM statements WHERE side = ? AND line >= ? AND line < ?"
OLD, NEW, EXACT = range(
    3
)  # the sides; EXACT is the old one with its own addresses, where those of OLD have been made those of the new base


class Statements:
    """Statements as lines of N-Quads, by side, and what their things are called."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        for table in TABLES:
            base.execute(table)

    @classmethod
    @contextmanager
    def in_scratch(cls) -> Iterator[Statements]:
        """Give an empty database that is gone afterwards."""
        with closing(sqlite3.connect("", isolation_level=None)) as base:
            base.execute("BEGIN")
            yield cls(base)

    def put(self, side: int, lines: Iterable[str]) -> None:
        """Add statements to a side."""
        self._base.executemany(PUT, ((side, line) for line in lines))

    def label(self, side: int, labels: Iterable[tuple[str, str]]) -> None:
        """Add what the things of a side are called: their addresses and labels, both as N-Quads has them."""
        self._base.executemany("INSERT INTO labels VALUES (?, ?, ?)", ((side, *label) for label in labels))

    def differing(self, side: int, other: int) -> list[str]:
        """List the lines that a side has and another has not, sorted."""
        return [line for (line,) in self._base.execute(ONLY, (side, other))]

    def note(self, side: int, lines: Iterable[tuple[str, str]]) -> None:
        """Keep lines in which a side differs, each with the thing that it is about."""
        self._base.executemany("INSERT INTO differences VALUES (?, ?, ?)", ((thing, side, line) for thing, line in lines))

    def noted(self) -> Iterator[tuple[str, dict[int, list[ox.Quad]]]]:
        """Yield the things that statements differ about, with these by their side."""
        self._base.execute("CREATE INDEX things ON differences (thing)")
        for (thing,) in self._base.execute("SELECT DISTINCT thing FROM differences ORDER BY thing"):
            rows = list(self._base.execute("SELECT side, line FROM differences WHERE thing = ?", (thing,)))
            yield thing, {side: parsed(line for one, line in rows if one == side) for side in (OLD, NEW)}

    def name(self, side: int, thing: str) -> str:
        """Return what a thing is called on a side, or else on the other; "" where nothing says it."""
        row = self._base.execute("SELECT label FROM labels WHERE thing = ? ORDER BY side != ?", (f"<{thing}>", side)).fetchone()
        return str(getattr(parsed([f"<x:> <x:> {row[0]} ."])[0].object, "value", "")) if row else ""

    def has(self, side: int, *terms: Any) -> bool:
        """Say whether a side has a statement that begins with some terms, whatever its graph."""
        return next(self._beginning(side, f"{' '.join(map(str, terms))} "), None) is not None

    def about(self, side: int, subject: Any) -> list[ox.Quad]:
        """List the statements of a side about a subject."""
        return parsed(self._beginning(side, f"{subject} "))

    def inside(self, side: int, thing: str) -> list[ox.Quad]:
        """List the statements of a side about a thing and about the records nested in it."""
        return parsed([*self._beginning(side, f"<{thing}> "), *self._beginning(side, f"<{thing}#")])

    def members(self, side: int, cell: Any) -> tuple[Any, ...] | None:
        """List the members of a list of a side; None for a node that is no list."""
        found: list[Any] = []
        seen: set[Any] = set()
        while isinstance(cell, ox.BlankNode) and cell not in seen:
            seen.add(cell)
            terms = {quad.predicate.value: quad.object for quad in self.about(side, cell)}
            if RDF_FIRST not in terms:
                return None
            found.append(terms[RDF_FIRST])
            cell = terms.get(RDF_REST)
        return tuple(found) if found and getattr(cell, "value", "") == RDF_NIL else None

    def _beginning(self, side: int, text: str) -> Iterator[str]:
        after = text[:-1] + chr(ord(text[-1]) + 1)
        return (line for (line,) in self._base.execute(BEGINNING, (side, text, after)))


def parsed(lines: Iterable[str]) -> list[ox.Quad]:
    """Read lines of N-Quads."""
    return list(ox.parse("\n".join(lines), ox.RdfFormat.N_QUADS, lenient=True))


def owner(names: Names, iri: str) -> str:
    """Return the thing that a statement about an address is told with: for a record nested in one of ours, the one it is in."""
    thing, is_inside, _ = iri.partition("#")
    return thing if is_inside and names.kind(thing) else iri
