"""What words find, by kind; and what begins as is typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from miggraph.asking.writing import capitalised
from miggraph.ground.folding import fold
from miggraph.pages import wording
from miggraph.pages.views.addresses import site_address
from miggraph.pages.views.canned import defaults, questions
from miggraph.pages.views.lists import Link

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.knowledge import KnowledgeGraph

LONGEST = 200  # characters that are looked for
MOST = 500
SHOWN = 10  # things of a kind
THINGS, QUESTIONS = 6, 4  # that are offered while somebody types
MOST_NAMES = 20_000  # that a browser is given at once
UNNAMED = ("term",)  # kinds whose things nobody looks for by name


@dataclass(frozen=True)
class Group:
    """The things of a kind that were found; ``more`` is the list of all of them, where it has one."""

    title: str
    things: tuple[Link, ...]
    number: int
    more: str = ""


@dataclass(frozen=True)
class Search:
    """The page of what words find."""

    words: str
    heading: str
    groups: tuple[Group, ...]
    near: tuple[Link, ...] = ()  # what is spelt nearly so, where nothing was found


def view(graph: KnowledgeGraph, words: str) -> Search:
    """Return what words find."""
    words = words[:LONGEST]
    found = graph.search(words, limit=MOST) if words else []
    kinds: dict[str, list[Link]] = {}
    for row in found:
        kinds.setdefault(row["kind"], []).append(Link(row["thingLabel"], site_address(row["thing"].id)))
    groups = tuple(_group(graph, kind, things, words) for kind, things in kinds.items())
    number, say = len(found), wording.of(graph)
    heading = say.say("Nothing has the words “{words}”", words=words)
    if number:
        heading = say.several(number, "{number} thing has the words “{words}”", "{number} things have the words “{words}”", words=words)
    near = (
        tuple(Link(entry.label, site_address(graph.names.compact(entry.thing))) for entry in graph.labels.near(words))
        if words and not number
        else ()
    )
    return Search(words, heading if words else say.say("Search"), groups, near)


def _group(graph: Graph, kind: str, things: list[Link], words: str) -> Group:
    listed = next((one for one in graph.facets.kinds.values() if one.one == kind), None)
    say = wording.of(graph)
    title = capitalised(say.things(listed) if listed else say.say(kind.replace("-", " ")))
    more = f"/{listed.name}?q={quote(words)}" if listed and len(things) > SHOWN else ""
    return Group(title, tuple(things[:SHOWN]), len(things), more)


def completed(graph: KnowledgeGraph, typed: str) -> dict[str, list[dict[str, str]]]:
    """Return things whose names begin as is typed, or have a word that does; and questions that have all its words."""
    plain = fold(typed[:LONGEST])
    if len(plain) < 2:
        return {"things": [], "questions": []}
    found = graph.labels.beginning(plain, THINGS, without=UNNAMED)
    things = [dict(zip(("label", "kind", "address"), _shown(graph, *one), strict=True)) for one in found]
    asked = graph.remembered("questions that complete", lambda: _questions(graph))
    words = plain.split()
    fits = [(text, address) for folded, text, address in asked if all(f" {word}" in folded for word in words)][:QUESTIONS]
    return {"things": things, "questions": [{"text": text, "address": address} for text, address in fits]}


def names(graph: KnowledgeGraph) -> dict[str, Sequence[tuple[str, ...]]]:
    """Return all that can be completed, for who has no server to ask: things (name, kind, address) and questions (words, address)."""
    things = [_shown(graph, *one) for one in graph.labels.beginning("", MOST_NAMES, without=UNNAMED)]
    asked = graph.remembered("questions that complete", lambda: _questions(graph))
    return {"things": things, "questions": [one[1:] for one in asked]}


def _shown(graph: Graph, thing: str, label: str) -> tuple[str, str, str]:
    """Return the name of a thing, what it is, and the address of its page."""
    kind = wording.of(graph).say(graph.names.kind(thing).replace("-", " "))
    return label, kind, site_address(graph.names.compact(thing))


def _questions(graph: KnowledgeGraph) -> list[tuple[str, str, str]]:
    """List questions that can be asked: those of the guide, and of the canned queries."""
    guide = [(row["question"], f"/ask?q={quote(row['question'])}") for row in graph.ask("")]
    canned = [
        (link.text, link.address) for query in graph.queries if defaults(graph, query) is not None for link in questions(graph, query)[:2]
    ]
    return [(f" {fold(text)}", capitalised(text), address) for text, address in dict([*canned, *guide]).items()]
