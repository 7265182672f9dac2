"""The pictures of the graph, as Mermaid in Markdown: which classes are connected by which keys, and the way of one answer through it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import miggraph

# Each picture with the classes whose keys it shows. What nearly every class has (kinds, languages, sources) would bury the rest, and is said below.
PICTURES = {
    "Publications": ("mig:Resource", "bibo:DocumentPart", "mig:Corridor", "mig:Figure"),
    "Organisations": ("org:Organization", "mig:Activity", "mig:Award", "schema:PostalAddress"),
    "Campaigns and policies": ("mig:Campaign", "mig:Update", "mig:CallToAction", "mig:Policy", "mig:PolicyChange"),
    "Themes, places and sources": ("mig:Theme", "skos:ConceptScheme", "mig:Place", "mig:Source", "mig:Section"),
}
EVERYWHERE = {
    "dcterms:source",
    "dcterms:type",
    "dcterms:language",
    "mig:summaryLanguage",
    "mig:websiteLanguage",
    "mig:exception",
    "rdf:type",
}
LINKS = """SELECT DISTINCT ?of ?property ?class WHERE {
  { ?thing ?property ?other } UNION { ?thing ?property ?list . ?list rdf:rest*/rdf:first ?other }
  ?thing a ?kind . ?other a ?otherKind .
  BIND(IF(EXISTS { ?kind rdfs:subClassOf+ mig:Resource }, mig:Resource, ?kind) AS ?of)
  BIND(IF(EXISTS { ?otherKind rdfs:subClassOf+ mig:Resource }, mig:Resource, ?otherKind) AS ?class)
}"""
ANSWER = """SELECT DISTINCT ?organisation ?activity ?theme ?broader ?place ?within WHERE {
  BIND(<organisation/kalayaan> AS ?organisation) BIND(<theme/domestic-workers> AS ?broader)
  ?organisation mig:activity ?activity . ?activity mig:activityTheme ?theme ; mig:activityPlace ?place .
  ?theme skos:broader ?broader . ?place mig:within ?within
} ORDER BY ?activity ?theme ?broader ?within LIMIT 1"""
STEPS = (  # of the way of an answer: the names of two columns, and the property between them
    ("organisation", "activity", "mig:activity"),
    ("activity", "theme", "mig:activityTheme"),
    ("theme", "broader", "skos:broader"),
    ("activity", "place", "mig:activityPlace"),
    ("place", "within", "mig:within"),
)


def shape(graph: miggraph.KnowledgeGraph) -> str:
    """Write the page on the shape of the graph."""
    links = _links(graph)
    parts = [
        "# The shape of the graph",
        "",
        "The classes that records have, and the keys that lead from one to another, as the records of this graph use them.",
    ]
    for title, classes in PICTURES.items():
        parts += ["", f"## {title}", "", _picture(graph, [link for link in links if link[0] in classes])]
    parts += [
        "",
        "Every record names its source, or a section of it (`source`), and most their kinds, which are terms (`kinds`).",
        "",
        *_answer(graph),
    ]
    return "\n".join(parts) + "\n"


def _links(graph: miggraph.KnowledgeGraph) -> list[tuple[str, str, str]]:
    """List which class leads to which by which key: own classes and those that records have."""
    rows: Any = graph.sparql(LINKS)
    found = set()
    for of, prop, other in rows.terms:
        start, name, end = (graph.names.compact(term.value) for term in (of, prop, other))
        key = graph.context.key_of.get(prop.value)
        if key and name not in EVERYWHERE and {of.value, other.value} <= graph.context.type_of.keys():
            found.add((start, key.name, end))
    return sorted(found)


def _picture(graph: miggraph.KnowledgeGraph, links: list[tuple[str, str, str]]) -> str:
    """Draw links between classes: an arrow for each two classes, with all keys that lead from one to the other."""
    labels: dict[tuple[str, str], list[str]] = {}
    for start, key, end in links:
        labels.setdefault((start, end), []).append(key)
    arrows = [(_node(start), ", ".join(keys), _node(end)) for (start, end), keys in labels.items()]
    names = {_node(name): graph.context.type_of[graph.names.iri(name)] for pair in labels for name in pair}
    return mermaid("LR", names, arrows)


def _node(name: str) -> str:
    return name.partition(":")[2]


def _answer(graph: miggraph.KnowledgeGraph) -> list[str]:
    rows: Any = graph.sparql(ANSWER)
    things = dict(zip(rows.columns, (term.value for term in rows.terms[0]), strict=True))
    names = {column: graph.labels.label_of.get(iri) or iri.partition("#")[2] for column, iri in things.items()}
    counts = {row["of"]: row["count"] for row in graph.stats() if row["what"] == "statements"}
    return [
        "## The way of an answer",
        "",
        f"An organisation that is asked for by a theme and a country, and found through what it does ({names['activity']} is nested in its record), a narrower",
        "theme and a wider place:",
        "",
        mermaid("LR", names, [(start, prop, end) for start, end, prop in STEPS]),
        "",
        "## Named graphs",
        "",
        "Each statement stands in the named graph of its source; the default graph is their union.",
        "",
        "| graph | statements |",
        "|---|---|",
        *(f"| {name} | {count} |" for name, count in sorted(counts.items())),
    ]


def mermaid(direction: str, names: dict[str, str], arrows: Iterable[tuple[str, str, str]]) -> str:
    """Write a flowchart: what stands in each box, by the name of the box, and arrows with what stands at them."""
    quoted = {node: text.replace('"', "#quot;") for node, text in names.items()}
    boxes = [f'    {node}["{text}"]' for node, text in quoted.items()]
    lines = [f"    {start} -->{f'|{text}|' if text else ''} {end}" for start, text, end in arrows]
    return "\n".join(["```mermaid", f"flowchart {direction}", *boxes, *lines, "```"])
