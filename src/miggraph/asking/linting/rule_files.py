"""Rules: what they name must exist, or they derive nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from miggraph.asking.linting.terms import unknown, vocabulary
from miggraph.ground.findings import Finding

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph


def check(graph: Graph) -> Iterator[Finding]:
    """Find the terms in the home's rules that no ontology has."""
    known = vocabulary(graph)
    for file in (file for file in graph.home.rules() if graph.home.owns(file)):
        for line, message in unknown(graph, known, file.read_text(encoding="utf-8", errors="replace")):
            yield Finding("unknown-term", message, file=graph.home.shown(file), line=line)
