"""The sources: the documents that the records are taken from, what every graph stands on, and the vocabularies that are linked to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph.ground.names import PREFIXES
from miggraph.pages.views import sigla
from miggraph.pages.views.addresses import site_address

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

DESCRIPTION = PREFIXES["dcterms"] + "description"


@dataclass(frozen=True)
class Source:
    """A source: what it is, what to mind of it, and how many statements it makes."""

    label: str
    address: str
    description: str
    caution: str
    as_of: str
    statements: int


@dataclass(frozen=True)
class Sources:
    """The page of the sources: what the home's records are from, what the layer's are from, and vocabularies."""

    own: tuple[Source, ...]
    layer: tuple[Source, ...]
    vocabularies: tuple[Source, ...]


def view(graph: Graph) -> Sources:
    """Return the page of the sources."""
    return graph.remembered("pages/sources", lambda: _view(graph))


def _view(graph: Graph) -> Sources:
    stating = set(graph.store.graphs())
    named = sorted((one for one, _ in graph.labels.label_of.pairs("source")), key=lambda one: graph.labels.name(one).lower())
    layer = {one for one in named if graph.names.id(one) in graph.names.layer}
    return Sources(
        own=tuple(_source(graph, one, stating) for one in named if one in stating - layer),
        layer=tuple(_source(graph, one, stating) for one in named if one in stating & layer),
        vocabularies=tuple(_source(graph, one, stating) for one in named if one not in stating),
    )


def _source(graph: Graph, iri: str, stating: set[str]) -> Source:
    said = [q for q in graph.store.about(iri) if q.subject.value == iri and q.predicate.value == DESCRIPTION]
    description = " ".join(sorted(q.object.value for q in said))
    number = len(graph.store.triples(iri)) if iri in stating else 0
    return Source(
        graph.labels.name(iri), site_address(graph.names.id(iri)), description, statements=number, **sigla.about(graph, graph.names.id(iri))
    )
