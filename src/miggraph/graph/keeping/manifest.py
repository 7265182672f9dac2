"""What records there are, each by its thing and its source, with the file that it is in and a digest of what it says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from miggraph.graph.keeping import sources

if TYPE_CHECKING:
    from pathlib import Path

    from miggraph.graph.statements import Record
    from miggraph.ground.homes import Home


class Key(NamedTuple):
    """A record: of a source there is one for each thing."""

    id: str
    graph: str


class Entry(NamedTuple):
    """Where a record is, and a digest of what stands there."""

    file: str
    digest: bytes


Records = dict[Key, Entry]


def of_records(file: Path, records: Iterable[Record], home: Home) -> Iterator[tuple[Key, Entry]]:
    """Yield the records of a file."""
    name = sources.named(file, home)
    return ((Key(record.id, record.graph), Entry(name, record.digest)) for record in records)


def put(connection: sqlite3.Connection, records: Records) -> None:
    """Put records into the table."""
    rows = ((key.graph, key.id, entry.file, entry.digest) for key, entry in records.items())
    connection.executemany("INSERT INTO records VALUES (?, ?, ?, ?)", rows)


def of_files(connection: sqlite3.Connection, files: Iterable[str]) -> Records:
    """Return the records that were in files."""
    select = "SELECT id, graph, digest FROM records WHERE file = ?"
    return {Key(id, graph): Entry(file, digest) for file in files for id, graph, digest in connection.execute(select, (file,))}


def places(connection: sqlite3.Connection, id: str) -> list[tuple[str, str]]:
    """List the graphs and the files of the records of a thing."""
    return list(connection.execute("SELECT graph, file FROM records WHERE id = ?", (id,)))
