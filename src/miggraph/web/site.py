"""The site: the graph that is served now, its digest, and what was made of it already."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph import __version__
from miggraph.graph import files
from miggraph.ground.errors import MiggraphError
from miggraph.pages import rendering
from miggraph.web.options import Options

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph

LARGEST = 64 * 2**20  # bytes of answers that are kept


@dataclass(frozen=True)
class Kept:
    """An answer that was made before, as it goes out."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    tag: bytes


class Site:
    """A graph and what is kept of it. Another graph may take its place at any time: read ``graph`` once for an answer."""

    def __init__(self, graph: KnowledgeGraph, options: Options | None = None) -> None:
        self.options = options or Options()
        self._lock = threading.Lock()
        self.take(graph)

    def take(self, graph: KnowledgeGraph) -> None:
        """Serve this graph from now on, and forget what was made of the one before."""
        rendering.prepare(graph)
        graph.labels.near("warm")  # what every page needs is read before anybody waits for it
        with self._lock:
            self.graph, self.digest = graph, digest(graph)
            self.refused: tuple[str, ...] = ()  # why the files as they are now are not served
            self._kept: OrderedDict[tuple[bytes, ...], Kept] = OrderedDict()
            self._size = 0
        threading.Thread(target=_warm, args=(graph,), daemon=True).start()

    def kept(self, key: tuple[bytes, ...]) -> Kept | None:
        """Return an answer that was made before; None where there is none."""
        found = self._kept.get(key)
        if found:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
        return found

    def keep(self, key: tuple[bytes, ...], answer: Kept, made_of: str) -> None:
        """Keep an answer, and let those go that were asked for least lately; one that was made of another graph is not kept, and none for who edits."""
        size = len(answer.body)
        with self._lock:
            if self.options.edit or made_of != self.digest or size > LARGEST // 16 or key in self._kept:
                return
            self._kept[key] = answer
            self._size += size
            while self._size > LARGEST:
                self._size -= len(self._kept.popitem(last=False)[1].body)


def _warm(graph: KnowledgeGraph) -> None:
    """Make what lists and the first page need before somebody waits for it: the sets of every kind, and questions that were tried."""
    from miggraph.asking.facets import counting
    from miggraph.asking.facets.frames import Frame
    from miggraph.pages.views import first

    with suppress(MiggraphError):  # whoever asks is told
        for kind in graph.facets.kinds:
            counting.counts(graph, Frame(kind))
        first.view(graph)


def digest(graph: KnowledgeGraph) -> str:
    """Return a digest of what a graph is made of: the same for every process that serves it, another when a file changes."""
    parts = [__version__, graph.home.settings.base, graph.place]
    for file in files.of(graph):
        stat = file.stat()
        parts.append(f"{file} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
