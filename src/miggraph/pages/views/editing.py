"""For those who write the records: where each record of a thing stands, and what the check has to say of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from miggraph.ground.findings import Finding
    from miggraph.knowledge import KnowledgeGraph


def places(graph: KnowledgeGraph, name: str) -> tuple[str, ...]:
    """List file and line of each record of a thing; none where the graph is not made from records."""
    return tuple(f"{file}:{line}" for file, line, _ in _records(graph).get(name, ()))


def findings(graph: KnowledgeGraph, name: str) -> tuple[Finding, ...]:
    """List what the check of the records finds at those of a thing. All records are checked the first time that it is asked."""
    spans = _records(graph).get(name, ())
    found = graph.remembered("pages/findings", lambda: graph.validate().findings) if spans else []
    return tuple(one for one in found if any(one.file == file and first <= one.line <= last for file, first, last in spans))


def _records(graph: KnowledgeGraph) -> dict[str, list[tuple[str, int, int]]]:
    """Return by id the file of each record, and the lines from its first to that before the next record."""
    return graph.remembered("pages/records", lambda: _read(graph)) if graph.from_records else {}


def _read(graph: KnowledgeGraph) -> dict[str, list[tuple[str, int, int]]]:
    whole = sorted({(node.file, node.block.line, node.id) for node in graph.built.records.nodes if "#" not in node.id})
    found: dict[str, list[tuple[str, int, int]]] = {}
    for (file, line, name), after in zip(whole, [*whole[1:], ("", 0, "")], strict=True):
        found.setdefault(name, []).append((file, line, after[1] - 1 if after[0] == file else sys.maxsize))
    return found
