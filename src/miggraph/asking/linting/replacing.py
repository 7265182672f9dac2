"""Files of a home that take the place of the base layer's: for a query or a facet that is meant, for a rule it takes away what others rely on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from miggraph.ground.findings import Finding, Severity

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.ground.homes import Home


def check(graph: Graph) -> Iterator[Finding]:
    """Tell which queries, facets and rules of the home have the names of the layer's."""
    home = graph.home
    for file in _twice(home, "queries"):
        message = f"this takes the place of the base layer's query {file.stem}"
        yield Finding("replaces-query", message, Severity.INFO, file=home.shown(file), line=1)
    for file in _twice(home, "queries/f*/*") + _twice(home, "queries/facets"):
        message = f"this takes the place of the base layer's {file.relative_to(home.path / 'queries').with_suffix('')}"
        yield Finding("replaces-facet", message, Severity.INFO, file=home.shown(file), line=1)
    for file in _twice(home, "ontology/rules"):
        message = f"this takes the place of the base layer's rule {file.stem}, and what that derives is missing: give it another name"
        yield Finding("replaces-rule", message, file=home.shown(file), line=1)


def _twice(home: Home, folder: str) -> list[Path]:
    """List the files of a folder of the home that the layer has too."""
    if home.is_layer:
        return []
    return [file for file in sorted(home.path.glob(f"{folder}/*.rq")) if (home.layer.path / file.relative_to(home.path)).is_file()]
