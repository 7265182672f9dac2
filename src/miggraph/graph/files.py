"""The files that a graph is made of: those of its home and of the layer below, and of a store that was built."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph


def of(graph: Graph) -> list[Path]:
    """List the files that a graph is made of; of a service none are known."""
    home = graph.home
    folders = {home.path, home.layer.path, *([] if graph.from_records else [Path(graph.place)])}
    names = ("miggraph.toml", "data/**/*", "ontology/**/*", "queries/**/*", "store/CURRENT", "CURRENT")
    found = {file for folder in folders for name in names for file in folder.glob(name)}
    if home.settings.logo:  # by whatever name: it is on every page
        found.add(home.path / home.settings.logo)
    return sorted(file for file in found if file.is_file())
