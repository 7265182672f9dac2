"""Listing: a frame is asked of a graph - its values are looked up, it is composed, run, and its rows come back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.asking.facets.composing import LITERAL, Composer
from miggraph.asking.facets.frames import IT, Condition, Frame
from miggraph.graph import answers
from miggraph.graph.answers import Answer
from miggraph.graph.facets import Kind

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

AGENTS = ("person", "organisation")


def query(graph: Graph, frame: Frame) -> str:
    """Return the SPARQL of a frame whose values may be labels. Raises UnknownThing or ParameterError where it is not clear what is meant."""
    return _composed(graph, resolved(graph, frame))


def answer(graph: Graph, frame: Frame) -> Answer | bool:
    """Answer a frame: rows, or for ``want=exists`` whether there is any. Counts by two facets are a table of one by the other."""
    meant = resolved(graph, frame)
    results = graph.store.query(_composed(graph, meant), asserted=graph.asserted)
    if frame.want == "exists":
        return bool(results)
    found = answers.from_solutions(results, graph)
    found = _crossed(found) if len(frame.by) == 2 else found
    found.title, *conditions = described(graph, meant)
    found.notes[:0] = [found.title, *conditions]
    return found


def described(graph: Graph, frame: Frame) -> list[str]:
    """Say in plain English what a frame asks: the kind, then each condition and what its values are."""
    kind = graph.facets.kind(frame.kind)
    wanted = {"list": "", "count": "how many ", "exists": "whether there are "}.get(frame.want, "")
    asked = "".join(f": {kind.field(name).summary}" for name in frame.want.split(",") if name in kind.fields)
    by = f", how many by {' and '.join(frame.by)}" if frame.by else ""
    return [f"{wanted}{kind.summary}{asked}{by}", *(told(graph, kind, one) for one in frame.conditions)]


def told(graph: Graph, kind: Kind, condition: Condition) -> str:
    """Say in plain English what a condition asks."""
    if condition.facet == IT:
        named = " and ".join(f"{graph.labels.name(graph.names.iri(one))} ({one})" for one in condition.values)
        return f"  {'not ' if condition.is_excluded else ''}{kind.one}: {named}"
    facet = kind.facet(condition.facet)
    if facet.value == "yes":
        is_no = (condition.values == ("no",)) != condition.is_excluded
        return f"  {'not ' if is_no else ''}{facet.summary}"
    plain = facet.value in LITERAL
    shown = " or ".join(one if plain else f"{graph.labels.name(graph.names.iri(one))} ({one})" for one in condition.values)
    return f"  {'not ' if condition.is_excluded else ''}{facet.summary}: {shown}"


def _composed(graph: Graph, frame: Frame) -> str:
    kind = graph.facets.kind(frame.kind)
    return Composer(kind, dict(graph.names.prefixes), graph.names.iri).compose(frame)


def _crossed(found: Answer) -> Answer:
    """Return counts by two facets as a table: a row for each value of the first, a column for each of the second."""
    count = found.columns.index("count")
    labels = [index for index, name in enumerate(found.columns) if name != "count" and f"{name}Label" not in found.columns]
    rows: dict[Any, dict[str, Any]] = {}
    for row in found.terms:
        second = row[labels[1]]
        key = tuple(row[index] for index in range(len(row)) if index <= labels[0])
        rows.setdefault(key, {})[second.value if second is not None else ""] = row[count]
    columns = sorted({name for cells in rows.values() for name in cells})
    zero = ox.Literal(0)
    terms = [(*key, *(cells.get(name, zero) for name in columns)) for key, cells in rows.items()]
    return Answer([*found.columns[: labels[0] + 1], *columns], terms, graph=found.graph)


def resolved(graph: Graph, frame: Frame) -> Frame:
    """Return a frame with the ids of its values in the place of labels."""
    kind = graph.facets.kind(frame.kind)
    return replace(frame, conditions=tuple(_resolved(graph, _value(kind, one.facet), one) for one in frame.conditions))


def _value(kind: Kind, facet: str) -> str:
    """Return the kind of value that a facet takes; the things themselves are of the kind."""
    return kind.one if facet == IT else kind.facet(facet).value


def _resolved(graph: Graph, value: str, condition: Condition) -> Condition:
    if value in (*LITERAL, "yes"):
        return condition
    return replace(condition, values=tuple(_id(graph, value, one, condition.facet) for one in condition.values))


def _id(graph: Graph, value: str, text: str, facet: str) -> str:
    from miggraph.asking.answering import thing

    kinds: tuple[str, ...] = AGENTS if value == "agent" else ("" if value == "thing" else value,)
    if len(kinds) > 1:  # somebody: a person, or an organisation
        kinds = tuple(kind for kind in kinds if graph.labels.find(text, kind) or text.startswith(f"{kind}/")) or kinds[:1]
    return graph.names.compact(thing(graph, text, kinds[0], facet))
