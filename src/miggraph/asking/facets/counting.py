"""Lists that are narrowed down by facets, and how many things each further choice would leave: without a query for each.

    frame = frames.read("resources", ["theme=theme/remittances", "year=2003..2009"])
    counting.selected(graph, frame, limit=20)           # 13 things, the first 20 of them
    counting.counts(graph, frame)                       # by facet: values, with what would be left of the 13
    counting.values(graph, frame, "theme")              # all values of one facet
    counting.completed(graph, frame, "theme", "dom")    # values whose labels begin so

What comes back is what ``listing.answer`` finds by SPARQL. The sets it comes from are made when they are first needed, a facet at a time
(``indexing``); several threads may ask at once. Values of frames are ids, IRIs or labels. ``want`` and ``by`` of a frame are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from heapq import nlargest
from typing import TYPE_CHECKING

from miggraph.asking.facets import indexing, listing, spans
from miggraph.asking.facets.bitmaps import union
from miggraph.asking.facets.conditions import LITERAL, YES
from miggraph.asking.facets.frames import IT, Condition, Frame
from miggraph.asking.facets.indexing import Chosen, Index, Within
from miggraph.graph.answers import Answer
from miggraph.ground.folding import strip_accents

if TYPE_CHECKING:
    from miggraph.graph.facets import Facet
    from miggraph.graph.graph import Graph

MOST_VALUES = 10  # of a facet, beside a list


@dataclass(frozen=True)
class Named:
    """A thing of a list."""

    id: str
    label: str


@dataclass(frozen=True)
class Selected:
    """A page of a list: its things, and how many the whole list has."""

    things: tuple[Named, ...]
    total: int


@dataclass(frozen=True)
class Value:
    """A value of a facet, as a condition takes it, and how many things would be left if it were chosen (too)."""

    id: str  # of a thing, "yes", a text, a year, a range
    label: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True)
class Counted:
    """A facet with its values, the most frequent first, then by label; of dates and numbers in their order, the bars of a histogram.

    What no thing has itself and all lie in (the world) is left out. ``total`` is how many values leave anything, of which ``values`` may be
    the first few; those that are chosen are always among them.
    """

    name: str
    title: str  # what one counts by: "theme", "country"; of yes or no, "with an ISBN"
    summary: str  # "on a theme, or a narrower one"
    takes: str  # the kind of value (see the facet files)
    values: tuple[Value, ...]
    total: int
    first: str = ""  # the earliest date, or the least number
    last: str = ""


def selected(graph: Graph, frame: Frame, *, offset: int = 0, limit: int = 0) -> Selected:
    """Return the things of a frame in its order, by their labels where it has none: ``limit`` of them, or as many as the frame says, or all.

    Raises UnknownThing or ParameterError where it is not clear what is asked, StoreError where the extra ``web`` is not installed.
    """
    sets, meant = _understood(graph, frame)
    things = sets.chosen(meant.conditions).things
    page = sets.sorted(things, frame.sort)[offset : offset + (limit or frame.limit or len(things))]
    return Selected(tuple(_named(sets, sets.things[number]) for number in page), len(things))


def rows(graph: Graph, frame: Frame, *, offset: int = 0, limit: int = 0) -> Answer:
    """Return the rows of the same things, with the columns that the kind shows: one query, for these things only. Raises as ``selected`` does."""
    ids = tuple(one.id for one in selected(graph, frame, offset=offset, limit=limit).things)
    found = listing.table(graph, Frame(frame.kind, (Condition(IT, ids),), sort=frame.sort))
    places = {graph.names.iri(one): place for place, one in enumerate(ids)}
    return replace(found, terms=sorted(found.terms, key=lambda row: places[row[0].value]))


def counts(graph: Graph, frame: Frame, *, facets: Iterable[str] = (), most: int = MOST_VALUES) -> list[Counted]:
    """Return the facets of a list, or some of them, each with its most frequent values within what is chosen.

    Where a thing has one value only (``single`` facets, yes or no, dates and numbers) and one is chosen, its alternatives are counted: what
    would be left with another in its place. A facet that has nothing to choose is left out. Raises as ``selected`` does.
    """
    kind = graph.facets.kind(frame.kind)
    sets, meant = _understood(graph, frame)
    asked = [kind.facet(name) for name in facets] or [facet for facet in kind.facets.values() if is_counted(facet)]
    found = [_counted(sets, meant, facet, most) for facet in asked]
    return [one for one in found if one.values or one.first]


def values(graph: Graph, frame: Frame, facet: str, *, offset: int = 0, limit: int = 0) -> Counted:
    """Return all values of a facet, or a page of them, counted within what is chosen. Raises as ``selected`` does."""
    sets, meant = _understood(graph, frame)
    found = _counted(sets, meant, sets.kind.facet(facet), 0)
    return replace(found, values=found.values[offset : offset + limit if limit else None])


def completed(graph: Graph, frame: Frame, facet: str, text: str, *, limit: int = 10) -> tuple[Value, ...]:
    """Return values whose labels begin with a text, then those with a word that does, the most frequent first; accents do not matter.

    Values that things are not counted by are found too: regions, where these are countries. Raises as ``selected`` does.
    """
    sets, meant = _understood(graph, frame)
    own, plain = sets.kind.facet(facet), _plain(text)
    if own.value in (YES, *spans.VALUES):
        return ()
    _, within = _within(sets, meant, own)
    labels = [(value, _plain(sets.label(own, value))) for value in within.sets]
    begins = [value for value, label in labels if label.startswith(plain)]
    word = re.compile(rf"\b{re.escape(plain)}")
    inside = [value for value, label in labels if plain in label and not label.startswith(plain) and word.search(label)]
    found = [pair for some in (begins, inside) for pair in _frequent(some, _left(sets, own, within, some), limit)[0]]
    return tuple(_value(sets, own, meant, *pair) for pair in found[:limit])


def is_counted(facet: Facet) -> bool:
    """Say whether a facet is shown beside a list: its values are few, or can be grouped, or have an order."""
    is_few = facet.value in (YES, "language", *spans.VALUES) or facet.value.startswith("term/")
    return is_few or bool(facet.texts("group") or facet.through)


def _understood(graph: Graph, frame: Frame) -> tuple[Index, Frame]:
    """Return the sets of the kind, and the frame with ids: what is an id of a value already is not looked up."""
    sets = indexing.index(graph, graph.facets.kind(frame.kind))
    unknown = tuple(one for one in frame.conditions if not sets.knows(one))
    resolved = dict(zip(unknown, listing.resolved(graph, replace(frame, conditions=unknown)).conditions, strict=True))
    return sets, replace(frame, conditions=tuple(resolved.get(one, one) for one in frame.conditions))


def _within(sets: Index, frame: Frame, facet: Facet) -> tuple[Chosen, Within]:
    """Return what the other conditions leave, if a thing has one value only of a facet, or all of them; and the facet within that."""
    is_single = facet.texts("single") == ("yes",) or facet.value in spans.VALUES
    others = [one for one in frame.conditions if one.facet != facet.name or not (facet.value == YES or (is_single and not one.is_excluded))]
    chosen = sets.chosen(others)
    return chosen, sets.within(facet, chosen)


def _counted(sets: Index, frame: Frame, facet: Facet, most: int) -> Counted:
    empty = Counted(facet.name, _title(facet), facet.summary, facet.value, (), 0)
    chosen, within = _within(sets, frame, facet)
    if facet.value == YES:
        return _yes_or_no(frame, facet, chosen, within, empty)
    if facet.value in spans.VALUES:
        return _spanned(frame, facet, within, empty)
    counted = sets.values(facet).counted
    found, total = _frequent(counted, _left(sets, facet, within, counted) if facet.value in LITERAL else within.counts(), most)
    shown = {value for value, _ in found}
    own = [value for value in map(sets.value(facet), _own(frame, facet)) if value not in shown and value in within.sets]
    chosen_too = list(zip(own, _left(sets, facet, within, own), strict=True))
    total += sum(1 for value, count in chosen_too if count and value not in counted)
    found += chosen_too
    return replace(empty, values=tuple(_value(sets, facet, frame, *pair) for pair in found), total=total)


def _title(facet: Facet) -> str:
    plain = facet.summary if facet.value == YES else facet.name.replace("-", " ")
    return (*facet.texts("group"), plain)[0]


def _left(sets: Index, facet: Facet, within: Within, values: Iterable[str]) -> list[int]:
    """Count what would be left by each of some values; a text stands for every text that has it inside."""
    if facet.value in LITERAL:
        return [within.count(union(within.sets[one] for one in sets.matching(facet, value, within.sets))) for value in values]
    return [within.count(within.sets[value]) for value in values]


def _frequent(values: Iterable[str], left: Iterable[int], most: int) -> tuple[list[tuple[str, int]], int]:
    """Return the values that leave most, or all where ``most`` is 0, and how many leave anything."""
    found = [pair for pair in zip(values, left, strict=True) if pair[1]]
    return nlargest(most or len(found), found, key=lambda pair: pair[1]), len(found)


def _yes_or_no(frame: Frame, facet: Facet, chosen: Chosen, within: Within, empty: Counted) -> Counted:
    yes = within.count(within.sets[YES]) if YES in within.sets else 0
    found = {YES: yes, "no": len(chosen.things) - yes}
    own = {"no" if (one.values == ("no",)) != one.is_excluded else YES for one in frame.conditions if one.facet == facet.name}
    values = tuple(Value(name, name, count, name in own) for name, count in found.items() if count or name in own)
    return replace(empty, values=values, total=sum(1 for count in found.values() if count))


def _spanned(frame: Frame, facet: Facet, within: Within, empty: Counted) -> Counted:
    """Return the bars of a histogram; numbers that are not whole have none, only the least and the greatest."""
    left = [place for place in spans.places(facet, within.sets) if within.count(within.sets[place.value])]
    if not left:
        return empty
    own = _own(frame, facet)
    bars = [(bar, within.count(union(within.sets[value] for value in bar.values))) for bar in spans.bars(facet, left)]
    values = tuple(Value(bar.id, bar.label, count, bar.id in own) for bar, count in bars)
    return replace(empty, values=values, total=sum(1 for _, count in bars if count), first=left[0].text, last=left[-1].text)


def _own(frame: Frame, facet: Facet) -> list[str]:
    """List the values that are chosen of a facet."""
    return list(dict.fromkeys(text for one in frame.conditions if one.facet == facet.name and not one.is_excluded for text in one.values))


def _named(sets: Index, thing: str) -> Named:
    identifier = sets.graph.names.compact(thing)
    return Named(identifier, sets.labels.get(thing, identifier))


def _value(sets: Index, facet: Facet, frame: Frame, value: str, count: int) -> Value:
    identifier = value if facet.value in LITERAL else sets.graph.names.compact(value)
    return Value(identifier, sets.label(facet, value), count, value in map(sets.value(facet), _own(frame, facet)))


def _plain(text: str) -> str:
    return strip_accents(text).casefold().strip()
