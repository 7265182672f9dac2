"""The timeline: how much there is of each year, and below it what happened, in a lane for each thing that it happened to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph.pages import wording
from miggraph.pages.pictures import charts, counting, telling
from miggraph.pages.pictures.charts import Columns
from miggraph.pages.pictures.counting import Members

if TYPE_CHECKING:
    from miggraph.graph.facets import Kind
    from miggraph.graph.graph import Graph

DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?!\d)")
SHAPES = ("circle", "diamond", "triangle", "square")  # of kinds of events, so that they are told apart without a colour
MOST_LANES = 20
LANE = 44  # pixels
STACKED = 11  # pixels from an event to the next of the same time


@dataclass(frozen=True)
class Event:
    """Something that happened: when, what it is, to what, what is said of it, its page, and the shape of its kind."""

    date: str
    kind: str
    thing: str
    label: str  # of the thing that it happened to
    text: str
    address: str
    shape: str

    @property
    def year(self) -> int:
        return int(self.date[:4])

    @property
    def moment(self) -> float:
        """The middle of the month that is said, in years; of the year where no month is."""
        return self.year + ((int(self.date[5:7]) - 0.5) / 12 if self.is_exact else 0.5)

    @property
    def is_exact(self) -> bool:
        """Whether a month is said."""
        return len(self.date) > 4


@dataclass(frozen=True)
class Placed:
    """An event in its lane: its place in per cent, and for one of a whole year from where to where that goes; pixels above the line."""

    event: Event
    x: float
    start: float
    end: float
    up: int


@dataclass(frozen=True)
class Lane:
    """What happened to one thing. ``top`` is where the lane begins, ``line`` where its line is, in pixels."""

    label: str
    address: str
    events: tuple[Placed, ...]
    top: int
    line: int


@dataclass(frozen=True)
class Timeline:
    """Columns for each kind of thing that has a date, lanes for what happened, and how many there are of each year."""

    name: str
    title: str
    heading: str
    description: str
    first: int
    last: int
    whole: tuple[int, int]  # the years that there is anything of, whatever is asked for
    is_cut: bool
    columns: tuple[Columns, ...]
    kinds: tuple[tuple[str, str], ...]  # of events: what they are called, and their shape
    lanes: tuple[Lane, ...]
    lanes_description: str
    axis: Columns
    height: int  # of the lanes
    heads: tuple[str, ...]
    years: tuple[
        tuple[str, tuple[tuple[int, str], ...]], ...
    ]  # a row for each year: the counts under the heads, with the addresses of their lists
    events: tuple[Event, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Dated:
    members: Members
    years: Counter[int]
    is_event: bool

    @property
    def measure(self) -> str:
        return telling.capital(self.members.called)

    def address(self) -> str:
        """Return the address of the list of a year, up to the year."""
        return f"/{self.members.kind.name}?{self.members.facet.name}="


def view(graph: Graph, query: Mapping[str, str] | None = None) -> Timeline | None:
    """Return the timeline of the years that a query (``from``, ``to``) asks for; None where nothing has a year."""
    found = sorted(filter(None, map(_dated, _datable(graph))), key=lambda one: (one.is_event, -one.years.total()))
    known = [year for one in found for year in one.years]
    if not known:
        return None
    whole = (min(known), max(known))
    first, last = _range(query or {}, whole)
    return _timeline(graph, found, (first, last), whole)


def _datable(graph: Graph) -> Iterable[Members]:
    """Yield the kinds with the one date that each of their things has: what a year alone means, as in "books of 2003"."""
    for kind in graph.facets.kinds.values():
        facets = [
            one
            for one in kind.facets.values()
            if one.value == "date" and one.header.get("single") and "bare" in one.header and not one.joint
        ]
        if facets:
            yield Members(graph, kind, min(facets, key=lambda one: (str(one.header["bare"]), one.name)))


def _dated(members: Members) -> _Dated | None:
    """Count by year. What is nested in another thing is an event if its kind is shown by what is said of it, else no more than a detail."""
    dates = [(members.index.things[thing], found) for value, has in members.sets.items() if (found := DATE.match(value)) for thing in has]
    if not dates:
        return None
    is_nested = all("#" in thing for thing, _ in dates)
    if is_nested and "description" not in members.kind.texts("show"):
        return None
    return _Dated(members, Counter(year for _, year in {(thing, int(found[1])) for thing, found in dates}), is_nested)


def _range(query: Mapping[str, str], whole: tuple[int, int]) -> tuple[int, int]:
    """Return the years that are asked for, within those that there are; all of them where these are none, or go backwards."""
    asked = [query.get(name, "").strip() for name in ("from", "to")]
    first, last = (int(text) if re.fullmatch(r"\d{4}", text) else year for text, year in zip(asked, whole, strict=True))
    first, last = max(first, whole[0]), min(last, whole[1])
    return (first, last) if first <= last else whole


def _timeline(graph: Graph, found: list[_Dated], between: tuple[int, int], whole: tuple[int, int]) -> Timeline:
    words = wording.of(graph)
    first, last = between
    shown = [one for one in found if any(first <= year <= last for year in one.years)]
    shapes = {one.measure: SHAPES[place % len(SHAPES)] for place, one in enumerate(one for one in shown if one.is_event)}
    events = sorted(_all_events(graph, shown, shapes, between), key=lambda one: (one.date, one.address))
    columns = [_columns(one, between) for one in shown if not one.is_event]
    axis = columns[0] if columns else charts.columns(words, "axis", "", dict.fromkeys(whole, 1), "", measure="", between=between)
    lanes, undrawn = _lanes(events, axis)
    return Timeline(
        "timeline",
        words.say(
            "{things} by year, {first} to {last}",
            things=telling.capital(words.series([one.members.called for one in shown])),
            first=str(first),
            last=str(last),
        ),
        words.say("By year"),
        " ".join(_described(one, between) for one in shown),
        first,
        last,
        whole,
        between != whole,
        tuple(columns),
        tuple(shapes.items()),
        lanes,
        _told(lanes),
        axis,
        lanes[-1].line + 30 if lanes else 0,
        tuple(one.measure for one in shown),
        tuple(_years(shown, between)),
        tuple(events[: telling.MOST_ROWS]),
        tuple(_notes(graph, shown, undrawn, len(events))),
    )


def _told(lanes: Iterable[Lane]) -> str:
    """Say in words what the lanes show: of what there is something, and when."""
    told = "; ".join(f"{lane.label} ({', '.join(placed.event.date for placed in lane.events)})" for lane in lanes)
    return told and f"{told}."


def _columns(one: _Dated, between: tuple[int, int]) -> Columns:
    return charts.columns(
        one.members.words,
        f"years-{one.members.kind.name}",
        one.members.words.say("{things} by year", things=one.measure),
        one.years,
        one.address(),
        measure=one.measure,
        between=between,
    )


def _all_events(graph: Graph, shown: list[_Dated], shapes: Mapping[str, str], between: tuple[int, int]) -> Iterable[Event]:
    for one in shown:
        if one.is_event:
            yield from _events(graph, one, shapes[one.measure], between)


def _events(graph: Graph, one: _Dated, shape: str, between: tuple[int, int]) -> Iterable[Event]:
    texts = _texts(graph, one.members.kind)
    for value, has in one.members.sets.items():
        date = DATE.match(value)
        if not date or not between[0] <= int(date[1]) <= between[1]:
            continue
        for thing in map(one.members.index.things.__getitem__, has):
            parent = thing.partition("#")[0]
            yield Event(date[0], one.measure, parent, graph.labels.name(parent), texts.get(thing, ""), counting.page(graph, thing), shape)


def _texts(graph: Graph, kind: Kind) -> dict[str, str]:
    """Map things to what is said of them."""
    field = kind.fields.get("description")
    return {thing: text for thing, text, *_ in counting.values(graph, kind, field)} if field else {}


def _lanes(events: list[Event], axis: Columns) -> tuple[tuple[Lane, ...], int]:
    """Put events in lanes, one for each thing that they happened to, the earliest first; and say how many lanes there is no room for."""
    by_thing: dict[str, list[Event]] = {}
    for event in events:
        by_thing.setdefault(event.thing, []).append(event)
    chosen = sorted(by_thing, key=lambda thing: -len(by_thing[thing]))[:MOST_LANES]
    lanes: list[Lane] = []
    top = 0
    for thing in (thing for thing in by_thing if thing in chosen):
        placed = _stacked(by_thing[thing], axis)
        line = top + LANE - 14 + max(one.up for one in placed)
        lanes.append(Lane(by_thing[thing][0].label, by_thing[thing][0].address.partition("#")[0], tuple(placed), top, line))
        top = line + 26
    return tuple(lanes), len(by_thing) - len(chosen)


def _stacked(events: list[Event], axis: Columns) -> list[Placed]:
    """Set the events of one moment above one another."""
    heights: Counter[float] = Counter()
    found = []
    for event in events:
        x = axis.at(event.moment)
        found.append(Placed(event, x, axis.at(event.year), axis.at(event.year + 1), heights[x] * STACKED))
        heights[x] += 1
    return found


def _described(one: _Dated, between: tuple[int, int]) -> str:
    years = {year: number for year, number in one.years.items() if between[0] <= year <= between[1]}
    greatest = max(years.values())
    first = [str(year) for year in sorted(years) if years[year] == greatest][:3]
    words = one.members.words
    things = telling.capital(words.counted(one.members.kind, sum(years.values())))
    if len(first) > 1:
        return words.say("{things}, most in {years} ({number} each).", things=things, years=words.series(first), number=greatest)
    return words.say("{things}, most in {years} ({number}).", things=things, years=words.series(first), number=greatest)


def _years(shown: list[_Dated], between: tuple[int, int]) -> Iterable[tuple[str, tuple[tuple[int, str], ...]]]:
    for year in sorted({year for one in shown for year in one.years if between[0] <= year <= between[1]}):
        yield str(year), tuple((one.years[year], f"{one.address()}{year:04}" if one.years[year] else "") for one in shown)


def _notes(graph: Graph, shown: list[_Dated], undrawn: int, events: int) -> Iterable[str]:
    words = wording.of(graph)
    for one in shown:
        kind = one.members.kind
        whole = counting.total(graph, kind)
        if whole > one.years.total():
            undated, things = whole - one.years.total(), words.counted(kind, whole)
            yield words.several(undated, "{number} of the {all} has no year.", "{number} of the {all} have no year.", all=things)
    if note := telling.undrawn(words, undrawn, telling.LANES, events):
        yield note
