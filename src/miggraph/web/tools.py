"""Tools for assistants: what a program that talks with somebody may ask of a graph, described from the graph itself.

An answer is plain data: what was asked, the lead, caveats, rows with the ids and addresses of their things, and what they rest on. It is cut to
so many rows and characters as somebody can use, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from miggraph.asking.facets import listing
from miggraph.asking.facets.frames import Condition, Frame
from miggraph.ground.errors import ParameterError
from miggraph.linking.vocabularies import own
from miggraph.web import telling
from miggraph.web.reconciling import kinds

if TYPE_CHECKING:
    from miggraph.graph.facets import Kind
    from miggraph.graph.queries import Parameter, Query
    from miggraph.knowledge import KnowledgeGraph

ROWS, MOST_ROWS = 20, 200
LONGEST = 1_000  # characters of a question or a name
SOURCES = "Name the documents and sections that each row rests on. Slower for long answers."


class Arguments(BaseModel):
    """What a tool is given. A number stands for its digits where a text is wanted, and nothing else is taken."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class Asked(Arguments):
    """What ``ask`` is given."""

    question: str = Field(max_length=LONGEST, description="One question in plain English, with the names of what it is about.")
    limit: int = Field(ROWS, ge=1, le=MOST_ROWS, description="How many rows at most.")
    sources: bool = Field(True, description=SOURCES)


class Narrowed(Arguments):
    """A condition."""

    facet: str = Field(max_length=60, description="The name of a facet of the kind.")
    values: list[str] = Field(
        min_length=1,
        max_length=20,
        description="Any of these will do: names or ids of things; texts; years, months or ranges (2005..2009, 2005.., ..2009); yes or no.",
    )
    exclude: bool = Field(False, description="Leave out what has one of the values.")


class Listed(Arguments):
    """What ``list`` is given; the kind is added by the graph."""

    conditions: list[Narrowed] = Field(default=[], max_length=12, description="All of these must hold.")
    by: list[str] = Field(default=[], max_length=2, description="Count by one facet or by two, instead of listing.")
    want: str = Field("list", max_length=60, description="list, count, exists, or the name of a field to read it for each thing.")
    sort: str = Field("", max_length=60, description="A field to order by; with - before it from the greatest down.")
    limit: int = Field(ROWS, ge=1, le=MOST_ROWS, description="How many rows at most.")
    sources: bool = Field(True, description=SOURCES)


class Shown(Arguments):
    """What ``show`` is given."""

    name: str = Field(max_length=LONGEST, description="The id, the address or the name of one thing.")


class Searched(Arguments):
    """What ``search`` is given."""

    words: str = Field(max_length=LONGEST, description="Words of names, titles or descriptions.")
    limit: int = Field(ROWS, ge=1, le=MOST_ROWS, description="How many things at most.")


class Canned(Arguments):
    """What ``query`` is given; the queries and their parameters are added by the graph."""

    limit: int = Field(ROWS, ge=1, le=MOST_ROWS, description="How many rows at most.")
    sources: bool = Field(True, description=SOURCES)


@dataclass(frozen=True)
class Tool:
    """A tool: its name, what it does in words, what it is given, and the function that answers."""

    name: str
    title: str
    description: str
    arguments: type[Arguments]
    run: Callable[[KnowledgeGraph, Any], dict[str, Any]]


def tools(graph: KnowledgeGraph) -> dict[str, Tool]:
    """Return the tools of a graph by name."""
    return graph.remembered("tools", lambda: {tool.name: tool for tool in _tools(graph)})


def contents(graph: KnowledgeGraph) -> str:
    """Say what is in a graph: its title, and how many things of each kind."""
    return graph.remembered("contents", lambda: _contents(graph))


def _contents(graph: KnowledgeGraph) -> str:
    there = own.of(graph).terms
    counted = [one.kind.counted(len(there[one.id])) for one in kinds.types(graph).values() if one.kind]
    return f"“{graph.home.settings.title}” ({', '.join(counted) or 'empty'})"


def _tools(graph: KnowledgeGraph) -> list[Tool]:
    about = contents(graph)
    listed = [kind for kind in graph.facets.kinds.values() if listing.exists(graph, Frame(kind.name))]
    queries = [query for query in graph.queries if graph.defaults(query) is not None]  # of what there is nothing here, nothing is offered
    kind_field = (str, Field(max_length=60, description="The kind of thing.", json_schema_extra={"enum": [one.name for one in listed]}))
    return [
        Tool(
            "ask",
            "Ask a question",
            f"Answer a question in plain English about {about}. Says how it was understood. Start here.",
            Asked,
            ask,
        ),
        Tool(
            "list",
            "List things",
            f"List things of one kind in {about}, narrowed down by facets; count them, or read one field of each.\n{_described(listed)}",
            create_model("Listing", __base__=Listed, kind=kind_field),
            list_things,
        ),
        Tool("show", "Show one thing", f"Show everything that is said about one thing in {about}, and who says it.", Shown, show),
        Tool("search", "Search by words", f"Find things in {about} by words in their names and descriptions.", Searched, search),
        *([Tool("query", "Run a prepared query", _catalogue(about, queries), _canned(queries), run_query)] if queries else []),
    ]


