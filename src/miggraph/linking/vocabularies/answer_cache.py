"""Answers of a service, remembered on disk: a run that was interrupted asks only for what it does not have yet."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from miggraph.ground.errors import StoreError

TABLE = "CREATE TABLE IF NOT EXISTS answers (service TEXT, query TEXT, day TEXT, answer TEXT, PRIMARY KEY (service, query)) WITHOUT ROWID"
GET = "SELECT answer FROM answers WHERE service = ? AND query = ? AND day > ?"
PUT = "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)"


class Answers:
    """The answers of one service by query, for ``days`` days; without a path, for as long as this object lives.

    A ``fresh`` memory begins with nothing; what it learns takes the place of what was known.
    """

    def __init__(self, service: str, path: Path | None = None, *, days: int = 30, fresh: bool = False) -> None:
        self.service, self.path, self.days, self.fresh = service, path, days, fresh
        self.here: dict[str, Any] = {}

    def get(self, queries: Iterable[str]) -> dict[str, Any]:
        """Return the answers that are known, by query."""
        queries = list(queries)
        missing = [query for query in queries if query not in self.here]
        if missing and self.path and not self.fresh:
            since = str(datetime.date.today() - datetime.timedelta(days=self.days))
            with _open(self.path) as base:
                rows = ((query, base.execute(GET, (self.service, query, since)).fetchone()) for query in missing)
                self.here.update((query, json.loads(row[0])) for query, row in rows if row)
        return {query: self.here[query] for query in queries if query in self.here}

    def put(self, answers: Mapping[str, Any]) -> None:
        """Remember answers, all of them or none."""
        self.here.update(answers)
        if self.path:
            today = str(datetime.date.today())
            with _open(self.path) as base, base:
                base.executemany(PUT, [(self.service, query, today, json.dumps(answer)) for query, answer in answers.items()])


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=30)) as base:
            base.execute(TABLE)
            yield base
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"the answers cannot be kept: {error}", where=str(path), remedy="Delete the file to begin anew.") from error
