"""The tables of an index, in SQLite: made and filled, renewed for things that have changed, and asked."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph.index import label_rows, sentences, text_rows
from miggraph.graph.index.source import Source
from miggraph.ground.names import Names
from miggraph.records.context import Context

if TYPE_CHECKING:
    from pathlib import Path

    from miggraph.graph.store import Store

VERSION = 1  # of the tables: an index of another one is made anew
FILE = "index.sqlite"  # beside a store that was built
CACHE = "PRAGMA cache_size = -200000"  # kilobytes: rows come in the order of the store, and go to all places of a table


@dataclass(frozen=True)
class Part:
    """Tables that are filled together: those of one part may be filled from those of parts before it."""

    tables: str
    indexes: str
    properties: frozenset[str]  # of the statements that it is filled from
    fill: Callable[[Source], None]
    needs: tuple[str, ...] = ()


PARTS = {
    "labels": Part(label_rows.TABLES, label_rows.INDEXES, label_rows.PROPERTIES, label_rows.fill),
    "languages": Part("", "", frozenset(label_rows.RANK), label_rows.fill_languages, ("labels",)),
    "words": Part(label_rows.WORDS, "", frozenset(), label_rows.fill_words, ("languages",)),
    "segments": Part(label_rows.SEGMENTS, label_rows.SEGMENT_INDEXES, frozenset(), label_rows.fill_segments, ("labels",)),
    "codes": Part(text_rows.CODES, text_rows.CODE_INDEXES, frozenset((*text_rows.SAME, text_rows.CLOSE)), text_rows.fill_codes),
    "texts": Part(text_rows.TABLES, text_rows.INDEXES, frozenset(text_rows.WEIGHTS), text_rows.fill, ("languages",)),
    "sentences": Part(sentences.TABLES, sentences.INDEXES, sentences.PROPERTIES, sentences.fill, ("labels",)),
}
# Rows go with the thing that they are of, and with what is nested in it.
OF = "{0} = :thing OR ({0} > :first AND {0} < :last)"
FORGET = tuple(
    statement.format(of=OF.format(column))
    for statement, column in (
        ("DELETE FROM text WHERE rowid IN (SELECT id FROM thing WHERE {of})", "iri"),
        ("DELETE FROM told WHERE {of}", "record"),
        ("DELETE FROM code WHERE {of}", "thing"),
        ("DELETE FROM segment WHERE {of}", "thing"),
        ("DELETE FROM family WHERE {of}", "said_by"),
        ("DELETE FROM label WHERE {of}", "thing"),
        ("UPDATE thing SET label = NULL WHERE {of}", "iri"),  # the number of a thing stays: sets of things are made of them
    )
)
GONE = f"""DELETE FROM thing WHERE label IS NULL AND ({OF.format("iri")}) AND iri NOT IN (
  SELECT thing FROM label WHERE {OF.format("thing")} UNION SELECT record FROM told WHERE {OF.format("record")}
  UNION SELECT thing FROM told WHERE {OF.format("record")})"""
FORGET_SENTENCES = (
    "INSERT INTO said (said, rowid, text, about) SELECT 'delete', id, text, about FROM sentence WHERE thing = :thing",
    "DELETE FROM sentence WHERE thing = :thing",
    "DELETE FROM initials WHERE thing = :thing",
)


def fill(connection: sqlite3.Connection, store: ox.Store, context: Context, names: Names, parts: Iterable[str] = tuple(PARTS)) -> None:
    """Make the tables of an index and fill them from a store, whose default graph is the merge of the others.

    Those that there are give way. Nothing is committed: that is for who calls.
    """
    source = Source(connection, store, context, names, at_once=set(parts) == set(PARTS))
    connection.execute(CACHE)
    for part in (PARTS[name] for name in parts):
        for table in re.findall(r"TABLE (\w+)", part.tables):
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        _run(connection, part.tables)
        part.fill(source)
        _run(connection, part.indexes)


def write(file: Path, store: ox.Store, context: Context, names: Names) -> None:
    """Write an index of a store into a file of its own. Raises sqlite3.Error."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        _run(connection, "PRAGMA journal_mode = OFF; BEGIN; CREATE TABLE made (said TEXT)")
        connection.execute("INSERT INTO made VALUES (?)", (_said(names),))
        fill(connection, store, context, names)
        connection.execute("COMMIT")


