"""Rules: what they name must exist, or they derive nothing; and one that says that it is thing-local must be of a form that can be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from miggraph.asking.linting.terms import unknown, vocabulary
from miggraph.graph import rules
from miggraph.ground.findings import Finding, Severity

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph


def check(graph: Graph) -> Iterator[Finding]:
    """Find the terms in the home's rules that no ontology has, and the rules that are thing-local in word only."""
    known = vocabulary(graph)
    for file in (file for file in graph.home.rules() if graph.home.owns(file)):
        for line, message in unknown(graph, known, file.read_text(encoding="utf-8", errors="replace")):
            yield Finding("unknown-term", message, file=graph.home.shown(file), line=line)
    yield from _of_things(graph)


def _of_things(graph: Graph) -> Iterator[Finding]:
    """Find the rules that cannot be run thing by thing though they say so, and those that can but stand behind one that cannot."""
    read = rules.read(graph.home)
    first = next((rule for rule in read if not rule.is_local), None)
    for rule in read:
        if not graph.home.owns(rule.path):
            continue
        file = graph.home.shown(rule.path)
        if rule.thing and (fault := rules.fault(rule)):
            yield Finding("rule-thing", fault, file=file, line=1)
        elif first and rule.is_local and rule.path.name > first.path.name:
            message = f"this is run on the whole graph all the same, because it comes behind {first.path.name}: give that a later name"
            yield Finding("rule-order", message, Severity.WARNING, file=file, line=1)
