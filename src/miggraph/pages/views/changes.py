"""The changes since the last publication: what was added, removed and changed, by thing."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from miggraph.comparing import compare, sentences
from miggraph.comparing.model import CHANGES, MOVED, REMOVED
from miggraph.pages import wording
from miggraph.pages.views.addresses import site_address
from miggraph.pages.wording import phrase

if TYPE_CHECKING:
    from miggraph.comparing.difference import Difference
    from miggraph.comparing.model import Thing
    from miggraph.graph.graph import Graph

MOST = 500  # things that are told one by one: a page of more is not read
HEADINGS = dict(zip(CHANGES, (phrase("Added"), phrase("Removed"), phrase("Moved"), phrase("Changed")), strict=True))


@dataclass(frozen=True)
class Entry:
    """A thing that changed: what it is called, its page ("" for what is gone), where it was before, and each change in words."""

    iri: str
    change: str
    called: str
    address: str
    was: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """What became of some things, under its heading."""

    change: str
    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Changes:
    """The page of changes: the day of the publication before, for people, what changed since, and how many things that is in all."""

    since: str
    day: str
    groups: tuple[Group, ...]
    total: int

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that is told, in the order of the page."""
        return tuple(entry for group in self.groups for entry in group.entries)

    @property
    def more(self) -> int:
        """How many things changed that are not told."""
        return self.total - len(self.entries)


def view(graph: Graph, before: bytes | Path | None, *, day: str = "") -> Changes:
    """Return the page of what changed since the last publication.

    ``before`` is the statements of that, as N-Quads, or a file of RDF, and None where there was none; ``day`` is when it was
    (2026-11-27). Raises StoreError where it cannot be read.
    """
    found = None if before is None else _difference(graph, before)
    things = found.things[:MOST] if found else ()
    groups = (Group(change, HEADINGS[change], tuple(_entry(one) for one in things if one.change == change)) for change in CHANGES)
    return Changes(wording.of(graph).date(day), day, tuple(group for group in groups if group.entries), len(found.things) if found else 0)


def _difference(graph: Graph, before: bytes | Path) -> Difference:
    if isinstance(before, Path):
        return compare(graph, before)
    with tempfile.TemporaryDirectory(prefix="miggraph-") as folder:
        file = Path(folder) / "before.nq"
        file.write_bytes(before)
        return compare(graph, file)


def _entry(thing: Thing) -> Entry:
    _, *lines = sentences.lines(thing)
    has_page = thing.change != REMOVED and thing.id != thing.iri
    was = thing.was if thing.change == MOVED else ""
    return Entry(thing.iri, thing.change, sentences.called(thing), site_address(thing.id) if has_page else "", was, tuple(lines))
