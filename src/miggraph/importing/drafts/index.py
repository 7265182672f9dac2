"""The index: what is there already, in the graph or earlier in the import, by the keys it can be recognised by.

It is a temporary database of SQLite's own, which goes to disk when it grows: the memory of an import does not depend on its length.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from miggraph.folding import strip_accents

_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


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
    """Keys, the ids they lead to, and the records that wait until the end in case an entry of their own comes."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000;"
            "CREATE TABLE found(key TEXT, id TEXT, detail TEXT, PRIMARY KEY(key, id)) WITHOUT ROWID;"
            "CREATE TABLE taken(id TEXT PRIMARY KEY) WITHOUT ROWID;"
            "CREATE TABLE waiting(id TEXT PRIMARY KEY, draft TEXT);"
            "BEGIN"
        )
        self._waits = False

    def add(self, *rows: tuple[str, str, str]) -> None:
        """Say that keys lead to ids: each row is a key, an id, and what is to be remembered of it."""
        self._db.executemany("INSERT OR IGNORE INTO found VALUES (?, ?, ?)", rows)

    def find(self, *keys: str) -> list[tuple[str, str, str]]:
        """List the rows of some keys, in the order of the keys."""
        marks = ",".join("?" * len(keys))
        rows = self._db.execute(f"SELECT key, id, detail FROM found WHERE key IN ({marks})", keys).fetchall()
        return sorted(rows, key=lambda row: keys.index(row[0])) if len(rows) > 1 else rows

    def ids(self, key: str) -> list[str]:
        """List the ids that a key leads to."""
        return [row[0] for row in self._db.execute("SELECT id FROM found WHERE key = ?", (key,))]

    def claim(self, id: str, text: str) -> str:
        """Take an id that is free: the one wanted, else with a hash of the text behind it, which no position changes."""
        import hashlib

        wanted, length = id, 0
        while not self._db.execute("INSERT OR IGNORE INTO taken VALUES (?)", (wanted,)).rowcount:
            length += 4
            wanted = f"{id}-{hashlib.sha256(f'{text} {length // 64}'.encode()).hexdigest()[: length % 64]}"
        return wanted

    def hold(self, draft: Draft) -> None:
        """Keep a draft until the end."""
        self._waits = True
        text = _ENCODE([draft.record, draft.line, draft.comments])
        self._db.execute("INSERT OR REPLACE INTO waiting VALUES (?, ?)", (draft.record["id"], text))

    def waits(self, id: str) -> bool:
        """Say whether a draft waits under an id."""
        return self._db.execute("SELECT 1 FROM waiting WHERE id = ?", (id,)).fetchone() is not None

    def take(self, id: str) -> Draft | None:
        """Return the draft that waits under an id, and forget it."""
        row = self._waits and self._db.execute("SELECT draft FROM waiting WHERE id = ?", (id,)).fetchone()
        if not row:
            return None
        self._db.execute("DELETE FROM waiting WHERE id = ?", (id,))
        return Draft(*json.loads(row[0]))

    def release(self) -> Iterator[Draft]:
        """Yield the drafts that still wait, in the order they came, and forget them."""
        for row in self._db.execute("SELECT draft FROM waiting ORDER BY rowid"):
            yield Draft(*json.loads(row[0]))
        self._db.execute("DELETE FROM waiting")


def slug(text: str, *, words: int = 9) -> str:
    """Return the words of a text as the last part of an id; a hash where it has none in Latin letters.

    >>> slug("Women’s work unbound: Philippine development")
    'women-s-work-unbound-philippine-development'
    """
    found = re.findall(r"[a-z0-9]+", strip_accents(text).lower())[:words]
    if found:
        return "-".join(found)[:80].rstrip("-")
    import hashlib

    return "x-" + hashlib.sha256(text.encode()).hexdigest()[:8]


def plain(text: str) -> str:
    """Return a name in small letters without accents and marks, as names are compared."""
    return " ".join(re.findall(r"\w+", strip_accents(text).casefold()))
