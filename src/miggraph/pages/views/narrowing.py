"""Narrowing: beside a list, its facets with what each value would leave; above it, what was chosen, to be taken away again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from miggraph.asking.facets import counting
from miggraph.asking.facets.frames import Condition, Frame
from miggraph.asking.writing import capitalised
from miggraph.pages import wording
from miggraph.pages.views import addresses, headings
from miggraph.pages.views.addresses import Listed

if TYPE_CHECKING:
    from miggraph.asking.facets.counting import Counted, Value
    from miggraph.graph.facets import Facet, Kind
    from miggraph.graph.graph import Graph

MOST = 6  # values beside a list
SPANS = ("date", "number")
ALL = 50  # values on a page of all


@dataclass(frozen=True)
class Choice:
    """A value of a facet: its list, how many things that has, and the list without them. One that is chosen leads to the list without the choice."""

    label: str
    value: str
    number: int
    address: str
    leaving_out: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class Narrowing:
    """A facet beside a list, or on a page of its own."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    total: int = 0  # values that leave anything
    more: str = ""  # the address of all values
    first: str = ""  # of a range
    last: str = ""
    is_range: bool = False
    hidden: tuple[tuple[str, str], ...] = ()  # what the form of a range keeps of the address


@dataclass(frozen=True)
class Chip:
    """A condition: what it says, and the list without it."""

    text: str
    address: str


def chips(graph: Graph, listed: Listed) -> tuple[Chip, ...]:
    """Return what was chosen, a condition each, and the words."""
    kind, conditions = graph.facets.kind(listed.frame.kind), listed.frame.conditions
    found = [
        Chip(headings.phrase(graph, kind, one), _written(graph, listed, (other for other in conditions if other is not one)))
        for one in conditions
    ]
    told = wording.of(graph).say("Words: {words}", words=listed.words)
    words = [Chip(told, addresses.write(graph, replace(listed, words="", page=1)))] if listed.words else []
    return (*found, *words)


def hidden(graph: Graph, listed: Listed, *, but: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """Return what a form keeps of an address; it begins at the first page, and asks what it asks itself anew."""
    left_out = {"page", "q", "all", "find", *but}
    return tuple((name, value) for name, value in addresses.pairs(graph, listed) if name not in left_out)


def narrowings(graph: Graph, listed: Listed, asked: Frame, number: int) -> tuple[tuple[Narrowing, ...], tuple[Narrowing, ...]]:
    """Return the facets beside a list of so many things: those that stand bare in questions, or are chosen; and the others."""
    kind = graph.facets.kind(listed.frame.kind)
    counted = counting.counts(graph, asked, most=MOST)
    chosen = {one.facet for one in listed.frame.conditions}
    ranked = sorted((one for one in counted if one.takes != "yes"), key=lambda one: _rank(kind.facet(one.name), one))
    shown = [one for one in (_narrowing(graph, listed, one, number) for one in ranked) if one.choices or one.is_range]
    usual = [one for one in shown if kind.facet(one.name).texts("bare") or one.name in chosen]
    also = _also(graph, kind, listed, [one for one in counted if one.takes == "yes"], number)
    return tuple(usual), (*(one for one in shown if one not in usual), *also)


def of_facet(graph: Graph, listed: Listed, asked: Frame) -> Narrowing:
    """Return one facet with all its values, or those whose labels begin as the address says."""
    counted = counting.values(graph, asked, listed.all)
    if listed.find:
        counted = replace(counted, values=counting.completed(graph, asked, listed.all, listed.find, limit=ALL))
    return _narrowing(graph, replace(listed, all="", find="", page=1), counted, -1)


def _narrowing(graph: Graph, listed: Listed, counted: Counted, number: int) -> Narrowing:
    kind = graph.facets.kind(listed.frame.kind)
    facet = kind.facet(counted.name)
    is_range = counted.takes in SPANS
    values = [one for one in counted.values if one.is_chosen or (one.count and one.count != number and is_told(graph, facet, one))]
    values = values[::-1] if is_range else values
    choices = tuple(_choice(graph, listed, facet, one) for one in (values[:MOST] if number >= 0 else values))
    more = addresses.write(graph, replace(listed, page=1, all=facet.name))
    title = capitalised(wording.of(graph).group(facet))
    kept = (*hidden(graph, listed, but=[facet.name]), *([("q", listed.words)] if listed.words else []))
    return Narrowing(facet.name, title, choices, counted.total, more, counted.first, counted.last, is_range, kept)


def _choice(graph: Graph, listed: Listed, facet: Facet, value: Value) -> Choice:
    own = [one for one in listed.frame.conditions if one.facet == facet.name and not one.is_excluded]
    others = [one for one in listed.frame.conditions if one not in own]
    if value.is_chosen:
        kept = [left for one in own if (left := _without(one, value.id)).values]
        return Choice(value.label, value.id, value.count, _written(graph, listed, [*others, *kept]), is_chosen=True)
    is_single = facet.texts("single") == ("yes",) or facet.value in SPANS
    chosen = [*others, *([] if is_single else own), Condition(facet.name, (value.id,))]
    left_out = [*listed.frame.conditions, Condition(facet.name, (value.id,), is_excluded=True)]
    short = addresses.short(graph, facet.value, value.id)
    return Choice(value.label, short, value.count, _written(graph, listed, chosen), _written(graph, listed, left_out))


def is_told(graph: Graph, facet: Facet, value: Value) -> bool:
    """Say whether a value says something: the root of a family of terms does not."""
    return not facet.value.startswith("term/") or graph.labels.is_a(graph.names.iri(value.id), facet.value)


def _without(condition: Condition, value: str) -> Condition:
    return replace(condition, values=tuple(one for one in condition.values if one != value))


def _also(graph: Graph, kind: Kind, listed: Listed, counted: list[Counted], number: int) -> list[Narrowing]:
    """Return what is so of some of the things and not of others, as one facet."""
    choices = []
    for one in counted:
        facet = kind.facet(one.name)
        text = wording.of(graph).say((*facet.texts("heading"), facet.summary)[0])
        yes = next((value for value in one.values if value.id == "yes"), None)
        if yes and (yes.is_chosen or 0 < yes.count < number):
            choices.append(replace(_choice(graph, listed, facet, yes), label=text))
    return [Narrowing("also", wording.of(graph).say("Also"), tuple(choices))] if choices else []


def _rank(facet: Facet, counted: Counted) -> tuple[str, int, str]:
    return (*facet.texts("bare"), "9")[0], -counted.total, facet.name


def _written(graph: Graph, listed: Listed, conditions: Iterable[Condition]) -> str:
    return addresses.write(graph, addresses.ordered(graph, listed.with_conditions(conditions)))
