"""VoID: what a graph holds, in numbers, for whoever may want to link to it or to ask it (W3C Interest Group Note, Describing Linked Datasets)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.exporting import serialize
from miggraph.ground.names import RDF_TYPE
from miggraph.looking.description import Release, dataset, described, endpoint, number, quad

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

TOTALS = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects) (COUNT(DISTINCT ?o) AS ?distinctObjects)
(COUNT(DISTINCT ?p) AS ?properties) WHERE { ?s ?p ?o }"""
PROPERTIES = "SELECT ?p (COUNT(*) AS ?count) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"
CLASSES = "SELECT ?type (COUNT(DISTINCT ?thing) AS ?count) WHERE {{ ?thing a ?type FILTER NOT EXISTS {{ {ontology} }} }} GROUP BY ?type ORDER BY ?type"
GRAPHS = """SELECT ?graph (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects) WHERE { GRAPH ?graph { ?s ?p ?o } }
GROUP BY ?graph ORDER BY ?graph"""
LINKS = "SELECT ?graph ?p ?o WHERE {{ GRAPH ?graph {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?graph), '{mappings}')) }} ORDER BY ?graph ?p ?o"
# One thing of each class is example enough, those first that a graph is made for.
EXAMPLE = "SELECT ?thing WHERE {{ ?thing a {type} FILTER(STRSTARTS(STR(?thing), '{base}') && !CONTAINS(STR(?thing), '#')) }} ORDER BY ?thing LIMIT 1"
EXAMPLES = ("mig:Resource", "org:Organization", "mig:Theme")
UNTOLD = re.compile(r"http://www\.w3\.org/1999/02/22-rdf-syntax-ns#")  # the vocabulary of RDF itself is in every dataset


def void(graph: Graph, release: Release | None = None) -> str:
    """Describe a graph in Turtle: the dataset, a subset for each source, and each mapping set as a linkset (VoID, sections 2 to 5)."""
    release = release or Release()
    parts = (
        described(graph, dataset(graph), release),
        _access(graph, release),
        _totals(graph),
        _partitions(graph),
        _subsets(graph),
        _linksets(graph),
    )
    return serialize([statement for part in parts for statement in part], "turtle", graph.context)


def _access(graph: Graph, release: Release) -> Iterator[ox.Quad]:
    """Yield how the dataset is got at: its address space, examples, dumps and endpoint (VoID, sections 3 and 4)."""
    node = dataset(graph)
    yield quad(node, RDF_TYPE, _void("Dataset"))
    yield quad(node, "void:uriSpace", ox.Literal(graph.names.base))
    for type_ in EXAMPLES:
        for row in graph.store.query(EXAMPLE.format(type=type_, base=graph.names.base)):
            yield quad(node, "void:exampleResource", row[0])
    for dump in release.dumps:
        if dump.address:
            yield quad(node, "void:dataDump", ox.NamedNode(dump.address))
    if address := endpoint(graph, release):
        yield quad(node, "void:sparqlEndpoint", ox.NamedNode(address))


def _totals(graph: Graph) -> Iterator[ox.Quad]:
    """Yield the numbers of the whole, in which a statement of two sources counts once: it is one of their merge (VoID, section 4)."""
    results = graph.store.query(TOTALS, asserted=graph.asserted)
    names = [variable.value for variable in results.variables]
    for row in results:
        yield from (quad(dataset(graph), f"void:{name}", number(int(row[name].value))) for name in names)


def _partitions(graph: Graph) -> Iterator[ox.Quad]:
    """Yield how many things each class has, how many statements each property, and whose vocabularies these are (VoID, section 4)."""
    ontology = " UNION ".join(f"{{ GRAPH <{name}> {{ ?thing a ?type }} }}" for name in sorted(graph.names.ontologies))
    classes = list(graph.store.query(CLASSES.format(ontology=ontology), asserted=graph.asserted))
    properties = list(graph.store.query(PROPERTIES, asserted=graph.asserted))
    for term, count in classes:
        yield from _partition(graph, "class", term, "entities", count)
    for term, count in properties:
        yield from _partition(graph, "property", term, "triples", count)
    spaces = {re.sub(r"[^/#]+$", "", term.value) for term, _ in (*classes, *properties)}
    yield from (quad(dataset(graph), "void:vocabulary", ox.NamedNode(space)) for space in spaces if not UNTOLD.fullmatch(space))


def _partition(graph: Graph, kind: str, term: Any, counted: str, count: Any) -> Iterator[ox.Quad]:
    """Yield the part of the dataset that has one class or one property. Its name is the home's, whoever the term belongs to."""
    shown = graph.names.compact(term.value)
    local = shown.replace(":", "-") if re.fullmatch(r"[\w-]+:[\w-]+", shown) else hashlib.sha256(term.value.encode()).hexdigest()[:12]
    part = ox.NamedNode(f"{dataset(graph).value}#{kind}-{local}")
    yield quad(dataset(graph), f"void:{kind}Partition", part)
    yield quad(part, f"void:{kind}", term)
    yield quad(part, f"void:{counted}", number(int(count.value)))


def _subsets(graph: Graph) -> Iterator[ox.Quad]:
    """Yield each named graph as a subset, with its own numbers (VoID, section 4)."""
    for part, triples, subjects in graph.store.query(GRAPHS, asserted=graph.asserted):
        yield quad(dataset(graph), "void:subset", part)
        yield quad(part, RDF_TYPE, _void("Dataset"))
        yield quad(part, "void:triples", number(int(triples.value)))
        yield quad(part, "void:distinctSubjects", number(int(subjects.value)))


def _linksets(graph: Graph) -> Iterator[ox.Quad]:
    """Yield each mapping set as a linkset from our things to those of another dataset (VoID, section 5)."""
    linked: dict[Any, list[str]] = {}
    for linkset, predicate, term in graph.store.query(LINKS.format(mappings=graph.names.mappings)):
        linked.setdefault(linkset, []).append(term.value)
        yield quad(linkset, "void:linkPredicate", predicate)
    for linkset, terms in linked.items():
        target = ox.NamedNode(f"{linkset.value}#target")
        yield quad(linkset, RDF_TYPE, _void("Linkset"))
        yield quad(linkset, "void:subjectsTarget", dataset(graph))
        yield quad(linkset, "void:objectsTarget", target)
        yield quad(target, RDF_TYPE, _void("Dataset"))
        yield quad(target, "void:uriSpace", ox.Literal(_common(terms)))


def _common(addresses: list[str]) -> str:
    """Return what all addresses begin with, up to a separator: of sorted texts, the first and the last have that in common."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(min(addresses), max(addresses), strict=False))
    return re.sub(r"[^/#:=]+$", "", "".join(character for character, _ in alike))


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://rdfs.org/ns/void#{name}")
