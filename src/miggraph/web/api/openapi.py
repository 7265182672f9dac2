"""The description of the API in OpenAPI 3.1, made from the kinds, facets and canned queries of the graph at hand."""

from __future__ import annotations

from typing import Any

from miggraph.graph.facets import Facet, Kind
from miggraph.graph.queries import Parameter, Query
from miggraph.ground.errors import ParameterError
from miggraph.knowledge import KnowledgeGraph
from miggraph.pages.views.refusals import LONGEST
from miggraph.web.api.parameters import MOST, ROWS

WHOLE = {"page": 10**6, "limit": MOST}
TEXT: dict[str, Any] = {"type": "string"}
TEXTS: dict[str, Any] = {"type": "array", "items": TEXT}
YEAR = "[1-9][0-9]{3}"
DATE, NUMBER = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", "-?[0-9]+([.][0-9]+)?"
PATTERNS = {
    "xsd_gYear": f"^{YEAR}$",
    "xsd_gYearMonth": f"^{YEAR}(-(0[1-9]|1[0-2]))?$",
    "integer": "^-?[0-9]+$",
    "date": f"^({DATE}([.][.]({DATE})?)?|[.][.]{DATE})$",
    "number": f"^({NUMBER}([.][.]({NUMBER})?)?|[.][.]{NUMBER})$",
}
YES = {"yes": True, "true": True, "no": False, "false": False}


def document(graph: KnowledgeGraph, prefix: str) -> dict[str, Any]:
    """Return the description of the API of a graph, whose addresses stand behind a prefix."""
    return {
        "openapi": "3.1.0",
        "info": {"title": graph.home.settings.title, "version": "1", **_described(graph)},
        "servers": [{"url": prefix or "/"}],
        "paths": {**_fixed(), **_lists(graph), **_queries(graph)},
        "components": {"schemas": SCHEMAS, "responses": RESPONSES},
    }


def kind(one: Kind) -> dict[str, Any]:
    """Return a kind of thing: its facets and its fields, each with what it takes or gives."""
    facets = [{"name": f.name, "summary": f.summary, "value": f.value, "counts": bool(f.texts("group"))} for f in one.facets.values()]
    fields = [{"name": f.name, "summary": f.summary, "value": f.value} for f in one.fields.values()]
    return {"name": one.name, "summary": one.summary, "facets": facets, "fields": fields}


def query(one: Query) -> dict[str, Any]:
    """Return a canned query: what it answers, and what it takes."""
    parameters = [{"name": p.name, "takes": p.describe(), "required": p.required} for p in one.parameters.values()]
    texts = {"summary": one.summary, "description": one.description, "questions": one.questions, "tags": one.tags}
    return {"slug": one.slug, **texts, "parameters": parameters}


def yes(text: str, name: str) -> bool:
    """Return a yes or no. Raises ParameterError where it is neither."""
    if text not in YES:
        raise ParameterError(f"{name} is yes or no")
    return YES[text]


def _described(graph: KnowledgeGraph) -> dict[str, Any]:
    settings = graph.home.settings
    license = {"license": {"name": settings.license, "url": settings.license}} if settings.license.startswith("http") else {}
    return {**({"description": settings.description} if settings.description else {}), **license}


def _fixed() -> dict[str, Any]:
    question = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": r"\S"}
    asked = [_in_query("q", question, "the question", required=True)]
    typed = [_in_query("q", {"type": "string"}, "what was typed; nothing is offered for less than two letters")]
    sources = _in_query("sources", {"enum": list(YES)}, "whether each row names the documents that it rests on")
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}, "description": "an id"}
    return {
        "/api": _get("What the API has", [], {"type": "object"}, "index"),
        "/openapi.json": _get("This description", [], {"type": "object"}, "openapi"),
        "/api/ask": _get("Answer a question in plain English", [*asked, sources, *_paging()], _schema("Answer"), "ask"),
        "/api/search": _get("Find things by words", [*asked, *_paging()], _schema("Answer"), "search"),
        "/api/complete": _get("Complete what is typed: things and questions", typed, _schema("Completion"), "complete"),
        "/api/terms": _get("The terms of the graph, for an editor of SPARQL", [], _schema("Terms"), "terms"),
        "/api/lists": _get("The kinds of thing that can be listed", [], {"type": "array", "items": _schema("Kind")}, "kinds"),
        "/api/queries": _get("The canned queries", [], {"type": "array", "items": _schema("Query")}, "queries"),
        "/api/things/{name}": _get("All that is said about a thing, and who says it", [name], _schema("Thing"), "thing"),
    }


def _lists(graph: KnowledgeGraph) -> dict[str, Any]:
    return {f"/api/lists/{one.name}": _list(one) for one in graph.facets.kinds.values()}


def _list(one: Kind) -> dict[str, Any]:
    facets = [_facet(facet) for facet in one.facets.values()]
    frame = [
        _in_query("by", {"enum": [f.name for f in one.facets.values() if f.texts("group")]}, "count the things by a facet"),
        _in_query(
            "sort", {"enum": [sign + name for name in one.fields for sign in ("", "-")]}, "order by a field; - from the greatest down"
        ),
        _in_query("want", {"enum": ["list", "count", "exists", *one.fields]}, "the list, how many, whether any, or a field"),
    ]
    found = {"anyOf": [_schema("Answer"), _schema("Exists")]}
    return _get(f"List {one.summary}", [*facets, *frame, *_paging()], found, f"list-{one.name}")


