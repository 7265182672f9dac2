"""Resolving: from the text of a parameter or a value to the thing that it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph


def thing(graph: Graph, text: str, kind: str, parameter: str) -> str:
    """Return the IRI that a text means as a parameter of a kind. Raises UnknownThing or ParameterError as ``Labels.resolve`` does."""
    # An id, with its kind or without, needs no index of labels, which takes longer to read than most queries.
    for name in map(graph.names.iri, (text, f"{kind}/{text}")):
        if kind and graph.names.kind(name.partition("#")[0]) == kind and "/" not in kind and _is_known(graph, name):
            return name
    if "#" in text and _is_known(graph, own := graph.names.iri(text)):  # what is nested in a record may have no name
        return own
    return graph.labels.resolve(text, kind, parameter=parameter)[0]


def _is_known(graph: Graph, name: str) -> bool:
    try:
        return graph.store.holds(name)
    except ValueError:
        return False
