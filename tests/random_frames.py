"""Frames of any kind, drawn from what the facets of a graph say, and parameters for canned queries: what engines are compared by."""

from __future__ import annotations

import random

from miggraph import KnowledgeGraph, MiggraphError
from miggraph.asking.facets import listing
from miggraph.asking.facets.frames import Condition, Frame
from miggraph.graph.facets import Facet, Kind
from miggraph.graph.queries import Query

LITERAL = ("date", "number", "text", "code")
EXAMPLES = {
    "theme": "https://w3id.org/miggraph/theme/migration",
    "place": "https://w3id.org/miggraph/place/GB",
    "type of publication": "http://purl.org/ontology/bibo/Book",
    "year": "2005",
    "month": "2021-04",
    "yes or no": "yes",
    "number": "3",
}


def parameters(graph: KnowledgeGraph, query: Query) -> list[dict[str, str]]:
    """Return the defaults of a canned query, and these with an example of each parameter that may be given."""
    values = graph.defaults(query) or {}
    examples = {name: text for name, one in query.parameters.items() if (text := EXAMPLES.get(one.describe(), ""))}
    return [values, {**values, **examples}]


def said(graph: KnowledgeGraph, facet: Facet) -> list[str]:
    """List what a facet says, and what that lies in, as a query finds it."""
    through = f" ?own {facet.through}* ?value ." if facet.through and facet.value not in LITERAL else ""
    pattern = facet.pattern.replace("?value", "?own") if through else facet.pattern
    if facet.value == "count":
        return ["1", "2", "3"]
    found = graph.select(f"SELECT DISTINCT ?value WHERE {{ {pattern}{through} }} ORDER BY ?value")
    return [row[0].value if facet.value in LITERAL else graph.names.compact(row[0].value) for row in found.terms]


def value_of(chance: random.Random, facet: Facet, text: str) -> str:
    """Return how a condition asks for a value: as it is, dates and numbers as ranges too, texts by a part of them."""
    if facet.value == "date":
        year = int(text[:4])
        return chance.choice([text, text[:4], f"{year - 2}..{year}", f"{year}..", f"..{year}", f"{text[:4]}-01..{year + 1}-06"])
    if facet.value in ("number", "count"):
        return chance.choice([text, f"{text}..", f"..{text}", f"{text}..{float(text) + 10}"])
    return text[: chance.randint(3, 9)].strip().upper() if facet.value == "text" else text


def condition(graph: KnowledgeGraph, kind: Kind, chance: random.Random) -> Condition | None:
    facet = kind.facet(chance.choice(sorted(kind.facets)))
    if facet.value == "yes":
        return Condition(facet.name, (chance.choice(["yes", "no"]),), chance.random() < 0.3)
    known = graph.remembered(f"said in tests of scripts {kind.name} {facet.name}", lambda: said(graph, facet))
    texts = chance.sample(known, min(len(known), chance.randint(1, 2)))
    found = Condition(facet.name, tuple(value_of(chance, facet, text) for text in texts), chance.random() < 0.25)
    try:
        listing.resolved(graph, Frame(kind.name, (found,)))
    except MiggraphError:  # a facet says things of other kinds too than it takes
        return None
    return found if texts else None


def any_frame(graph: KnowledgeGraph, chance: random.Random) -> Frame:
    kind = graph.facets.kind(chance.choice(["resources", "organisations", "people", *graph.facets.kinds]))
    asked = [condition(graph, kind, chance) for _ in range(chance.randint(0, 3))]
    fields, values = sorted(kind.fields), [name for name, facet in kind.facets.items() if facet.value not in ("yes", "count")]
    want = chance.choice(["list", "list", "list", "count", "exists", chance.choice(fields), ",".join(chance.sample(fields, 2))])
    by = tuple(chance.sample(values, chance.randint(1, min(2, len(values))))) if want == "list" and values and chance.random() < 0.3 else ()
    sort = chance.choice(["", "", chance.choice(fields)]) if not by and want not in fields else ""
    return Frame(kind.name, tuple(filter(None, asked)), want=want, by=by, sort=f"-{sort}" if sort and chance.random() < 0.5 else sort)
