"""What is kept of a graph: the database of one folder of the cache, and a generation of it that somebody has open."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.graph.keeping.sources import Files, Mark, Part, Seen, are_alike, engine, looked_at
from miggraph.ground import locking
from miggraph.ground.findings import Finding, Severity

if TYPE_CHECKING:
    from miggraph.ground.homes import Home

DATABASE, STORE = "kept.sqlite", "store-"
VOCABULARY = "vocabulary"  # the blob of it
WAIT = 60.0  # seconds for another who writes: what is written takes a fraction of one
GENERATIONS = 1000  # of which it is known what changed: who has seen an older one looks at everything
TABLES = """
CREATE TABLE IF NOT EXISTS state (one INTEGER PRIMARY KEY CHECK (one = 1), generation INTEGER, engine TEXT, anew INTEGER, sets TEXT);
CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, part TEXT, size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER, looked INTEGER, digest BLOB);
CREATE TABLE IF NOT EXISTS ranges (number INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT, start INTEGER, size INTEGER, digest BLOB);
CREATE INDEX IF NOT EXISTS ranges_by_file ON ranges (file);
CREATE TABLE IF NOT EXISTS records (graph TEXT, id TEXT, range INTEGER, digest BLOB, PRIMARY KEY (id, graph)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS records_by_range ON records (range);
CREATE TABLE IF NOT EXISTS changes (generation INTEGER, thing TEXT);
CREATE INDEX IF NOT EXISTS changes_by_generation ON changes (generation);
CREATE TABLE IF NOT EXISTS blobs (name TEXT PRIMARY KEY, generation INTEGER, data BLOB);
CREATE TABLE IF NOT EXISTS faults (contents BLOB PRIMARY KEY, engine TEXT, findings TEXT);
"""


class Moved(Exception):
    """What is kept is not what the files say: they have changed, or another generation has taken its place just now."""


class Kept:
    """A generation of a kept graph, open for reading. It stays as it is as long as this is open, whatever is built meanwhile."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, generation: int) -> None:
        self.folder, self.connection, self.generation = folder, connection, generation
        self.path = folder / f"{STORE}{generation}"
        try:
            self._lock = locking.share(self.path)
        except OSError:
            self._lock = None
        if self._lock is None or not self.path.is_dir():  # swept away between the two
            self.close()
            raise Moved
        self.store = ox.Store.read_only(str(self.path))

    @property
    def size(self) -> int:
        """The bytes that the store takes on disk."""
        return sum(entry.stat().st_size for entry in os.scandir(self.path))

    def changed(self, since: int) -> set[str] | None:
        """Return the ids of the things that have changed after a generation; None where that may be all of them."""
        (anew,) = self.connection.execute("SELECT anew FROM state").fetchone()
        if since < max(anew, self.generation - GENERATIONS):
            return None
        return {thing for (thing,) in self.connection.execute("SELECT thing FROM changes WHERE generation > ?", (since,))}

    def blob(self, name: str) -> tuple[int, bytes] | None:
        """Return what a use has put by under a name, and of which generation it was; None where there is nothing."""
        return blob(self.connection, name)

    def put(self, name: str, data: bytes) -> None:
        """Put by what a use has worked out about this generation. Where that cannot be, it is worked out again another time."""
        with suppress(OSError, sqlite3.Error), writing(self.folder) as connection:
            replace = (
                "INSERT INTO blobs VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET generation = excluded.generation, data = excluded.data"
            )
            connection.execute(f"{replace} WHERE excluded.generation >= blobs.generation", (name, self.generation, data))

    def close(self) -> None:
        """Let go of the generation."""
        self.connection.close()
        self.__dict__.pop("store", None)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __del__(self) -> None:
        with suppress(Exception):  # at the end of a process nobody can be told
            self.close()


def opened(folder: Path, home: Home, found: Files) -> Kept | None:
    """Open what is kept in a folder where that is what files say; None where it is not. Raises Moved, OSError or sqlite3.Error."""
    if not (folder / DATABASE).is_file():
        return None
    connection = connect(folder)
    kept = None
    try:
        connection.execute("BEGIN")  # from here on the database is as it is now
        generation, made_by = state(connection)
        known = files(connection) if made_by == engine(home) else {}
        if generation and known.keys() == found.keys():
            looked = looked_at(found, known, home)
            kept = Kept(folder, connection, generation) if are_alike(looked, known) else None
            if kept and looked != known:
                _remember(folder, generation, looked, known)
        return kept
    finally:
        if not kept:
            connection.close()


def _remember(folder: Path, generation: int, looked: Files, known: Files) -> None:
    """Remember which files were found unchanged, so that they are not read again; not where somebody writes just now, or nobody can."""
    with suppress(OSError, sqlite3.Error), writing(folder, wait=0) as connection:
        if state(connection)[0] == generation:
            put_files(connection, {name: seen for name, seen in looked.items() if seen != known[name]})


def connect(folder: Path, *, wait: float = WAIT) -> sqlite3.Connection:
    """Open the database of a folder. Raises sqlite3.Error."""
    place = (folder / DATABASE).absolute().as_uri()
    connection = sqlite3.connect(f"{place}?mode=rw", uri=True, timeout=wait, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("SELECT generation FROM state").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if (folder / f"{DATABASE}-wal").exists():
            raise
        # a folder that cannot be written: without a log of what is under way, the file is all there is
        connection = sqlite3.connect(f"{place}?immutable=1", uri=True, isolation_level=None, check_same_thread=False)
    return connection


def created(folder: Path) -> sqlite3.Connection:
    """Open the database of a folder for the one who builds, and make it where there is none that is sound. Raises sqlite3.Error."""
    try:
        return _created(folder)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "no such column" not in str(error):
            raise  # it is not the file that is at fault
        remove(folder)
        return _created(folder)


def remove(folder: Path) -> None:
    """Remove the database of a folder: nobody knows its stores any more."""
    for path in folder.glob(f"{DATABASE}*"):
        path.unlink()


def _created(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / DATABASE, timeout=WAIT, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")  # so that nobody waits for who reads
        connection.execute("PRAGMA synchronous = NORMAL")  # what a power cut takes is built again
        connection.executescript(TABLES)
        for known in (
            "SELECT generation, engine, anew, sets FROM state",
            "SELECT range FROM records",
        ):  # as those before us may not have it
            connection.execute(known)
    except BaseException:
        connection.close()
        raise
    return connection


class writing:  # noqa: N801 - a context manager, which reads as a verb
    """A transaction of its own on the database of a folder, beside those who read."""

    def __init__(self, folder: Path, *, wait: float = WAIT) -> None:
        self.connection = connect(folder, wait=wait)

    def __enter__(self) -> sqlite3.Connection:
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except BaseException:
            self.connection.close()
            raise
        return self.connection

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            self.connection.execute("ROLLBACK" if kind else "COMMIT")
        finally:
            self.connection.close()


# the tables


def state(connection: sqlite3.Connection) -> tuple[int, str]:
    """Return the generation that is kept, 0 where there is none, and what it was made by."""
    found: tuple[int, str] = connection.execute("SELECT generation, engine FROM state").fetchone() or (0, "")
    return found


def sets(connection: sqlite3.Connection) -> set[str] | None:
    """Return the graphs of the mapping sets; None where these hold something else too."""
    (found,) = connection.execute("SELECT sets FROM state").fetchone()
    return None if found is None else set(json.loads(found))


def blob(connection: sqlite3.Connection, name: str) -> tuple[int, bytes] | None:
    """Return what is put by under a name, and of which generation it was."""
    found: tuple[int, bytes] | None = connection.execute("SELECT generation, data FROM blobs WHERE name = ?", (name,)).fetchone()
    return found


def vocabulary(connection: sqlite3.Connection) -> bytes:
    """Return the vocabulary as it was put by when all was built anew."""
    (found,) = connection.execute("SELECT data FROM blobs WHERE name = ?", (VOCABULARY,)).fetchone()
    return bytes(found)


def files(connection: sqlite3.Connection) -> Files:
    """Return the files that the generation was made of."""
    rows = connection.execute("SELECT name, part, looked, digest, size, mtime, ctime, inode FROM files")
    return {_name(name): Seen(Part(part), Mark(*mark), looked, digest) for name, part, looked, digest, *mark in rows}


def put_files(connection: sqlite3.Connection, found: Mapping[str, Seen]) -> None:
    """Put files into the table, in the place of what it has of them."""
    rows = ((_text(name), seen.part.value, *seen.mark, seen.looked, seen.digest) for name, seen in found.items())
    connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _text(name: str) -> str | bytes:
    """Return the name of a file as the database takes it: names need not be text."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name)
    return name


def _name(kept: str | bytes) -> str:
    return os.fsdecode(kept)


def faults(connection: sqlite3.Connection, contents: bytes, made_by: str) -> list[Finding]:
    """Return what was found wrong with files of these contents."""
    row = connection.execute("SELECT findings FROM faults WHERE contents = ? AND engine = ?", (contents, made_by)).fetchone()
    return [Finding(**{**said, "severity": Severity(said["severity"])}) for said in json.loads(row[0])] if row else []


def put_faults(connection: sqlite3.Connection, contents: bytes, made_by: str, findings: Iterable[Finding]) -> None:
    """Remember what is wrong with files of these contents, in the place of what was wrong before."""
    text = json.dumps([{**asdict(finding), "severity": finding.severity.value} for finding in findings])
    connection.execute("DELETE FROM faults")
    connection.execute("INSERT INTO faults VALUES (?, ?, ?)", (contents, made_by, text))
