"""Identities: the nodes that records name, and where they refer to others. What is named twice, or not at all, shows when all are read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from miggraph.ground.findings import Finding
from miggraph.ground.similar import hints


class Named(NamedTuple):
    """A node that a record names in the graph of its source: what the record is about, or what is nested in it."""

    id: str
    graph: str
    file: str
    line: int  # of its id, where it has one
    first_line: int  # of all that is said of it
    has_id: bool


class Reference(NamedTuple):
    """A record names a thing by its id."""

    target: str
    file: str
    line: int
    key: str


def dangling(references: Iterable[Reference], known: Collection[str]) -> list[Finding]:
    """Report the references to what is not among the known ids."""
    lost = [reference for reference in references if reference.target not in known]
    meant = hints([reference.target for reference in lost], known)
    return [
        Finding("reference", f"nothing has this id{meant.get(target, '')}", file=file, line=line, key=key, value=target)
        for target, file, line, key in lost
    ]


def duplicates(nodes: Iterable[Named]) -> list[Finding]:
    """Report the nodes that one source names twice: by their id, or, of nested ones without, by their content."""
    found: list[Finding] = []
    seen: dict[tuple[str, str], Named] = {}
    for node in nodes:
        first = seen.setdefault((node.graph, node.id), node)
        if first is not node:
            rule, same, key = ("duplicate-id", "id", "id") if node.has_id else ("twins", "content", "")
            message = f"another record of this source has the same {same}, at {first.file}:{first.first_line}: keep one"
            found.append(Finding(rule, message, file=node.file, line=node.line, key=key, value=node.id))
    return found
