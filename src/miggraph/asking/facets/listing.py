"""Listing: a frame is asked of a graph - its values are looked up, it is composed, run, and its rows come back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from miggraph.asking.facets.composing import LITERAL, Composer
from miggraph.asking.facets.files import Facets
from miggraph.asking.facets.frames import Condition, Frame
from miggraph.graph import answers
from miggraph.graph.answers import Answer

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

AGENTS = ("person", "organisation")


def query(graph: Graph, frame: Frame) -> str:
    """Return the SPARQL of a frame whose values may be labels. Raises UnknownThing or ParameterError where it is not clear what is meant."""
    kind = Facets(graph.home).kind(frame.kind)
    return Composer(kind, dict(graph.names.prefixes), graph.names.iri).compose(resolved(graph, frame))


def answer(graph: Graph, frame: Frame) -> Answer | bool:
    """Answer a frame: rows, or for ``want=exists`` whether there is any."""
    results = graph.store.query(query(graph, frame), asserted=graph.asserted)
    return bool(results) if frame.want == "exists" else answers.from_solutions(results, graph.names)


def resolved(graph: Graph, frame: Frame) -> Frame:
    """Return a frame with the ids of its values in the place of labels."""
    kind = Facets(graph.home).kind(frame.kind)
    return replace(frame, conditions=tuple(_resolved(graph, kind.facet(one.facet).value, one) for one in frame.conditions))


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
