"""Listing: a frame is asked of a graph - its values are looked up, it is composed, run, and its rows come back below what was asked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.asking.facets.composing import Composer
from miggraph.asking.facets.conditions import COUNTED, LITERAL
from miggraph.asking.facets.frames import IT, Condition, Frame
from miggraph.asking.facets.templates import SEPARATOR, camel
from miggraph.asking.resolving import thing
from miggraph.graph import answers
from miggraph.graph.answers import Answer
from miggraph.graph.facets import Kind
from miggraph.graph.presenting import cell
from miggraph.ground.errors import UnknownThing
from miggraph.ground.names import XSD

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

AGENTS = ("person", "organisation")
MOST_VALUES = 5  # of a field, in the lead
MOST_SHOWN = 5  # things that show that there are any
YES = {"true": "yes", "false": "no"}  # what is so or not, as people say it
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def query(graph: Graph, frame: Frame) -> str:
    """Return the SPARQL of a frame whose values may be labels. Raises UnknownThing or ParameterError where it is not clear what is meant."""
    return _composed(graph, resolved(graph, frame))


def exists(graph: Graph, frame: Frame) -> bool:
    """Say whether there is anything that fits a frame."""
    return bool(graph.store.query(query(graph, replace(frame, want="exists")), asserted=graph.asserted))


def answer(graph: Graph, frame: Frame) -> Answer:
    """Answer a frame: rows, below how many there are, the values of the field, or yes or no where that is asked.

    Counts by two facets are a table of one by the other; yes has a few things that show it, which a caveat tells if there are more.
    """
    meant = resolved(graph, frame)
    kind = graph.facets.kind(frame.kind)
    asked = replace(meant, want="list", by=(), limit=MOST_SHOWN + 1) if frame.want == "exists" else meant
    found = table(graph, asked)
    found.title, *conditions = described(graph, meant)
    found.notes[:0] = [found.title, *conditions]
    found.frame = tuple(meant.words())
    return found if asked.by else _led(found, kind, frame.want)


def table(graph: Graph, frame: Frame) -> Answer:
    """Return the rows of a frame whose values are ids, and nothing beside them."""
    found = answers.from_solutions(graph.store.query(_composed(graph, frame), asserted=graph.asserted), graph)
    return _crossed(found) if len(frame.by) == 2 else _with_numbers(found, graph.facets.kind(frame.kind))


def _led(found: Answer, kind: Kind, want: str) -> Answer:
    """Return an answer with what was asked in one line, where it is not a list that was asked."""
    if want == "count":
        return replace(found, lead=kind.counted(found[0]["count"]))
    if want == "exists":
        caveats = [f"there are more than these {MOST_SHOWN}"] * (len(found) > MOST_SHOWN)
        return replace(found, terms=found.terms[:MOST_SHOWN], lead="yes" if found.terms else "no", caveats=caveats)
    if want in kind.fields:
        said = YES if kind.fields[want].value == "yes" else {}
        texts = (cell(found, *row[2:]).text for row in found.terms)  # behind the thing and its label
        values = dict.fromkeys(said.get(text, text) for text in texts)
        return replace(found, lead="; ".join(values) if len(values) <= MOST_VALUES else "")
    return found


def _with_numbers(found: Answer, kind: Kind) -> Answer:
    """Return a list with its numbers as such, since joined they came as texts, and with names that are joined in one order; texts are in theirs."""
    numbers, texts = ({camel(name) for name, field in kind.fields.items() if field.value == value} for value in ("number", "text"))
    places = [place for place, column in enumerate(found.columns) if column in numbers]
    joined = [place for place, column in enumerate(found.columns) if place > 1 and column not in texts]
    terms = [
        tuple(_number(term) if place in places else _in_order(term) if place in joined else term for place, term in enumerate(row))
        for row in found.terms
    ]
    return replace(found, terms=terms)


def _in_order(term: Any) -> Any:
    """Return joined values in one order: engines join them as they come."""
    if not isinstance(term, ox.Literal) or SEPARATOR not in term.value:
        return term
    return ox.Literal(SEPARATOR.join(sorted(term.value.split(SEPARATOR))))


def _number(term: Any) -> Any:
    is_text = isinstance(term, ox.Literal) and term.datatype.value == f"{XSD}string"
    whole = NUMBER.fullmatch(term.value) if is_text else None
    return ox.Literal(term.value, datatype=ox.NamedNode(XSD + ("decimal" if whole[1] else "integer"))) if whole else term


def described(graph: Graph, frame: Frame) -> list[str]:
    """Say in plain English what a frame asks: the kind, then each condition and what its values are."""
    kind = graph.facets.kind(frame.kind)
    wanted = {"list": "", "count": "how many ", "exists": "whether there are "}.get(frame.want, "")
    asked = "".join(f": {kind.field(name).summary}" for name in frame.want.split(",") if name in kind.fields)
    by = f", how many by {' and '.join(frame.by)}" if frame.by else ""
    return [f"{wanted}{kind.summary}{asked}{by}", *(told(graph, kind, one) for one in frame.conditions)]


def told(graph: Graph, kind: Kind, condition: Condition) -> str:
    """Say in plain English what a condition asks."""
    if condition.facet == IT:
        named = " and ".join(f"{graph.labels.name(graph.names.iri(one))} ({one})" for one in condition.values)
        return f"  {'not ' if condition.is_excluded else ''}{kind.one}: {named}"
    facet = kind.facet(condition.facet)
    if facet.value == "yes":
        is_no = (condition.values == ("no",)) != condition.is_excluded
        return f"  {'not ' if is_no else ''}{facet.summary}"
    plain = facet.value in (*LITERAL, COUNTED)
    shown = " or ".join(one if plain else f"{graph.labels.name(graph.names.iri(one))} ({one})" for one in condition.values)
    return f"  {'not ' if condition.is_excluded else ''}{facet.summary}: {shown}"


def _composed(graph: Graph, frame: Frame) -> str:
    kind = graph.facets.kind(frame.kind)
    return Composer(kind, dict(graph.names.prefixes), graph.names.iri).compose(frame)


def _crossed(found: Answer) -> Answer:
    """Return counts by two facets as a table: a row for each value of the first, a column for each of the second."""
    count = found.columns.index("count")
    labels = [index for index, name in enumerate(found.columns) if name != "count" and f"{name}Label" not in found.columns]
    rows: dict[Any, dict[str, Any]] = {}
    for row in found.terms:
        second = row[labels[1]]
        key = tuple(row[index] for index in range(len(row)) if index <= labels[0])
        rows.setdefault(key, {})[second.value if second is not None else ""] = row[count]
    columns = sorted({name for cells in rows.values() for name in cells})
    zero = ox.Literal(0)
    terms = [(*key, *(cells.get(name, zero) for name in columns)) for key, cells in rows.items()]
    return Answer([*found.columns[: labels[0] + 1], *columns], terms, graph=found.graph)


def resolved(graph: Graph, frame: Frame) -> Frame:
    """Return a frame with the ids of its values in the place of labels."""
    kind = graph.facets.kind(frame.kind)
    return replace(frame, conditions=tuple(_resolved(graph, kind, one) for one in frame.conditions))


def _value(kind: Kind, facet: str) -> str:
    """Return the kind of value that a facet takes; the things themselves are of the kind."""
    return kind.one if facet == IT else kind.facet(facet).value


def _resolved(graph: Graph, kind: Kind, condition: Condition) -> Condition:
    value = _value(kind, condition.facet)
    if value in ("date", "number") and condition.facet in kind.fields:
        return replace(condition, values=tuple(_bounded(graph, kind, condition.facet, one) for one in condition.values))
    if value in (*LITERAL, "yes", COUNTED):
        return condition
    return replace(condition, values=tuple(_id(graph, value, one, condition.facet) for one in condition.values))


def _bounded(graph: Graph, kind: Kind, name: str, text: str) -> str:
    """Return a range whose end is a thing, such as "..organisation/iom", with what is below or above the value that the thing has.

    Raises UnknownThing where none is recorded.
    """
    low, _, high = text.partition("..")
    if "/" not in (one := low or high) or (low and high):
        return text
    found = answer(graph, Frame(kind.name, (Condition(IT, (one,)),), want=name))
    numbers = sorted(int(value[1]) for row in found.terms if (value := re.match(r"(\d+)", row[-1].value)))
    if not numbers:
        named = graph.labels.name(graph.names.iri(one))
        raise UnknownThing(f"there is nothing to compare with: not recorded: {kind.field(name).summary}, of {named}")
    return f"..{numbers[0] - 1}" if high else f"{numbers[-1] + 1}.."


def _id(graph: Graph, value: str, text: str, facet: str) -> str:
    kinds: tuple[str, ...] = AGENTS if value == "agent" else ("" if value == "thing" else value,)
    if len(kinds) > 1:  # somebody: a person, or an organisation
        kinds = tuple(kind for kind in kinds if graph.labels.find(text, kind) or text.startswith(f"{kind}/")) or kinds[:1]
    return graph.names.compact(thing(graph, text, kinds[0], facet))
