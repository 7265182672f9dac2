"""What records there are, each by its thing and its source, with the file that it is in and a digest of what it says."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from miggraph.graph.keeping import sources
from miggraph.ground.findings import shown

if TYPE_CHECKING:
    from pathlib import Path

    from miggraph.ground.homes import Home
    from miggraph.records import reader


class Key(NamedTuple):
    """A record: of a source there is one for each thing."""

    id: str
    graph: str


class Entry(NamedTuple):
    """Where a record is, and a digest of what it says."""

    file: str
    digest: bytes


Records = dict[Key, Entry]


def documents(read: reader.Records, home: Home) -> dict[Key, Any]:
    """Return the records of a home that were read, not those of its layer, as JSON-LD has them."""
    waiting = {graph: iter(nodes) for graph, nodes in read.graphs.items()}
    own = (node for node in read.nodes if "#" not in node.id and node.id not in home.names.layer)
    return {Key(node.id, node.graph): next(waiting[node.graph]) for node in own}


def manifest(read: reader.Records, found: Mapping[Key, Any], files: Iterable[Path], home: Home) -> Records:
    """List the records that were found in files of a home."""
    names = {shown(path, home.path): sources.named(path, home) for path in files}
    written = {Key(node.id, node.graph): names[node.file] for node in read.nodes if node.file in names}
    return {key: Entry(written[key], _digest(document)) for key, document in found.items()}


def _digest(document: object) -> bytes:
    return hashlib.blake2b(json.dumps(document).encode(), digest_size=16).digest()


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
