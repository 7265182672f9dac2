"""A graph as lines: each a statement that stands by itself, as Turtle and SPARQL updates read it, the same for the same statement anywhere.

The nodes of a graph without an IRI are the cells of lists, and what an ontology says in brackets. A line holds such a node whole, ``( … )`` or
``[ … ]`` (Turtle 1.1, sections 2.7 and 2.8): so any lines can be sent together or apart, and compared without a look at how nodes are named.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, NoReturn

import pyoxigraph as ox

from miggraph.ground.errors import StoreError
from miggraph.ground.names import RDF_FIRST, RDF_NIL, RDF_REST

DEPTH = 50  # of brackets in brackets
_SIMPLE = (ox.NamedNode, ox.Literal)
_FIRST, _REST, _NIL = (ox.NamedNode(iri) for iri in (RDF_FIRST, RDF_REST, RDF_NIL))


class Line(NamedTuple):
    """A statement, and how many triples it is."""

    text: str
    triples: int = 1


def lines(triples: Iterable[ox.Triple], graph: str) -> Iterator[Line]:
    """Yield the triples of a graph as lines. Raises StoreError where a node without an IRI stands in two places."""
    nodes = _Nodes(graph)
    for triple in triples:
        if type(triple.object) in _SIMPLE and type(triple.subject) is ox.NamedNode:
            yield Line(f"{triple} .")
        else:
            nodes.add(triple)
    yield from nodes.lines()


class _Nodes:
    """The triples of a graph that have a node without an IRI."""

    def __init__(self, graph: str) -> None:
        self.graph = graph
        self.about: dict[Any, list[tuple[Any, Any]]] = {}
        self.uses: Counter[Any] = Counter()
        self.from_iris: list[Any] = []
        self.written: set[Any] = set()

    def add(self, triple: Any) -> None:
        if type(triple.subject) is ox.BlankNode:
            self.about.setdefault(triple.subject, []).append((triple.predicate, triple.object))
        else:
            self.from_iris.append(triple)
        if type(triple.object) is ox.BlankNode:
            self.uses[triple.object] += 1

    def lines(self) -> Iterator[Line]:
        """Yield a line for each statement of an IRI, and for each node that nothing leads to; of two that say the same, one."""
        found: dict[str, Line] = {}
        for triple in self.from_iris:
            text, count = self.term(triple.object)
            line = Line(f"{triple.subject} {triple.predicate} {text} .", count + 1)
            found[line.text] = line
        for node in self.about.keys() - self.uses.keys():
            text, count = self.term(node)
            found[f"{text} ."] = Line(f"{text} .", count)
        if self.written != self.about.keys() | self.uses.keys():
            self.refuse()
        yield from found.values()

    def term(self, node: Any, depth: int = 0) -> tuple[str, int]:
        """Return how a term is written, and how many triples that takes."""
        if type(node) is not ox.BlankNode:
            return (str(node), 0) if type(node) in _SIMPLE else self.refuse()
        if self.uses[node] > 1 or node in self.written or depth > DEPTH:
            self.refuse()
        if cells := self.cells(node):
            return self.listed(cells, depth)
        self.written.add(node)
        parts = sorted((str(predicate), *self.term(term, depth + 1)) for predicate, term in self.about.get(node, ()))
        said = " ; ".join(f"{predicate} {text}" for predicate, text, _ in parts)
        return (f"[ {said} ]" if said else "[]"), sum(count + 1 for _, _, count in parts)

    def listed(self, cells: list[Any], depth: int) -> tuple[str, int]:
        self.written.update(cells)
        members = [self.term(dict(self.about[cell])[_FIRST], depth + 1) for cell in cells]
        return f"( {' '.join(text for text, _ in members)} )", sum(count + 2 for _, count in members)

    def cells(self, node: Any) -> list[Any]:
        """Return the cells of the list that begins with a node; none where it is no whole list."""
        found: dict[Any, None] = {}
        while node != _NIL:
            said = dict(self.about.get(node, ()))
            if said.keys() != {_FIRST, _REST} or len(self.about[node]) != 2 or self.uses[node] > 1 or node in found:
                return []
            found[node], node = None, said[_REST]
        return [*found]

    def refuse(self) -> NoReturn:
        """Raise StoreError: what is in brackets can stand in one place only."""
        raise StoreError(
            "a node without an address stands in two places, or is spoken of, and cannot be sent",
            where=self.graph,
            remedy="Give it an address of its own (in ontology/*.ttl: instead of a label _:b).",
        )


class Digest:
    """A digest of lines, whatever their order, and how many triples they are."""

    def __init__(self) -> None:
        self.sum = self.triples = 0

    def add(self, line: Line) -> None:
        """Take in a line."""
        self.sum += int.from_bytes(hashlib.blake2b(line.text.encode(), digest_size=16).digest())
        self.triples += line.triples

    @property
    def text(self) -> str:
        """The digest: the sum of those of the lines."""
        return f"{self.sum % (1 << 128):032x}"


class Sorter:
    """Lines sorted on disk, each once: SQLite's own sorter in a temporary file, so that memory does not depend on how many there are."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database, self.tables = database, 0

    @contextmanager
    def sort(self, found: Iterable[Line]) -> Iterator[Sorted]:
        """Take in lines; their place on disk is let go of at the end."""
        self.tables += 1
        name = f"lines{self.tables}"
        self.database.execute(f"CREATE TABLE {name}(text TEXT, triples INTEGER)")
        self.database.executemany(f"INSERT INTO {name} VALUES (?, ?)", found)
        yield Sorted(self.database, name)
        self.database.execute(f"DROP TABLE {name}")


class Sorted:
    """Lines that were sorted: in the same order whenever they are the same."""

    def __init__(self, database: sqlite3.Connection, table: str) -> None:
        self.database, self.table = database, table

    def __iter__(self) -> Generator[Line, None, None]:
        last = ""
        for row in self.database.execute(f"SELECT text, triples FROM {self.table} ORDER BY text"):
            line = Line(*row)
            if line.text != last:
                yield line
            last = line.text


@contextmanager
def sorter() -> Iterator[Sorter]:
    """Give a sorter. Raises StoreError where the disk is full."""
    try:
        database = sqlite3.connect("", isolation_level=None)
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-64000; BEGIN")
        try:
            yield Sorter(database)
        finally:
            database.close()
    except sqlite3.Error as error:
        raise StoreError(
            f"the temporary folder cannot be written: {error}", remedy="Is the disk full? TMPDIR names another folder."
        ) from error


def differences(old: Iterable[Line], new: Iterable[Line]) -> Generator[tuple[Line, bool], None, None]:
    """Yield the lines of one of two sorted rows only, and whether they are new."""
    olds, news = iter(old), iter(new)
    one, other = next(olds, None), next(news, None)
    while one or other:
        if one and (not other or one.text.encode() < other.text.encode()):  # as SQLite orders
            yield one, False
            one = next(olds, None)
        elif other and (not one or one.text != other.text):
            yield other, True
            other = next(news, None)
        else:
            one, other = next(olds, None), next(news, None)
