"""What has changed since the last publication: a page and a feed, from the statements that were published then."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from miggraph.pages import documents, feeds
from miggraph.pages.views import changes

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.pages.views.changes import Changes

DUMP, PAGE, FEED = "dumps/graph.nq", "changed.html", "changed.atom"


class History:
    """A graph beside what was published of it before. While the statements are the same, what is told of changes stays as it was."""

    def __init__(self, graph: KnowledgeGraph, folder: Path, published: str, day: str) -> None:
        self.graph, self.folder = graph, folder
        self.published, self.day = published, day  # the days of the publication before, "" where there was none, and of this one

    def kept(self, file: str) -> bytes:
        """Return the page or the feed as it was published before; nothing where it must be made anew."""
        return _read(self.folder / file) if self.published and not self._is_other else b""

    @cached_property
    def view(self) -> Changes:
        """What changed, by thing."""
        return changes.view(self.graph, self._before or None, day=self.published)

    def feed(self, base_url: str) -> bytes:
        """Return the feed of changes, with those that were told before."""
        moment, earlier = f"{self.day}T00:00:00Z", _read(self.folder / FEED) if self.published else b""
        return feeds.changes(self.graph, self.view, base=base_url, moment=moment, earlier=earlier).encode()

    @cached_property
    def _before(self) -> bytes:
        return _read(self.folder / DUMP) if self.published else b""

    @cached_property
    def _is_other(self) -> bool:
        return self._before != documents.dump(self.graph, "graph.nq")[0]


def _read(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() and not file.is_symlink() else b""
