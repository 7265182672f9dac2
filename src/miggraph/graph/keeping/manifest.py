"""What records there are: each by its thing and its source, with the range of a file that it is in and a digest of its lines.

A range is what a part was when it was read. Of a file that has changed, the ranges before and behind the change stay: they are known by their digests.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from miggraph.records import parts


class Key(NamedTuple):
    """A record: of a source there is one for each thing."""

    id: str
    graph: str


Records = dict[Key, bytes]  # with the digests of their lines


@dataclass(frozen=True)
class Range:
    """Some bytes of a file; ``number`` names it in the database, 0 where it is not there yet."""

    file: str
    start: int
    size: int
    digest: bytes
    number: int = 0
    records: Records = field(default_factory=dict)

    @property
    def end(self) -> int:
        return self.start + self.size


class Compared(NamedTuple):
    """What has become of the ranges of a file: those that stay, maybe elsewhere, those that are gone, and the bytes that are others now."""

    stays: list[Range]
    gone: list[Range]
    start: int
    end: int


def compared(path: Path, old: list[Range]) -> Compared:
    """Compare a file with the ranges that it had. Raises OSError."""
    size = path.stat().st_size if path.exists() else 0
    if path.suffix != ".jsonl" or not size:
        return Compared([], old, 0, size)
    with path.open("rb") as stream:

        def is_there(one: Range) -> bool:
            stream.seek(one.start)
            return parts.digest(stream.read(one.size)) == one.digest

        def ends_line(place: int) -> bool:
            stream.seek(max(place - 1, 0))
            return place == 0 or stream.read(1) == b"\n"

        first = 0
        while first < len(old) and is_there(old[first]):
            first += 1
        shift = size - max((one.end for one in old), default=0)
        behind: list[Range] = []
        for one in reversed(old[first:]):
            moved = replace(one, start=one.start + shift)
            if moved.start < (old[first - 1].end if first else 0) or not (ends_line(moved.start) and is_there(moved)):
                break
            behind.insert(0, moved)
        if first and not ends_line(old[first - 1].end):  # its last line may go on now
            first -= 1
        stays, gone = [*old[:first], *behind], old[first : len(old) - len(behind)]
        return Compared(stays, gone, old[first - 1].end if first else 0, behind[0].start if behind else size)


# the tables


def put(connection: sqlite3.Connection, ranges: Iterable[Range]) -> None:
    """Put ranges and their records into the tables."""
    for one in ranges:
        row = (one.file, one.start, one.size, one.digest)
        number = connection.execute("INSERT INTO ranges (file, start, size, digest) VALUES (?, ?, ?, ?)", row).lastrowid
        rows = ((key.graph, key.id, number, digest) for key, digest in one.records.items())
        connection.executemany("INSERT INTO records VALUES (?, ?, ?, ?)", rows)


def remove(connection: sqlite3.Connection, ranges: Iterable[Range]) -> None:
    """Remove ranges with their records."""
    numbers = [(one.number,) for one in ranges]
    connection.executemany("DELETE FROM records WHERE range = ?", numbers)
    connection.executemany("DELETE FROM ranges WHERE number = ?", numbers)


def move(connection: sqlite3.Connection, ranges: Iterable[Range]) -> None:
    """Say where ranges begin now."""
    connection.executemany("UPDATE ranges SET start = ? WHERE number = ?", ((one.start, one.number) for one in ranges))


def of_file(connection: sqlite3.Connection, name: str) -> list[Range]:
    """List the ranges of a file, in their order; without their records."""
    rows = connection.execute("SELECT start, size, digest, number FROM ranges WHERE file = ? ORDER BY start", (name,))
    return [Range(name, *row) for row in rows]


def records(connection: sqlite3.Connection, ranges: Iterable[Range]) -> Records:
    """Return the records of ranges."""
    select = "SELECT id, graph, digest FROM records WHERE range = ?"
    return {Key(id, graph): digest for one in ranges for id, graph, digest in connection.execute(select, (one.number,))}


def places(connection: sqlite3.Connection, id: str) -> list[tuple[str, int]]:
    """List the graphs and the ranges of the records of a thing."""
    return list(connection.execute("SELECT graph, range FROM records WHERE id = ?", (id,)))
