"""The model of a graph for scripts: what a browser needs to compose the same SPARQL as ``miggraph list`` and ``miggraph ask SLUG``.

Kinds have facets and fields as templates (``asking.facets.templates``), canned queries their text cut at the parameters. All of it is plain
data, the same for the same graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from miggraph.asking.facets import counting, indexing, templates
from miggraph.asking.facets.conditions import COUNTED, LITERAL
from miggraph.asking.facets.templates import NUMBER, VALUES, camel, renamed
from miggraph.asking.writing import capitalised
from miggraph.graph import queries
from miggraph.ground.names import BASE, PREFIXES, XSD
from miggraph.pages import wording
from miggraph.pages.views import canned, headings
from miggraph.pages.views.entries import ORDERED
from miggraph.pages.views.lists import PAGE
from miggraph.pages.views.tables import words
from miggraph.records.lexical import FORMS

if TYPE_CHECKING:
    from miggraph.graph.facets import Facet, Field, Kind
    from miggraph.graph.queries import Parameter, Query
    from miggraph.knowledge import KnowledgeGraph

VERSION = 1
MOST_STATEMENTS = 500_000  # half a minute to read, and 600 MB of memory; more is refused, with where the dumps are
FORMAT = {"integer": XSD + "integer", **{name: XSD + name[4:] for name in queries.TYPES if name.startswith("xsd_")}}


def model(graph: KnowledgeGraph) -> dict[str, Any]:
    """Return the model of a graph, which ``compose.js`` reads. Raises StoreError where the extra ``web`` is not installed."""
    names = graph.names
    return {
        "version": VERSION,
        "base": names.base,
        "layer": {"base": BASE, "ids": sorted(names.layer) if names.base != BASE else []},
        "prefixes": dict(sorted(names.prefixes.items())),
        "statements": len(graph.quads()) + len(graph.ontology()),
        "mostStatements": MOST_STATEMENTS,
        "page": PAGE,
        "holes": {"number": NUMBER, "values": VALUES},
        "types": dict(sorted(graph.context.type_of.items())),
        "kinds": {name: _kind(graph, kind) for name, kind in graph.facets.kinds.items()},
        "queries": {query.slug: _query(graph, query) for query in graph.queries},
    }


def _kind(graph: KnowledgeGraph, kind: Kind) -> dict[str, Any]:
    say = wording.of(graph)
    return {
        "one": kind.one,
        "singular": say.things(kind, 1),
        "plural": say.things(kind),
        "pattern": _own(kind, kind.pattern),
        "type": kind.type,
        "show": [name for name in kind.texts("show") if name in kind.fields],
        "facets": {name: _facet(graph, kind, facet) for name, facet in kind.facets.items()},
        "fields": {name: _field(graph, kind, field) for name, field in kind.fields.items()},
    }


def _own(kind: Kind, pattern: str) -> str:
    """Return a pattern in which the things have the name that they have in the rows."""
    return renamed(pattern, {"it": kind.one, "itLabel": f"{kind.one}Label"})


def _facet(graph: KnowledgeGraph, kind: Kind, facet: Facet) -> dict[str, Any]:
    made, name, say = templates.condition(facet), camel(facet.name), wording.of(graph)
    is_counted = counting.is_counted(facet) and facet.value != COUNTED
    found: dict[str, Any] = {
        "takes": facet.value,
        "title": capitalised(say.say(facet.summary) if facet.value == "yes" else say.group(facet)),
        "said": list(headings.said(graph, facet)) if facet.texts("heading") or facet.value == "yes" else [],
        "one": _own(kind, made.one),
        "variable": made.value,
        "joint": facet.joint,
        "isSingle": facet.texts("single") == ("yes",),
        "rank": (*facet.texts("bare"), "9")[0],
        "isUsual": bool(facet.texts("bare")),
        "name": name,
    }
    if made.several != made.one:
        found["several"] = _own(kind, made.several)
    if facet.value not in ("yes", COUNTED):
        found["group"] = _own(kind, templates.group(facet, name))
    if is_counted:
        found |= {"counting": _own(kind, templates.counting(facet, name)), "left": _left_out(graph, kind, facet)}
    return found


def _left_out(graph: KnowledgeGraph, kind: Kind, facet: Facet) -> list[str]:
    """List the values that things are not counted by: what no thing has itself and all lie in, and the root of a family of terms."""
    if facet.value in ("yes", *LITERAL) or facet.among:
        return []
    values = indexing.index(graph, kind).values(facet)
    roots = {value for value in values.things if facet.value.startswith("term/") and not graph.labels.is_a(value, facet.value)}
    return sorted(roots | set(values.things).difference(values.counted))


def _field(graph: KnowledgeGraph, kind: Kind, field: Field) -> dict[str, Any]:
    name = camel(field.name)
    label = "" if field.value in templates.PLAIN else f"OPTIONAL {{ ?{name} rdfs:label ?{name}Label }}"
    found = {
        "gives": field.value,
        "name": name,
        "before": wording.of(graph).say(str(field.header.get("before", ""))),
        "column": _own(kind, templates.column(field)),
        "asked": _own(kind, templates.of_field(field, name)),
        "label": label,
    }
    if order := str(field.header.get("order", "")):
        found["order"] = ORDERED.format(things=VALUES, list=graph.names.iri(order), **PREFIXES)
    return found


def _query(graph: KnowledgeGraph, query: Query) -> dict[str, Any]:
    return {
        "summary": query.summary,
        "pieces": [graph.names.in_query(piece) for piece in query.pieces],
        "parameters": {name: _parameter(parameter) for name, parameter in query.parameters.items()},
        "defaults": canned.defaults(graph, query),
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    datatype = FORMAT.get(parameter.type, "")
    return {
        "token": parameter.token,
        "type": parameter.type,
        "datatype": datatype,
        "form": FORMS[datatype][0].pattern if datatype in FORMS else "",
        "required": parameter.required,
        "kind": parameter.kind,
        "label": words(parameter.name),
        "takes": parameter.describe(),
    }
