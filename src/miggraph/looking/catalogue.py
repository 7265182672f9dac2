"""The catalogue entries of a graph, by the name that each has as an option and as a file: ``void`` and ``void.ttl``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from miggraph.graph.build import QUADS
from miggraph.looking.dcat import dcat
from miggraph.looking.description import Dump, Release
from miggraph.looking.void import void

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

VOCABULARIES: dict[str, Callable[[Graph, Release | None], str]] = {"void": void, "dcat": dcat}


def beside(graph: Graph, folder: Path, *, date: str = "", address: str = "") -> dict[str, str]:
    """Return the files that describe a built graph, by name. ``folder`` holds the graph; ``address`` is where it will stand on the web."""
    size = (folder / QUADS).stat().st_size
    dump = Dump(QUADS, "application/n-quads", size, f"{address.rstrip('/')}/{QUADS}" if address else "")
    release = Release(date, (dump,))
    return {f"{name}.ttl": describe(graph, release) for name, describe in VOCABULARIES.items()}
