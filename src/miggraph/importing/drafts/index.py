"""The index: what is there already, in the graph or earlier in the import, by the keys it can be recognised by.

It is a temporary database of SQLite's own, which goes to disk when it grows: the memory of an import does not depend on its length.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from bisect import bisect_left
from functools import lru_cache

from miggraph.ground.folding import strip_accents
from miggraph.importing.drafts.pending import PendingDrafts

Row = tuple[str, str, str]  # a key, an id that it leads to, and what is to be remembered of it
IN_MEMORY = 30_000  # keys and rows of keys
HASHES = 1 << 22  # bytes, one for each
_LETTERS, _WORDS = re.compile(r"[a-z0-9]+"), re.compile(r"\w+")


class Index:
    """Keys, the ids they lead to, and the drafts that wait until the end in case an entry of their own comes (``pending``).

    The keys used last are in memory with all their rows, new rows go to disk many at a time, and a table of the hashes there have been
    tells that a key is new without a look at the disk.
    """

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000;"
            "CREATE TABLE found(key TEXT, id TEXT, detail TEXT, PRIMARY KEY(key, id)) WITHOUT ROWID;"
            "BEGIN"
        )
        self._rows: dict[str, list[Row]] = {}  # those of the keys used last, in the order of their ids
        self._size = 0  # how many keys and rows these are, but for new ones
        self._new: list[Row] = []  # those that are not on disk yet
        self._seen = bytearray(HASHES)
        self.pending = PendingDrafts(self._db)

    def add(self, *rows: Row) -> None:
        """Say that keys lead to ids: each row is a key, an id, and what is to be remembered of it."""
        for row in rows:
            known = self._of(row[0])
            place = bisect_left(known, row[:2]) if known else 0
            if place == len(known) or known[place][1] != row[1]:
                self._put(row, known, place)

    def _put(self, row: Row, known: list[Row], place: int = 0) -> None:
        known.insert(place, row)
        self._new.append(row)
        self._seen[hash(row[0]) % HASHES] = 1

    def find(self, *keys: str) -> list[Row]:
        """List the rows of some keys, in the order of the keys."""
        return [row for key in keys for row in self._of(key)]

    def ids(self, key: str) -> list[str]:
        """List the ids that a key leads to."""
        return [row[1] for row in self._of(key)]

    def _of(self, key: str) -> list[Row]:
        """Return the rows of a key, from memory or from disk."""
        rows = self._rows.get(key)
        if rows is None:
            if self._size >= IN_MEMORY:
                self._store()
            there = self._seen[hash(key) % HASHES]
            rows = self._db.execute("SELECT key, id, detail FROM found WHERE key = ?", (key,)).fetchall() if there else []
            self._rows[key] = rows
            self._size += 1 + len(rows)
        return rows

    def _store(self) -> None:
        """Put the new rows on disk, and forget what is in memory."""
        self._db.executemany("INSERT INTO found VALUES (?, ?, ?)", sorted(self._new))
        self._new.clear()
        self._rows.clear()
        self._size = 0

    def knows(self, id: str) -> bool:
        """Say whether something has this id."""
        return bool(self._of(f"id:{id}"))

    def claim(self, id: str, text: str) -> str:
        """Take an id that is free: the one wanted, else with a hash of the text behind it, which no position changes."""
        wanted, length = id, 0
        while known := self._of(f"id:{wanted}"):
            length += 4
            wanted = f"{id}-{hashlib.sha256(f'{text} {length // 64}'.encode()).hexdigest()[: length % 64]}"
        self._put((f"id:{wanted}", "", ""), known)
        return wanted


def slug(text: str, *, words: int = 9) -> str:
    """Return the words of a text as the last part of an id; a hash where it has none in Latin letters.

    >>> slug("Women’s work unbound: Philippine development")
    'women-s-work-unbound-philippine-development'
    """
    found = _LETTERS.findall(strip_accents(text).lower())[:words]
    if found:
        return "-".join(found)[:80].rstrip("-")
    return "x-" + hashlib.sha256(text.encode()).hexdigest()[:8]


@lru_cache(maxsize=8_000)
def plain(text: str) -> str:
    """Return a name in small letters without accents and marks, as names are compared."""
    return " ".join(_WORDS.findall(strip_accents(text).casefold()))