def _described(listed: list[Kind]) -> str:
    """Say what each kind can be narrowed down by, and asked."""
    return "\n".join(f"{one.name}: facets {', '.join(one.facets)}; fields {', '.join(one.fields)}" for one in listed)


# prepared queries


def _catalogue(about: str, queries: list[Query]) -> str:
    lines = (f"{one.slug}({', '.join(map(_called, one.parameters.values()))}): {one.summary}" for one in queries)
    return (
        f"Run one of the prepared queries of {about}. Give the parameters that the query names; those in brackets may be left out.\n"
        + "\n".join(lines)
    )


def _called(parameter: Parameter) -> str:
    return parameter.name if parameter.required else f"[{parameter.name}]"


def _canned(queries: list[Query]) -> type[Arguments]:
    """Return the arguments of ``query``: a slug, and every parameter that a query has, typed by its token."""
    slugs = Field(max_length=100, description="The query.", json_schema_extra={"enum": [one.slug for one in queries]})
    named: dict[str, list[Parameter]] = {}
    for one in queries:
        for parameter in one.parameters.values():
            named.setdefault(parameter.name, []).append(parameter)
    fields: dict[str, Any] = {name: _typed(found) for name, found in named.items() if name not in (*Canned.model_fields, "query")}
    return create_model("Query", __base__=Canned, query=(str, slugs), **fields)


def _typed(found: list[Parameter]) -> tuple[Any, Any]:
    types = {parameter.type for parameter in found}
    type_ = {"integer": int, "xsd_boolean": bool}.get(found[0].type, str) if len(types) == 1 else str
    words = " or ".join(dict.fromkeys(parameter.describe() for parameter in found))
    named = ": its name, id or address" if types == {"iri"} else ""
    longest = LONGEST if type_ is str else None
    return type_ | None, Field(None, description=words[:1].upper() + words[1:] + named, max_length=longest)


# what they do


def ask(graph: KnowledgeGraph, given: Asked) -> dict[str, Any]:
    """Answer a question."""
    return telling.answer(graph, graph.ask(given.question, sources=given.sources), given.limit)


def list_things(graph: KnowledgeGraph, given: Any) -> dict[str, Any]:
    """List things of a kind."""
    from miggraph.asking.provenance import row_sources

    conditions = tuple(Condition(one.facet, tuple(one.values), one.exclude) for one in given.conditions)
    frame = Frame(
        given.kind, conditions, given.want, tuple(given.by), given.sort, 0 if given.want in ("count", "exists") else MOST_ROWS + 1
    )
    found = listing.answer(graph, frame)
    if given.sources and given.want not in ("count", "exists"):
        found = found.with_column("sources", row_sources(graph, listing.query(graph, frame), found))
    return telling.answer(graph, found, given.limit, most=MOST_ROWS)


def show(graph: KnowledgeGraph, given: Shown) -> dict[str, Any]:
    """Show one thing."""
    return telling.thing(graph, graph.show(given.name))


def search(graph: KnowledgeGraph, given: Searched) -> dict[str, Any]:
    """Find things by words."""
    return telling.answer(graph, graph.search(given.words, limit=MOST_ROWS + 1), given.limit, most=MOST_ROWS)


def run_query(graph: KnowledgeGraph, given: Any) -> dict[str, Any]:
    """Run a prepared query."""
    query = graph.queries.get(given.query)
    values = {name: value for name, value in given.model_dump(exclude_none=True).items() if name not in (*Canned.model_fields, "query")}
    _check(query, values)
    return telling.answer(graph, graph.ask(query.slug, sources=given.sources, **values), given.limit)


def _check(query: Query, values: Mapping[str, Any]) -> None:
    """Raise ParameterError where a parameter is missing or is none of the query's, and say which it has."""
    wrong = [name for name in values if name not in query.parameters]
    missing = [name for name, parameter in query.parameters.items() if parameter.required and name not in values]
    if wrong or missing:
        told = ", ".join(f"{_called(parameter)} ({parameter.describe()})" for parameter in query.parameters.values())
        what = f"has no parameter {wrong[0]}" if wrong else f"needs {' and '.join(missing)}"
        raise ParameterError(f"{query.slug} {what}", remedy=f"Its parameters are: {told or 'none'}.")
