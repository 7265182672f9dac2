"""How a question was read: the query or the kind, each value and what it takes in, and the words one by one."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox

from miggraph.asking.facets import listing
from miggraph.asking.facets.conditions import COUNTED, LITERAL
from miggraph.asking.facets.frames import IT
from miggraph.ground.names import PREFIXES
from miggraph.pages.views import addresses, headings
from miggraph.pages.views.addresses import Listed, site_address
from miggraph.pages.views.cards import Fact, Value
from miggraph.pages.views.english import capitalised, month, series
from miggraph.pages.views.lists import Link

if TYPE_CHECKING:
    from miggraph.asking.english.meanings import English
    from miggraph.asking.facets.frames import Condition, Frame
    from miggraph.graph.answers import Answer
    from miggraph.graph.facets import Kind
    from miggraph.graph.graph import Graph
    from miggraph.graph.queries import Query

NARROWER = "SELECT ?narrower WHERE {{ ?narrower <{skos}broader> {thing} }} ORDER BY ?narrower"
MOST = 5  # narrower themes that are named


@dataclass(frozen=True)
class Reading:
    """How a question was read: as what, word by word, and the list or the form that asks the same."""

    facts: tuple[Fact, ...]
    words: tuple[tuple[str, str], ...] = ()
    same: Link | None = None


def view(graph: Graph, answer: Answer, frame: Frame | None) -> Reading | None:
    """Return how a question was read; None where it was not, but found by its words."""
    if answer.slug:
        return _canned(graph, graph.queries.get(answer.slug), answer)
    return _framed(graph, frame, answer) if frame else None


def query(graph: Graph, answer: Answer, frame: Frame | None) -> str:
    """Return the SPARQL that answers; "" where sentences do."""
    if answer.slug:
        return graph.queries.get(answer.slug).bind(answer.parameters).strip()
    return listing.query(graph, frame) if frame else ""


def near(english: English, question: str) -> tuple[Link, ...]:
    """Return questions that have an answer about what a question names, with how many things answer each."""
    return tuple(Link(capitalised(text), ask_address(text), f"{number:,}") for text, number in english.near(question))


def ask_address(question: str) -> str:
    """Return the address of a question."""
    return f"/ask?q={quote(question)}"


def command(question: str) -> str:
    """Return the command that asks a question in a terminal."""
    return f"miggraph ask {shlex.quote(question) if set(question) & set(UNSAFE) else question} --sources"


UNSAFE = "'\"\\$`!*?#&;|<>()[]{}~\n"


def query_address(query: Query, values: Mapping[str, str], ending: str = "") -> str:
    """Return the address of a canned query with its values."""
    said = "&".join(f"{name}={quote(value, safe=addresses.SAFE)}" for name, value in values.items())
    return f"/queries/{query.slug}{ending}" + (f"?{said}" if said else "")


def _canned(graph: Graph, query: Query, answer: Answer) -> Reading:
    facts = [Fact("question", (Value(query.summary),))]
    for name, value in answer.parameters.items():
        parameter = query.parameters[name]
        facts.append(
            Fact(
                name,
                (_value(graph, value, _taken_in(graph, query, parameter.kind, value)),)
                if parameter.type == "iri"
                else (Value(month(value)),),
            )
        )
    values = {name: graph.names.compact(value) if "://" in value else value for name, value in answer.parameters.items()}
    return Reading(tuple(facts), same=Link("The form of this query", query_address(query, values)))


def _taken_in(graph: Graph, query: Query, kind: str, value: str) -> str:
    if kind == "theme" and "skos:broader" in query.body:
        return _narrower(graph, value)
    return ", and places in it" if kind == "place" and "mig:within" in query.body else ""


def _framed(graph: Graph, frame: Frame, answer: Answer) -> Reading:
    kind = graph.facets.kind(frame.kind)
    title = listing.described(graph, frame)[0]
    facts = [Fact("question", (Value(capitalised(title)),)), *(_fact(graph, kind, one) for one in frame.conditions)]
    words = tuple((text, meaning) for text, meaning in answer.explained if text)
    whole = Listed(frame)
    number = len(answer.terms)
    same = (
        Link("The list of these, to narrow it down", addresses.write(graph, addresses.ordered(graph, whole.with_frame(want="list"))))
        if number
        else None
    )
    return Reading(tuple(facts), words, same)


def _fact(graph: Graph, kind: Kind, condition: Condition) -> Fact:
    out = "not " if condition.is_excluded else ""
    if condition.facet == IT:
        return Fact(f"{out}{kind.one}", tuple(_value(graph, graph.names.iri(one), "") for one in condition.values))
    facet = kind.facet(condition.facet)
    if facet.value in (*LITERAL, COUNTED, "yes"):
        return Fact(
            f"{out}{headings.grouped(facet)}" if facet.value != "yes" else "also", (Value(headings.phrase(graph, kind, condition)),)
        )
    values = [graph.names.iri(one) for one in condition.values]
    taken = [
        _narrower(graph, one) if facet.through == "skos:broader" else ", and what lies in it" if facet.through == "mig:within" else ""
        for one in values
    ]
    return Fact(f"{out}{headings.grouped(facet)}", tuple(_value(graph, one, more) for one, more in zip(values, taken, strict=True)))


def _value(graph: Graph, thing: str, more: str) -> Value:
    own = graph.names.id(thing) if graph.names.kind(thing) else ""
    return Value(graph.labels.name(thing), site_address(own) if own else "", more=more)


def _narrower(graph: Graph, theme: str) -> str:
    """Return what is narrower than a theme, as a sentence goes on."""
    found = [graph.labels.name(row[0].value) for row in graph.store.query(NARROWER.format(thing=ox.NamedNode(theme), **PREFIXES))]
    if not found:
        return ""
    shown = series(found) if len(found) <= MOST else ", ".join(found[:MOST]) + f" and {len(found) - MOST} more"
    return f", and what is narrower: {shown}"
