"""The service description of the endpoint (SPARQL 1.1 Service Description): what may be asked of it, and in which graphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.ground.names import PREFIXES, RDF_TYPE
from miggraph.looking.description import dataset, number
from miggraph.web.result_formats import SOLUTIONS, TRIPLES, Format

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

SD = "http://www.w3.org/ns/sparql-service-description#"
JSON_LD = "http://www.w3.org/ns/formats/JSON-LD"  # as the register of the W3C has it; the engine gives another
WRITTEN = {"sd": SD, **{name: PREFIXES[name] for name in ("dcterms", "rdfs", "void", "xsd")}}
SIZES = "SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
WHOLE = "SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }"


def describe(graph: Graph, address: str, void: str, form: Format) -> bytes:
    """Describe the endpoint at an address in one of ``result_formats.TRIPLES``; ``void`` is where the dataset is described."""
    whole, sizes = graph.remembered("sizes of graphs", lambda: _sizes(graph))
    service = ox.NamedNode(address)
    triples = [*_service(graph, service), *_dataset(graph, whole, sizes, ox.NamedNode(void))]
    return ox.serialize(triples, None, form.writer, prefixes=WRITTEN if form in (TRIPLES["turtle"], TRIPLES["trig"]) else None) or b""


def _sizes(graph: Graph) -> tuple[int, dict[str, int]]:
    """Return the number of statements of the default graph, and those of each named graph."""
    rows = graph.store.query(SIZES, asserted=graph.asserted)
    (whole,) = graph.store.query(WHOLE, asserted=graph.asserted)
    return int(whole[0].value), {name.value: int(size.value) for name, size in rows}


def _service(graph: Graph, service: ox.NamedNode) -> Iterator[ox.Triple]:
    """Yield what the service can do (sections 3.2 and 3.4)."""
    features = ["UnionDefaultGraph", *(["BasicFederatedQuery"] if graph.limits.services else [])]
    yield ox.Triple(service, ox.NamedNode(RDF_TYPE), _sd("Service"))
    yield ox.Triple(service, _sd("endpoint"), service)
    yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield from (ox.Triple(service, _sd("feature"), _sd(name)) for name in features)
    for form in (*SOLUTIONS.values(), *TRIPLES.values()):
        yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(JSON_LD if form is TRIPLES["jsonld"] else form.writer.iri))
    yield ox.Triple(service, _sd("defaultDataset"), dataset(graph))
    if graph.home.settings.license.startswith("http"):
        yield ox.Triple(service, ox.NamedNode(f"{PREFIXES['dcterms']}license"), ox.NamedNode(graph.home.settings.license))


def _dataset(graph: Graph, whole: int, sizes: dict[str, int], void: ox.NamedNode) -> Iterator[ox.Triple]:
    """Yield the graphs that are asked where a query names none (section 3.2.7), as many as VoID counts in them."""
    node = dataset(graph)
    default = ox.NamedNode(f"{node.value}#default-graph")
    yield from (ox.Triple(node, ox.NamedNode(RDF_TYPE), kind) for kind in (_sd("Dataset"), _void("Dataset")))
    yield ox.Triple(node, ox.NamedNode(f"{PREFIXES['rdfs']}seeAlso"), void)
    yield ox.Triple(node, ox.NamedNode(f"{PREFIXES['dcterms']}title"), ox.Literal(graph.home.settings.title))
    yield ox.Triple(node, _sd("defaultGraph"), default)
    yield from _graph(default, whole)
    for place, (name, size) in enumerate(sorted(sizes.items()), 1):
        named, held = ox.BlankNode(f"named{place}"), ox.BlankNode(f"graph{place}")
        yield ox.Triple(node, _sd("namedGraph"), named)
        yield ox.Triple(named, ox.NamedNode(RDF_TYPE), _sd("NamedGraph"))
        yield ox.Triple(named, _sd("name"), ox.NamedNode(name))
        yield ox.Triple(named, _sd("graph"), held)
        yield from _graph(held, size)


def _graph(node: ox.NamedNode | ox.BlankNode, size: int) -> Iterator[ox.Triple]:
    yield ox.Triple(node, ox.NamedNode(RDF_TYPE), _sd("Graph"))
    yield ox.Triple(node, _void("triples"), number(size))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["void"] + name)