def opened(file: Path, names: Names) -> sqlite3.Connection | None:
    """Open the index in a file, which nobody changes; None where there is none, or one of other tables, of another home or language."""
    with suppress(sqlite3.Error):  # what cannot be read is filled in memory
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        if connection.execute("SELECT said FROM made").fetchone() == (_said(names),):
            return connection
        connection.close()
    return None


def _said(names: Names) -> str:
    return f"{VERSION} {names.base} {names.language}"


def renew(connection: sqlite3.Connection, store: ox.Store, context: Context, names: Names, things: Iterable[str]) -> None:
    """Make the rows of some things, by their IRIs, anew from a store in which they have changed. Commits nothing.

    The tables then are as if they were filled from that store, but for the numbers of rows.
    """
    source = Source(connection, store, context, names, frozenset(things))
    keys = _keys(source.things or ())
    before = _labels(connection, keys)
    label_rows.count(source, list(label_rows.rows(source)), -1)
    for statement in FORGET:
        connection.executemany(statement, keys)
    _run(connection, "CREATE TEMP TABLE changed (iri TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.executemany("INSERT INTO changed VALUES (:thing)", keys)
    for name in ("labels", "words", "segments", "codes", "texts"):
        PARTS[name].fill(source)
    _run(connection, "DROP TABLE changed")
    connection.executemany(GONE, keys)
    _retell(source, before.items() ^ _labels(connection, keys).items())


def _retell(source: Source, labels: Iterable[tuple[str, str]]) -> None:
    """Make the sentences anew of what has changed, and of what is said to be about a thing with another label."""
    about = {thing for name in dict(labels) for thing in source.referring(name, sentences.ABOUT)}
    retold = Source(source.connection, source.store, source.context, source.names, (source.things or frozenset()) | about)
    keys = _keys(retold.things or ())
    texts = [row for key in keys for row in source.connection.execute("SELECT text FROM sentence WHERE thing = :thing", key)]
    sentences.count(source.connection, texts, -1)
    for statement in FORGET_SENTENCES:
        source.connection.executemany(statement, keys)
    sentences.fill(retold)


def _keys(things: Iterable[str]) -> list[dict[str, str]]:
    return [{"thing": thing, "first": f"{thing}#", "last": f"{thing}$"} for thing in sorted(things)]  # $ comes after #


def _labels(connection: sqlite3.Connection, keys: list[dict[str, str]]) -> dict[str, str]:
    query = f"SELECT iri, coalesce(label, '') FROM thing WHERE {OF.format('iri')}"
    return {row[0]: row[1] for key in keys for row in connection.execute(query, key)}


def _run(connection: sqlite3.Connection, statements: str) -> None:
    for statement in filter(str.strip, statements.split(";")):  # executescript would commit what its caller has begun
        connection.execute(statement)


class Index:
    """The index of a graph, which several threads may ask.

    The tables are those of a kept or a built store; where there are none, they are filled in memory, each part when it is first asked.
    ``held`` is what they are open as long as.
    """

    def __init__(
        self,
        store: Store,
        context: Context,
        names: Names,
        tables: sqlite3.Connection | None = None,
        *,
        held: object = None,
        asserted: bool = False,
    ) -> None:
        self.store, self.context, self.names, self.asserted = store, context, names, asserted
        self._held = held  # which ends with the last that holds it
        # SQLite itself lets one thread in at a time (threading mode "serialized"): a server asks from several
        self.connection = tables or sqlite3.connect(":memory:", check_same_thread=False)
        self._filled = set(PARTS if tables else ())
        self._lock = threading.RLock()

    def rows(self, part: str, query: str, values: Sequence[object] = ()) -> list[Any]:
        """List the rows that a query finds in the tables of a part."""
        self._ensure(part)
        return self.connection.execute(query, values).fetchall()

    def each(self, part: str, query: str, values: Sequence[object] = ()) -> Iterator[Any]:
        """Yield the rows that a query finds, as they are read."""
        self._ensure(part)
        yield from self.connection.execute(query, values)

    def _ensure(self, name: str) -> None:
        if name in self._filled:
            return
        with self._lock:
            part = PARTS[name]
            for needed in part.needs:
                self._ensure(needed)
            if name not in self._filled:
                store = self.store.merged(part.properties, asserted=self.asserted)
                fill(self.connection, store, self.context, self.names, [name])
                self._filled.add(name)
