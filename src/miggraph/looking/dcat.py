"""DCAT: the graph as an entry of a data catalogue, for portals to harvest (W3C Data Catalog Vocabulary, version 3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.exporting import serialize
from miggraph.ground.names import PREFIXES, RDF_TYPE, XSD
from miggraph.looking.description import Dump, Release, dataset, described, endpoint, number, quad

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"  # DCAT 3, class Distribution, property media type
PROTOCOL = "http://www.w3.org/TR/sparql11-protocol/"


def dcat(graph: Graph, release: Release | None = None) -> str:
    """Describe a graph in Turtle: a catalogue of one dataset, with its distributions and the service that answers for it (DCAT 3)."""
    release = release or Release()
    parts = (
        _catalogue(graph, release),
        described(graph, dataset(graph), release),
        _distributions(graph, release),
        _service(graph, release),
    )
    return serialize([statement for part in parts for statement in part], "turtle", graph.context)


def _name(graph: Graph) -> ox.NamedNode:
    return ox.NamedNode(f"{graph.names.base}catalogue")


def _catalogue(graph: Graph, release: Release) -> Iterator[ox.Quad]:
    yield quad(_name(graph), RDF_TYPE, _dcat("Catalog"))
    yield from described(graph, _name(graph), release)
    yield quad(_name(graph), "dcat:dataset", dataset(graph))
    yield quad(dataset(graph), RDF_TYPE, _dcat("Dataset"))


def _distributions(graph: Graph, release: Release) -> Iterator[ox.Quad]:
    for dump in release.dumps:
        node = ox.NamedNode(f"{dataset(graph).value}#{dump.name}")
        yield quad(dataset(graph), "dcat:distribution", node)
        yield from _distribution(node, dump)
        if release.date:
            yield quad(node, "dcterms:issued", ox.Literal(release.date, datatype=ox.NamedNode(f"{XSD}date")))


def _distribution(node: ox.NamedNode, dump: Dump) -> Iterator[ox.Quad]:
    yield quad(node, RDF_TYPE, _dcat("Distribution"))
    yield quad(node, "dcterms:title", ox.Literal(dump.name))
    yield quad(node, "dcat:mediaType", ox.NamedNode(MEDIA_TYPES + dump.media_type))
    if dump.size:  # what is written when it is asked for has no size before
        yield quad(node, "dcat:byteSize", number(dump.size, "nonNegativeInteger"))
    if dump.address:
        yield quad(node, "dcat:accessURL", ox.NamedNode(dump.address))
        yield quad(node, "dcat:downloadURL", ox.NamedNode(dump.address))


def _service(graph: Graph, release: Release) -> Iterator[ox.Quad]:
    if not (address := endpoint(graph, release)):
        return
    node = ox.NamedNode(f"{dataset(graph).value}#sparql")
    yield quad(_name(graph), "dcat:service", node)
    yield quad(node, RDF_TYPE, _dcat("DataService"))
    yield quad(node, "dcterms:title", ox.Literal("SPARQL 1.1"))
    yield quad(node, "dcterms:conformsTo", ox.NamedNode(PROTOCOL))
    yield quad(node, "dcat:endpointURL", ox.NamedNode(address))
    yield quad(node, "dcat:servesDataset", dataset(graph))


def _dcat(name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["dcat"] + name)
