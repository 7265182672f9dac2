"""Pending drafts: those that are kept until the end of an import, in case an entry of their own comes; most of them on disk."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from heapq import merge
from typing import Any

from miggraph.importing.drafts.draft import Draft

_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
IN_MEMORY = 1_000  # drafts
NEVER_LISTED = frozenset({"Person", "Place"})  # no entry of a bibliography is one of these


Numbered = tuple[int, Draft]


class PendingDrafts:
    """Drafts in the order they came: people and places, which nothing asks for, many in one row of a table; the others each in its own."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db, self._count = db, 0
        db.execute("CREATE TABLE batches(drafts TEXT)")
        db.execute("CREATE TABLE single(id TEXT PRIMARY KEY, number INTEGER, draft TEXT)")
        self._batch: list[Numbered] = []
        self._single: dict[str, Numbered] = {}
        self._on_disk = False  # whether there are single ones

    def hold(self, draft: Draft) -> None:
        """Keep a draft until the end."""
        self._count += 1
        if draft.record["type"] in NEVER_LISTED:
            self._batch.append((self._count, draft))
        else:
            self._single[draft.record["id"]] = (self._count, draft)
        if len(self._batch) + len(self._single) >= IN_MEMORY:
            self._store()

    def _store(self) -> None:
        self._db.execute("INSERT INTO batches VALUES (?)", (_ENCODE([_values(*one) for one in self._batch]),))
        rows = [(id, number, _ENCODE(_values(number, draft))) for id, (number, draft) in self._single.items()]
        self._db.executemany("INSERT OR REPLACE INTO single VALUES (?, ?, ?)", rows)
        self._on_disk = self._on_disk or bool(rows)
        self._batch.clear()
        self._single.clear()

    def waits(self, id: str) -> bool:
        """Say whether a draft waits that an entry may be."""
        return id in self._single or bool(self._on_disk and self._db.execute("SELECT 1 FROM single WHERE id = ?", (id,)).fetchone())

    def take(self, id: str) -> Draft | None:
        """Return the draft that waits under an id, and forget it."""
        if id in self._single:
            return self._single.pop(id)[1]
        row = self._on_disk and self._db.execute("SELECT draft FROM single WHERE id = ?", (id,)).fetchone()
        if not row:
            return None
        self._db.execute("DELETE FROM single WHERE id = ?", (id,))
        return _numbered(json.loads(row[0]))[1]

    def release(self) -> Iterator[Draft]:
        """Yield the drafts that still wait, in the order they came, and forget them."""
        self._store()
        for _, draft in merge(self._batched(), self._singles()):
            yield draft
        self._db.execute("DELETE FROM batches")
        self._db.execute("DELETE FROM single")
        self._on_disk = False

    def _batched(self) -> Iterator[Numbered]:
        for row in self._db.execute("SELECT drafts FROM batches ORDER BY rowid"):
            yield from map(_numbered, json.loads(row[0]))

    def _singles(self) -> Iterator[Numbered]:
        for row in self._db.execute("SELECT draft FROM single ORDER BY number"):
            yield _numbered(json.loads(row[0]))


def _values(number: int, draft: Draft) -> list[Any]:
    return [number, draft.record, draft.line, draft.comments]


def _numbered(values: list[Any]) -> Numbered:
    return values[0], Draft(*values[1:])
