"""How a question was read: the query or the kind, each value and what it takes in, and the words one by one."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox

from miggraph.asking import answering
from miggraph.asking.facets import frames, listing
from miggraph.asking.facets.conditions import COUNTED, LITERAL
from miggraph.asking.facets.frames import IT
from miggraph.asking.writing import capitalised
from miggraph.ground.names import PREFIXES
from miggraph.pages import wording
from miggraph.pages.views import addresses, headings
from miggraph.pages.views.addresses import Listed, site_address
from miggraph.pages.views.cards import Fact, Value
from miggraph.pages.views.lists import Link
from miggraph.pages.views.tables import words

if TYPE_CHECKING:
    from miggraph.asking.english.meanings import English
    from miggraph.asking.facets.frames import Condition, Frame
    from miggraph.graph.answers import Answer
    from miggraph.graph.facets import Kind
    from miggraph.graph.graph import Graph
    from miggraph.graph.queries import Query

NARROWER = "SELECT ?narrower WHERE {{ ?narrower <{skos}broader> {thing} }} ORDER BY ?narrower"
FILLED = re.compile(r"\{(\w+)\}")
MOST = 5  # narrower themes that are named
MOST_NUMBERS = 1000  # of answers that are kept: the same few questions are near to many


@dataclass(frozen=True)
class Reading:
    """How a question was read: as what, word by word, and the list or the form that asks the same."""

    facts: tuple[Fact, ...]
    words: tuple[tuple[str, str], ...] = ()
    same: Link | None = None
    form: Link | None = None


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
    number_of = english.graph.remembered("numbers of answers", lambda: lru_cache(MOST_NUMBERS)(partial(_number, english.graph)))
    numbers = {text: number_of(text) for text in english.near(question)}
    return tuple(Link(capitalised(text), ask_address(text), f"{number:,}") for text, number in numbers.items() if number)


def _number(graph: Graph, question: str) -> int:
    """Return how many rows answer a question."""
    return len(answering.answer(graph, question, {}).terms)


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
    say, date = wording.of(graph).say, wording.of(graph).date
    facts = [Fact(say("question"), (Value(say(query.summary)),))]
    for name, value in answer.parameters.items():
        parameter = query.parameters[name]
        facts.append(
            Fact(
                say(words(name)),
                (_value(graph, value, _taken_in(graph, query, parameter.kind, value)),)
                if parameter.type == "iri"
                else (Value(date(value)),),
            )
        )
    values = {name: graph.names.compact(value) if "://" in value else value for name, value in answer.parameters.items()}
    frame = frame_of_query(graph, answer) if answer.terms and set(values) <= set(FILLED.findall(query.frame)) else None
    return Reading(
        tuple(facts), same=_list_of(graph, frame) if frame else None, form=Link(say("The form of this query"), query_address(query, values))
    )


def frame_of_query(graph: Graph, answer: Answer) -> Frame | None:
    """Return the frame that lists what a canned query finds, as its header has it; None where it has none. Values that are not given are left out."""
    query = graph.queries.get(answer.slug) if answer.slug else None
    if query is None or not query.frame:
        return None
    said = {name: graph.names.compact(value).replace(",", "%2C") if "://" in value else value for name, value in answer.parameters.items()}
    kind, *words = query.frame.split()
    filled = [FILLED.sub(lambda found: said.get(found[1], ""), word) for word in words]
    return frames.read(kind, [word for word in filled if not word.endswith(("=", "=.."))])


def _list_of(graph: Graph, frame: Frame) -> Link:
    return Link(
        wording.of(graph).say("The list of these, to narrow it down"), addresses.write(graph, addresses.ordered(graph, Listed(frame)))
    )


def _taken_in(graph: Graph, query: Query, kind: str, value: str) -> str:
    if kind == "theme" and "skos:broader" in query.body:
        return _narrower(graph, value)
    return wording.of(graph).say(", and places in it") if kind == "place" and "mig:within" in query.body else ""


def _framed(graph: Graph, frame: Frame, answer: Answer) -> Reading:
    kind = graph.facets.kind(frame.kind)
    facts = [
        Fact(wording.of(graph).say("question"), (Value(_asked(graph, kind, frame)),)),
        *(_fact(graph, kind, one) for one in frame.conditions),
    ]
    explained = tuple((text, meaning) for text, meaning in answer.explained if text)
    same = _list_of(graph, replace(frame, want="list")) if answer.terms else None
    return Reading(tuple(facts), explained, same)


def _asked(graph: Graph, kind: Kind, frame: Frame) -> str:
    """Return what is wanted of what kind, and by what it is counted."""
    words = wording.of(graph)
    wanted = {"count": words.say("how many {things}"), "exists": words.say("whether there are {things}")}.get(frame.want, "{things}")
    told = words.say(wanted, things=words.things(kind))
    if fields := [words.say(kind.fields[name].summary) for name in frame.want.split(",") if name in kind.fields]:
        told = words.say("{name}: {value}", name=told, value=words.series(fields))
    return capitalised(headings.by(graph, frame, told))


def _fact(graph: Graph, kind: Kind, condition: Condition) -> Fact:
    say = wording.of(graph).say
    out = "not {name}" if condition.is_excluded else "{name}"
    if condition.facet == IT:
        name = say(out, name=wording.of(graph).things(kind, 1))
        return Fact(name, tuple(_value(graph, graph.names.iri(one), "") for one in condition.values))
    facet = kind.facet(condition.facet)
    name = say("also") if facet.value == "yes" else say(out, name=wording.of(graph).group(facet))
    if facet.value in (*LITERAL, COUNTED, "yes"):
        return Fact(name, (Value(headings.phrase(graph, kind, condition)),))
    values = [graph.names.iri(one) for one in condition.values]
    taken = [
        _narrower(graph, one) if facet.through == "skos:broader" else say(", and what lies in it") if facet.through == "mig:within" else ""
        for one in values
    ]
    return Fact(name, tuple(_value(graph, one, more) for one, more in zip(values, taken, strict=True)))


def _value(graph: Graph, thing: str, more: str) -> Value:
    own = graph.names.id(thing) if graph.names.kind(thing) else ""
    return Value(graph.labels.name(thing), site_address(own) if own else "", more=more)


def _narrower(graph: Graph, theme: str) -> str:
    """Return what is narrower than a theme, as a sentence goes on."""
    found = [graph.labels.name(row[0].value) for row in graph.store.query(NARROWER.format(thing=ox.NamedNode(theme), **PREFIXES))]
    if not found:
        return ""
    words = wording.of(graph)
    more = [words.say("{number} more", number=len(found) - MOST)] if len(found) > MOST else []
    return words.say(", and what is narrower: {themes}", themes=words.series([*found[:MOST], *more]))
