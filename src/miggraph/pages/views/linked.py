"""Links of a thing to other vocabularies: by what they mean, each with the name of the term and of its vocabulary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from miggraph.graph import terms
from miggraph.graph.presenting import address
from miggraph.ground.names import PREFIXES
from miggraph.pages import wording
from miggraph.pages.views.said import Fact, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from miggraph.graph.graph import Graph
    from miggraph.looking.things import Statement

# Where the title of a vocabulary is, or how it is known for short.
ACRONYM = PREFIXES["mig"] + "acronym"


def links(graph: Graph, keys: Iterable[str], said: dict[str, list[Statement]]) -> tuple[Fact, ...]:
    """Return the links among what is said, those of one meaning together: "the same", "close", "broader"."""
    found: dict[str, list[Value]] = {}
    for key in keys:
        for statement in said.pop(key, ()):
            meaning = terms.of(graph).label(statement.property, statement.name)
            found.setdefault(meaning, []).append(_value(graph, statement))
    return tuple(Fact(meaning, tuple(sorted(values, key=lambda value: value.beside.lower()))) for meaning, values in found.items())


def _value(graph: Graph, statement: Statement) -> Value:
    """Return a term of another vocabulary by its name there; where that is not known, by its code."""
    named = statement.label if statement.label != statement.value else re.split(r"[/#:]", statement.value.rstrip("/"))[-1]
    beside = ", ".join(filter(None, (vocabulary(graph, source) for source in statement.sources)))
    return Value(named, address(statement.iri or statement.value), beside=beside)


def vocabulary(graph: Graph, source: str) -> str:
    """Return what the vocabulary of a mapping set is called: a set is named after what it links and the vocabulary ("themes-lcsh")."""
    if not source.startswith("mappings/"):
        return wording.of(graph).say("stated by the record") if source.startswith("source/") else ""
    name = graph.names.iri(f"source/{source.partition('-')[2]}")
    return graph.labels.label_of.get(name, source.removeprefix("mappings/"))
