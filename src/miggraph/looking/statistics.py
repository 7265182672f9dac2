"""Counts: what is in the graph, by type and by source, and how complete the resources are."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph.answers import Answer
from miggraph.ground.names import BASE, PREFIXES, RDF_TYPE, XSD, Names

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

VOID = PREFIXES["void"]
LINKED = "SELECT ?graph ?object WHERE {{ GRAPH ?graph {{ ?s ?p ?object }} FILTER(STRSTARTS(STR(?graph), '{mappings}')) }}"
TYPES = f"SELECT ?type (COUNT(DISTINCT ?thing) AS ?count) WHERE {{ GRAPH ?g {{ ?thing a ?type }} FILTER(?g != <{BASE}ontology>) }} GROUP BY ?type ORDER BY DESC(?count) ?type"
GRAPHS = "SELECT ?graph (COUNT(*) AS ?count) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY DESC(?count) ?graph"
PROPERTIES = "SELECT ?graph ?property (COUNT(*) AS ?count) WHERE { GRAPH ?graph { ?s ?property ?o } } GROUP BY ?graph ?property ORDER BY ?graph ?property"
SUBJECTS = "SELECT ?graph (COUNT(DISTINCT ?s) AS ?count) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
COVERAGE = {
    "year": "dcterms:issued",
    "author": "bibo:authorList",
    "editor": "bibo:editorList",
    "publisher": "dcterms:publisher",
    "ISBN": "bibo:isbn13",
    "web page": "foaf:page",
    "full text": "mig:fullText",
    "theme": "dcterms:subject",
    "place": "dcterms:spatial",
    "description": "dcterms:description",
}


def counts(graph: Graph) -> Answer:
    """Count the things of each type, the statements of each source, the links of each mapping set, and the resources that have a year, an author, and so on."""
    rows: list[tuple[str, str, Any]] = []
    links: list[tuple[str, str, Any]] = []
    names = graph.context.type_of
    rows += [("things", names[row[0].value], row[1]) for row in graph.store.query(TYPES, asserted=graph.asserted) if row[0].value in names]
    for row in graph.store.query(GRAPHS):
        known = {graph.names.derived: "derived by the rules", **dict.fromkeys(graph.names.ontologies, "the ontology")}
        name = row[0].value
        if name.startswith(graph.names.mappings):
            links.append(("links", name.removeprefix(graph.names.mappings), row[1]))
        else:
            rows.append(("statements", known.get(name, graph.names.compact(name)), row[1]))
    rows += sorted(links, key=lambda link: link[1])
    for name, property_ in COVERAGE.items():
        text = f"SELECT (COUNT(DISTINCT ?r) AS ?count) WHERE {{ ?r a mig:Resource ; {property_} ?value }}"
        rows.append(("resources with", name, next(iter(graph.store.query(text)))[0]))
    return Answer(
        ["what", "of", "count"],
        [(ox.Literal(what), ox.Literal(of), count) for what, of, count in rows],
        graph=graph,
        title="What is in the graph",
    )


def void(graph: Graph) -> str:
    """Describe the graph in Turtle: one dataset, a subset for each source, with counts, and the linksets (VoID, sections 4 and 5)."""
    from miggraph.exporting import serialize

    dataset = ox.NamedNode(graph.names.base + "dataset")
    quads = [
        _quad(dataset, RDF_TYPE, ox.NamedNode(VOID + "Dataset")),
        _quad(dataset, PREFIXES["dcterms"] + "title", ox.Literal(graph.home.settings.title, language=graph.names.language)),
        _quad(dataset, VOID + "uriSpace", ox.Literal(graph.names.base)),
        *(
            _quad(dataset, VOID + "vocabulary", ox.NamedNode(space))
            for name, space in PREFIXES.items()
            if name not in ("xsd", "sh", "rdf", "void")
        ),
    ]
    totals = {row[0].value: row[1] for row in graph.store.query(GRAPHS)}
    quads.append(_quad(dataset, VOID + "triples", _number(sum(int(count.value) for count in totals.values()))))
    subjects = {row[0].value: row[1] for row in graph.store.query(SUBJECTS)}
    for name, count in totals.items():
        part = ox.NamedNode(name)
        quads += [_quad(dataset, VOID + "subset", part), _quad(part, RDF_TYPE, ox.NamedNode(VOID + "Dataset"))]
        quads += [_quad(part, VOID + "triples", count), _quad(part, VOID + "distinctSubjects", subjects[name])]
    for row in graph.store.query(TYPES):
        quads += _partition(graph.names, dataset, "class", row[0], "entities", row[1])
    for row in graph.store.query(PROPERTIES):
        quads += _partition(graph.names, row[0], "property", row[1], "triples", row[2])
        if row[0].value.startswith(graph.names.mappings):
            quads.append(_quad(row[0], VOID + "linkPredicate", row[1]))
    quads += _linksets(graph, dataset)
    return serialize(quads, "turtle", graph.context)


def _linksets(graph: Graph, dataset: ox.NamedNode) -> list[ox.Quad]:
    """Describe each mapping set as a linkset from our things to those of another dataset (VoID, section 5)."""
    objects: dict[Any, list[str]] = {}
    for row in graph.store.query(LINKED.format(mappings=graph.names.mappings)):
        objects.setdefault(row[0], []).append(row[1].value)
    quads = []
    for linkset, addresses in objects.items():
        target = ox.NamedNode(f"{linkset.value}#target")
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(min(addresses), max(addresses), strict=False))
        common = re.sub(r"[^/#:=]+$", "", "".join(character for character, _ in alike))
        quads += [
            _quad(linkset, RDF_TYPE, ox.NamedNode(VOID + "Linkset")),
            _quad(linkset, VOID + "subjectsTarget", dataset),
            _quad(linkset, VOID + "objectsTarget", target),
            _quad(target, RDF_TYPE, ox.NamedNode(VOID + "Dataset")),
            _quad(target, VOID + "uriSpace", ox.Literal(common)),
        ]
    return quads


def _partition(names: Names, whole: Any, kind: str, term: Any, counted: str, count: Any) -> list[ox.Quad]:
    """Describe the part of a dataset that has one class or one property."""
    fragment = names.compact(term.value).replace(":", "-").replace("/", "-")
    part = ox.NamedNode(f"{whole.value.partition('#')[0]}#void-{kind}-{fragment}")
    return [
        _quad(whole, f"{VOID}{kind}Partition", part),
        _quad(part, VOID + kind, term),
        _quad(part, VOID + counted, _number(int(count.value))),
    ]


def _number(count: int) -> ox.Literal:
    return ox.Literal(str(count), datatype=ox.NamedNode(XSD + "integer"))


def _quad(subject: Any, predicate: str, value: Any) -> ox.Quad:
    return ox.Quad(subject, ox.NamedNode(predicate), value)
