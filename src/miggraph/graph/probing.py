"""What is asked of a SPARQL service before anything else: whether it holds our graph, and whether it answers what our queries rely on.

A service that lacks something, or that answers otherwise than SPARQL 1.1 says, would give wrong answers without a word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from miggraph.ground.errors import MiggraphError, StoreError
from miggraph.ground.names import BASE, MIG, PREFIXES, RDF_TYPE, UNFINISHED, Names

LOAD = "Load into it graph.nq of miggraph build, or what miggraph export --format nquads --with-ontology writes."
OTHERS = "Serve the graph by an engine that does, such as Oxigraph or Apache Jena (docs/services.md)."
# How often the service finds: a class in the graph of the ontology; something derived; the same in the default graph; and there a class
# that one graph states and a type that several do.
HELD = f"""SELECT ?what (COUNT(*) AS ?times) WHERE {{
  {{ GRAPH <{BASE}ontology> {{ <{MIG}Resource> <{RDF_TYPE}> <{PREFIXES["owl"]}Class> }} BIND("ontology" AS ?what) }}
  UNION {{ SELECT ("derived" AS ?what) WHERE {{ GRAPH <{{derived}}> {{ ?s ?p ?o }} }} LIMIT 1 }}
  UNION {{ SELECT ("merge" AS ?what) WHERE {{ GRAPH <{{derived}}> {{ ?s ?p ?o }} ?s ?p ?o }} LIMIT 1 }}
  UNION {{ <{MIG}Resource> <{RDF_TYPE}> <{PREFIXES["owl"]}Class> BIND("class" AS ?what) }}
  UNION {{ GRAPH <{{pushed}}> {{ <{{pushed}}{UNFINISHED}> ?p ?o }} BIND("unfinished" AS ?what) }}
  UNION {{ <{BASE}place/GB> <{RDF_TYPE}> <{MIG}Place> BIND("place" AS ?what) }}
}} GROUP BY ?what"""
# What our queries rely on, each with a pattern that an engine finds once if it does so; all but the third is SPARQL 1.1 Query Language.
RELIED = {
    "an expression over a variable without a value is an error (section 17.2)": (
        """BIND(COALESCE(CONCAT("of ", STR(?nothing)), "none") AS ?text) FILTER(?text = "none")"""
    ),
    "a transitive path may lead to any of several values (section 18.5)": (
        f"""{{ SELECT (COUNT(DISTINCT ?class) AS ?classes) WHERE {{
        VALUES ?wider {{ <{MIG}Place> <{MIG}Resource> }} ?class <{PREFIXES["rdfs"]}subClassOf>* ?wider
      }} }} FILTER(?classes > 1)"""
    ),
    "texts are joined in the order of the sub-select that they come from": (
        """{ SELECT (GROUP_CONCAT(DISTINCT ?text; separator=" ") AS ?joined) WHERE {
        { SELECT ?text WHERE { VALUES ?text { "b" "c" "a" "B" } } ORDER BY ?text }
      } } FILTER(?joined = "B a b c")"""
    ),
    "a filter may ask inside an expression for what there is (section 17.4.1)": (
        f"""VALUES ?class {{ <{MIG}Resource> }} FILTER(IF(isIRI(?class), EXISTS {{ ?class <{RDF_TYPE}> <{PREFIXES["owl"]}Class> }}, false))"""
    ),
}


def check(ask: Callable[[str], Any], names: Names, url: str) -> None:
    """Raise StoreError where a service does not hold our graph as it should, or does not answer as it should."""
    _check_held(ask, names, url)
    if wrong := _wrong(ask):
        raise StoreError(f"the service does not do what our queries rely on: {'; '.join(wrong)}", where=url, remedy=OTHERS)


def _check_held(ask: Callable[[str], Any], names: Names, url: str) -> None:
    held = HELD.replace("{derived}", names.derived).replace("{pushed}", names.pushed)
    times = {row["what"].value: int(row["times"].value) for row in ask(held)}
    if times.pop("unfinished", 0):
        raise StoreError("a push to the service has not come to its end", where=url, remedy="Push again: miggraph push URL")
    lacking = {
        "ontology": "the ontology",
        "derived": f"what the rules derive (the graph {names.derived})",
        "merge": "a default graph with what its named graphs hold",
    }
    if missing := [what for name, what in lacking.items() if not times.get(name)]:
        raise StoreError(f"the service lacks {' and '.join(missing)}", where=url, remedy=LOAD)
    if max(times.values()) > 1:
        raise StoreError(
            "the service counts a statement twice that two of its graphs hold",
            where=url,
            remedy=f"{LOAD} Let its default graph be the one that is loaded, not a union of all graphs.",
        )


def _wrong(ask: Callable[[str], Any]) -> list[str]:
    """List what a service does not do: asked all at once, and each by itself where not all of it comes out."""
    patterns = [f'{{ {pattern} BIND("{number}" AS ?number) }}' for number, pattern in enumerate(RELIED.values())]
    if _holds(ask, patterns):
        return []
    return [what for what, pattern in zip(RELIED, patterns, strict=True) if not _holds(ask, [pattern])] or ["all of this in one query"]


def _holds(ask: Callable[[str], Any], patterns: list[str]) -> bool:
    try:
        found = list(ask(f"SELECT ?number WHERE {{ {' UNION '.join(patterns)} }}"))
    except MiggraphError:  # it refuses what it cannot do
        return False
    return len({row["number"].value for row in found}) == len(found) == len(patterns)