def _facet(facet: Facet) -> dict[str, Any]:
    schema = {"enum": ["yes", "no"]} if facet.value == "yes" else _text(facet.value)
    return _in_query(facet.name, schema, f"{facet.summary} ({facet.value}); behind a ! ({facet.name}!=…) what is left out")


def _queries(graph: KnowledgeGraph) -> dict[str, Any]:
    return {f"/api/queries/{one.slug}": _canned(one) for one in graph.queries}


def _canned(one: Query) -> dict[str, Any]:
    parameters = [_in_query(p.name, _schema_of(p), p.describe(), required=p.required) for p in one.parameters.values()]
    return _get(one.summary, [*parameters, *_paging()], _schema("Answer"), one.slug)


def _schema_of(parameter: Parameter) -> dict[str, Any]:
    if parameter.type == "xsd_boolean":
        return {"enum": ["yes", "no", "true", "false", "1", "0"]}
    return _text(parameter.type)


def _text(kind: str) -> dict[str, Any]:
    return {"type": "string", **({"pattern": PATTERNS[kind]} if kind in PATTERNS else {"minLength": 1})}


def _paging() -> list[dict[str, Any]]:
    defaults = {"page": 1, "limit": ROWS}
    told = {"page": "which page of the rows", "limit": "how many rows a page has"}
    return [_in_query(n, {"type": "integer", "minimum": 1, "maximum": WHOLE[n], "default": defaults[n]}, told[n]) for n in WHOLE]


def _in_query(name: str, schema: dict[str, Any], told: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "schema": schema, "description": told}


def _get(summary: str, parameters: list[dict[str, Any]], schema: dict[str, Any], name: str) -> dict[str, Any]:
    found = {"description": "What was asked for.", "content": {"application/json": {"schema": schema}}}
    problems = {code: {"$ref": "#/components/responses/Problem"} for code in ("400", "404", "405", "503")}
    return {"get": {"summary": summary, "operationId": name, "parameters": parameters, "responses": {"200": found, **problems}}}


def _schema(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


SCHEMAS: dict[str, Any] = {
    "Value": {"anyOf": [{"type": ["string", "number", "boolean", "null"]}, {"$ref": "#/components/schemas/Named"}]},
    "Named": _object({"iri": TEXT, "id": TEXT, "label": TEXT}, "id"),
    "Answer": _object(
        {
            "title": {**TEXT, "description": "what was asked, in words"},
            "lead": {**TEXT, "description": "the answer in one line, where there is one"},
            "caveats": {**TEXTS, "description": "what must be known of the rows"},
            "notes": {**TEXTS, "description": "how it was read"},
            "query": {**TEXT, "description": "the canned query that answered"},
            "parameters": {"type": "object", "additionalProperties": TEXT},
            "columns": TEXTS,
            "total": {"type": "integer", "minimum": 0, "description": "rows on all pages"},
            "page": {"type": "integer", "minimum": 1},
            "limit": {"type": "integer", "minimum": 1},
            "rows": {"type": "array", "items": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Value"}}},
        },
        "query",
        "parameters",
    ),
    "Completion": _object(
        {
            "things": {"type": "array", "items": _object({"label": TEXT, "kind": TEXT, "address": TEXT})},
            "questions": {"type": "array", "items": _object({"text": TEXT, "address": TEXT})},
        }
    ),
    "Terms": _object({"prefixes": {"type": "object", "additionalProperties": TEXT}, "classes": TEXTS, "properties": TEXTS}),
    "Exists": _object({"exists": {"type": "boolean"}}),
    "Kind": _object(
        {
            "name": TEXT,
            "summary": TEXT,
            "facets": {"type": "array", "items": _object({"name": TEXT, "summary": TEXT, "value": TEXT, "counts": {"type": "boolean"}})},
            "fields": {"type": "array", "items": _object({"name": TEXT, "summary": TEXT, "value": TEXT})},
        }
    ),
    "Query": _object(
        {
            "slug": TEXT,
            "summary": TEXT,
            "description": TEXT,
            "questions": TEXTS,
            "tags": TEXTS,
            "parameters": {"type": "array", "items": _object({"name": TEXT, "takes": TEXT, "required": {"type": "boolean"}})},
        }
    ),
    "Statement": _object(
        {
            "property": TEXT,
            "name": TEXT,
            "value": TEXT,
            "label": TEXT,
            "sources": TEXTS,
            "nested": {"type": "array", "items": {"$ref": "#/components/schemas/Statement"}},
            "iri": TEXT,
        }
    ),
    "Thing": _object(
        {
            "id": TEXT,
            "label": TEXT,
            "types": TEXTS,
            "statements": {"type": "array", "items": {"$ref": "#/components/schemas/Statement"}},
            "mentions": {
                "type": "array",
                "items": {**TEXTS, "minItems": 3, "maxItems": 3, "description": "id, name, and how it speaks of this"},
            },
            "sources": {"type": "object", "additionalProperties": TEXT},
        }
    ),
    "Problem": _object({"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT}, "detail"),
}
RESPONSES: dict[str, Any] = {
    "Problem": {
        "description": "Why there is no answer (RFC 9457).",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
