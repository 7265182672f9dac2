"""Many works to records: each thing once, in the order in which they are named, with no more in memory than what is being read."""

from __future__ import annotations

import hashlib
import importlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any

from miggraph.ground.findings import Finding
from miggraph.importing import Report
from miggraph.importing.scholarly import NAMELESS, lines
from miggraph.importing.scholarly.works import Record, Thing
from miggraph.records import blocks

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.ground.homes import Home

FORMATS = ("openalex", "crossref")
LATE = 50_000  # ids that are in memory before they go to disk


class Bulk:
    """An import of works by their identifiers alone; ``report`` says what came of it."""

    def __init__(self, graph: Graph, format: str, *, tick: Callable[[int], None] = lambda _line: None) -> None:
        """Prepare an import; what the graph has already is not made again. ``tick`` is told each line."""
        module: Any = importlib.import_module(f"miggraph.importing.scholarly.{format}")
        self.read, self.source, self.tick = module.work, module.SOURCE, tick
        self.scheme: Record | None = getattr(module, "SCHEME", None)
        self.layer, self.language = graph.names.layer, graph.names.language
        self.report, self.seen = Report(), Seen()
        self.labels: set[str] = set()  # of themes: no two may have the same
        for record in _there(graph.home):
            self.seen.is_new(str(record.get("id")))
            if record.get("type") == "Theme":
                label = record.get("label")
                self.labels.update(str(text).casefold() for text in (label.values() if isinstance(label, dict) else [label]))

    def records(self, stream: IO[bytes], shown: str) -> Iterator[Record]:
        """Yield the records of what a stream holds, the source first."""
        for number, value in lines.objects(stream, shown, self.report.add):
            self.tick(number)
            found = self.read(value, self.layer)
            if found is None:
                self.report.add(Finding("entry-unreadable", NAMELESS, file=shown, line=number))
                continue
            self.report.read += 1
            for one in self._new(found):
                self.report.new += one is found
                yield from self._first()
                self.report.records += 1
                yield self._complete(one)

    def _new(self, found: Thing) -> Iterator[Thing]:
        for one in found.all():
            if self.seen.is_new(one.id):
                yield one

    def _first(self) -> Iterator[Record]:
        """Yield the source, and the scheme of its themes, before the first record of them."""
        for record in filter(None, (self.source, self.scheme)):
            if self.seen.is_new(record["id"]):
                self.report.records += 1
                yield {"id": record["id"], "type": record["type"], "source": self.source["id"], **record}

    def _complete(self, one: Thing) -> Record:
        record = {"id": one.id, "type": one.record["type"], "source": self.source["id"], **one.record}
        if record["type"] == "Theme":
            record["label"] = self._label(record["label"], one.id)
        tags = [id.removeprefix("language/") for id in record.get("languages", ())]
        for key in ("title", "subtitle"):
            if key in record and tags and tags[0] != self.language:
                record[key] = {tags[0]: record[key]}
        return record

    def _label(self, label: str, id: str) -> str:
        """Return a label that no other theme has: a field and one of its subfields may be called the same."""
        level = id.removeprefix("theme/openalex-").rpartition("-")[0] or "topic"
        wanted = label if label.casefold() not in self.labels else f"{label} ({level})"
        if wanted.casefold() in self.labels:
            wanted = f"{label} ({id.rpartition('-')[2]})"
        self.labels.add(wanted.casefold())
        return wanted


def _there(home: Home) -> Iterator[Mapping[str, Any]]:
    """Yield the records of a home as they stand in its files: to read a large graph takes longer than to add to it."""
    for path in home.record_files():
        if path.suffix == ".jsonl":
            with path.open("rb") as stream:
                yield from (value for _, value in lines.objects(stream, "", lambda _: None))
        else:
            yield from (item for item in blocks.read(path, "").items if isinstance(item, dict))


class Seen:
    """The ids there have been, as digests of eight bytes in a table of SQLite's own: of ten million, two collide once in a hundred thousand imports."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-32000; CREATE TABLE seen(id INTEGER PRIMARY KEY); BEGIN"
        )
        self._recent: set[int] = set()

    def is_new(self, id: str) -> bool:
        """Say whether an id has not been asked for before."""
        key = int.from_bytes(hashlib.blake2b(id.encode("utf-8", "replace"), digest_size=8).digest(), signed=True)
        if key in self._recent or self._database.execute("SELECT 1 FROM seen WHERE id = ?", (key,)).fetchone():
            return False
        self._recent.add(key)
        if len(self._recent) >= LATE:
            self._database.executemany("INSERT INTO seen VALUES (?)", ((one,) for one in sorted(self._recent)))
            self._recent.clear()
        return True


def jsonl(records: Iterable[Record]) -> Iterator[str]:
    """Write records, one a line."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode
    return (f"{encode(record)}\n" for record in records)
