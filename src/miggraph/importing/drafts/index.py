"""The index: what is there already, in the graph or earlier in the import, by the keys it can be recognised by.

It is a temporary database of SQLite's own, which goes to disk when it grows: the memory of an import does not depend on its length.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from miggraph.folding import strip_accents

_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
Row = tuple[str, str, str]  # a key, an id that it leads to, and what is to be remembered of it
KEYS, DRAFTS = 40_000, 2_000  # that are in memory at a time
HASHES = 1 << 22
_LETTERS, _WORDS = re.compile(r"[a-z0-9]+"), re.compile(r"\w+")


@dataclass(slots=True)
class Draft:
    """A record on its way into a file: its keys and values as texts, lists and nested records, and the comments on its keys."""

    record: dict[str, Any]
    line: int
    comments: dict[str, list[str]] = field(default_factory=dict)  # by key; "" is the record as a whole

    def review(self, key: str, reason: str, line: int = 0) -> None:
        """Ask a person to look at a key; "" is the record as a whole."""
        text = f"{reason} (line {line})" if line else reason
        notes = self.comments.setdefault(key, [])
        if text not in notes:
            notes.append(text)

    def note(self, text: str) -> None:
        """Keep a text in the editorial notes."""
        notes = self.record.get("editorialNotes", [])
        if text not in notes:
            self.record["editorialNotes"] = [*notes, text]

    def fill(self, other: Draft) -> None:
        """Take over what another draft of the same thing says and this one does not."""
        for key, value in other.record.items():
            self.record.setdefault(key, value)
        for key, notes in other.comments.items():
            self.comments.setdefault(key, notes)


class Index:
    """Keys, the ids they lead to, and the records that wait until the end in case an entry of their own comes.

    The keys used last are in memory with all their rows, new rows go to disk many at a time, and a table of the hashes there have been
    tells that a key is new without a look at the disk.
    """

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000;"
            "CREATE TABLE found(key TEXT, id TEXT, detail TEXT, PRIMARY KEY(key, id)) WITHOUT ROWID;"
            "CREATE TABLE waiting(id TEXT PRIMARY KEY, draft TEXT);"
            "BEGIN"
        )
        self._rows: dict[str, list[Row]] = {}  # those of the keys used last, in the order of their ids
        self._new: list[Row] = []  # those that are not on disk yet
        self._seen = bytearray(HASHES)
        self._held: dict[str, Draft] = {}
        self._waits = False  # whether drafts wait on disk too

    def add(self, *rows: Row) -> None:
        """Say that keys lead to ids: each row is a key, an id, and what is to be remembered of it."""
        for row in rows:
            known = self._of(row[0])
            if not known:
                known.append(row)
            elif any([row[1] == other[1] for other in known]):
                continue
            else:
                insort(known, row)
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
            if len(self._rows) >= KEYS:
                self._store()
            there = self._seen[hash(key) % HASHES]
            rows = self._db.execute("SELECT key, id, detail FROM found WHERE key = ?", (key,)).fetchall() if there else []
            self._rows[key] = rows
        return rows

    def _store(self) -> None:
        """Put the new rows on disk, and forget what is in memory."""
        self._db.executemany("INSERT INTO found VALUES (?, ?, ?)", sorted(self._new))
        self._new.clear()
        self._rows.clear()

    def claim(self, id: str, text: str) -> str:
        """Take an id that is free: the one wanted, else with a hash of the text behind it, which no position changes."""
        wanted, length = id, 0
        while self._of(f"id:{wanted}"):
            length += 4
            wanted = f"{id}-{hashlib.sha256(f'{text} {length // 64}'.encode()).hexdigest()[: length % 64]}"
        self.add((f"id:{wanted}", "", ""))
        return wanted

    def hold(self, draft: Draft) -> None:
        """Keep a draft until the end."""
        self._held[draft.record["id"]] = draft
        if len(self._held) >= DRAFTS:
            rows = [(id, _ENCODE([held.record, held.line, held.comments])) for id, held in self._held.items()]
            self._db.executemany("INSERT OR REPLACE INTO waiting VALUES (?, ?)", rows)
            self._held.clear()
            self._waits = True

    def waits(self, id: str) -> bool:
        """Say whether a draft waits under an id."""
        return id in self._held or self._db.execute("SELECT 1 FROM waiting WHERE id = ?", (id,)).fetchone() is not None

    def take(self, id: str) -> Draft | None:
        """Return the draft that waits under an id, and forget it."""
        if id in self._held:
            return self._held.pop(id)
        row = self._waits and self._db.execute("SELECT draft FROM waiting WHERE id = ?", (id,)).fetchone()
        if not row:
            return None
        self._db.execute("DELETE FROM waiting WHERE id = ?", (id,))
        return Draft(*json.loads(row[0]))

    def release(self) -> Iterator[Draft]:
        """Yield the drafts that still wait, in the order they came, and forget them."""
        for row in self._db.execute("SELECT draft FROM waiting ORDER BY rowid"):
            yield Draft(*json.loads(row[0]))
        yield from self._held.values()
        self._db.execute("DELETE FROM waiting")
        self._held.clear()
        self._waits = False


def slug(text: str, *, words: int = 9) -> str:
    """Return the words of a text as the last part of an id; a hash where it has none in Latin letters.

    >>> slug("Women’s work unbound: Philippine development")
    'women-s-work-unbound-philippine-development'
    """
    found = _LETTERS.findall(strip_accents(text).lower())[:words]
    if found:
        return "-".join(found)[:80].rstrip("-")
    return "x-" + hashlib.sha256(text.encode()).hexdigest()[:8]


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Return a name in small letters without accents and marks, as names are compared."""
    return " ".join(_WORDS.findall(strip_accents(text).casefold()))
