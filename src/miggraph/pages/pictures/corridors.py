"""Corridors: what is said to go from one place to another, as a flow from a column of origins to a column of destinations.

A map would leave out what most need said: regions, parts of countries, and corridors of which one end is not known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from miggraph.pages.pictures import counting, telling
from miggraph.pages.pictures.counting import Members

if TYPE_CHECKING:
    from miggraph.graph.facets import Facet
    from miggraph.graph.graph import Graph
    from miggraph.pages.wording import Wording

MOST = 40  # bands
WIDTH, LEFT, RIGHT = 505, 158, 340  # pixels; between left and right are the bands
LEAST, GREATEST = 3.0, 16.0  # thickness of a band for one thing
SPACE = 12.0  # between the ends, in pixels
HIGH = 20.0  # an end has room for its label
FULL = 420.0  # the height of the picture, where thin bands can be had for it
Pair = tuple[str, str]


@dataclass(frozen=True)
class End:
    """An origin or a destination. ``label`` is "" where none is said; ``y`` and ``height`` are in pixels."""

    label: str
    number: int
    address: str
    y: float
    height: float

    @property
    def short(self) -> str:
        return telling.cut(self.label, 20)


@dataclass(frozen=True)
class Band:
    """A corridor: its ends, how many things are on it, the address of their list, its outline and its shade."""

    origin: str
    destination: str
    number: int
    address: str
    path: str
    step: int


@dataclass(frozen=True)
class Corridors:
    """Bands from origins to destinations; ``bands`` are drawn, ``rows`` are all, the most frequent first."""

    name: str
    title: str
    heading: str
    description: str
    heads: tuple[str, str, str]
    origins: tuple[End, ...]
    destinations: tuple[End, ...]
    bands: tuple[Band, ...]
    rows: tuple[Band, ...]
    width: int
    height: int
    left: int
    right: int
    notes: tuple[str, ...]


def view(graph: Graph, query: Mapping[str, str] | None = None, *, most: int = MOST) -> Corridors | None:  # noqa: ARG001 - all views are called alike
    """Return the corridors of the kind that has most; None where no kind has facets for both ends, or nothing is said by both."""
    found = [(start, end) for start, end in _ends(graph) if _joined(start, end)]
    if not found:
        return None
    start, end = max(found, key=lambda pair: len(pair[0].things() & pair[1].things()))
    return _corridors(start, end, most)


def _ends(graph: Graph) -> Iterable[tuple[Members, Members]]:
    """Yield two facets that take the same kind of value and share what joins them: the ends of a corridor."""
    for kind in graph.facets.kinds.values():
        facets = [one for one in kind.facets.values() if one.joint and one.texts("group")]
        for _, same in groupby(
            sorted(facets, key=lambda one: (one.joint, one.value, not _is_origin(one), one.name)), lambda one: (one.joint, one.value)
        ):
            ends = list(same)
            if len(ends) == 2:
                yield Members(graph, kind, ends[0]), Members(graph, kind, ends[1])


def _is_origin(facet: Facet) -> bool:
    return "from" in facet.texts("words")


def _joined(start: Members, end: Members) -> Counter[Pair]:
    """Count the things on each corridor, as it is said; "" stands for an end that is not."""
    origins, destinations = _said(start), _said(end)
    found: set[tuple[str, Pair]] = set()
    for one in origins.keys() | destinations.keys():
        for origin in origins.get(one, [""]):
            found |= {(one[0], (origin, destination)) for destination in destinations.get(one, [""])}
    return Counter(pair for _, pair in found)


def _said(members: Members) -> dict[Pair, list[str]]:
    """Map each thing with a corridor of its to the ends that are said."""
    found: dict[Pair, list[str]] = {}
    for thing, value, corridor in counting.values(members.graph, members.kind, members.facet, members.facet.joint):
        found.setdefault((thing, corridor), []).append(value)
    return found


def _corridors(start: Members, end: Members, most: int) -> Corridors:
    name, kind, words = start.graph.labels.name, start.kind, start.words
    counted = {pair: _number(start, end, pair, said) for pair, said in _joined(start, end).items()}
    pairs = sorted(counted, key=lambda pair: ("" in pair, -counted[pair], name(pair[0]).casefold(), name(pair[1]).casefold()))
    drawn = pairs[:most]
    thickness = min(GREATEST, max(LEAST, FULL / sum(counted[pair] for pair in drawn)))
    origins, destinations = _ordered(drawn, counted, start)
    left = _column(start, origins, {one: sum(counted[pair] for pair in drawn if pair[0] == one) for one in origins}, thickness)
    right = _column(end, destinations, {one: sum(counted[pair] for pair in drawn if pair[1] == one) for one in destinations}, thickness)
    bands = _bands(start, end, drawn, counted, (left, right), thickness)
    known = [pair for pair in pairs if "" not in pair]
    told = telling.greatest(words, [(_between(words, name(pair[0]), name(pair[1])), counted[pair]) for pair in known[:3]])
    corridors = words.several(len(pairs), "{number} corridor", "{number} corridors")
    on = words.say("{things} on {corridors}.", things=words.counted(kind, len(start.things() | end.things())), corridors=corridors)
    return Corridors(
        "corridors",
        words.say("{things} by {groups}", things=telling.capital(start.called), groups=words.series([start.group, end.group])),
        words.say("From {first} to {last}", first=start.group, last=end.group),
        f"{on} {told}".strip(),
        (telling.capital(start.group), telling.capital(end.group), telling.capital(start.called)),
        tuple(left.values()),
        tuple(right.values()),
        tuple(bands[pair] for pair in drawn),
        tuple(bands.get(pair) or _band(start, end, pair, counted[pair], "", 1) for pair in pairs[: telling.MOST_ROWS]),
        WIDTH,
        round(max(one.y + one.height for one in (*left.values(), *right.values()))) + 6,
        LEFT,
        RIGHT,
        tuple(filter(None, _notes(start, len(pairs) - len(drawn), len(pairs), len(pairs) - len(known)))),
    )  # fmt: skip


def _between(words: Wording, origin: str, destination: str) -> str:
    return words.say("{first} to {last}", first=origin, last=destination)


def _notes(start: Members, undrawn: int, rows: int, open_ended: int) -> Iterable[str]:
    words = start.words
    if open_ended:
        yield words.several(open_ended, "Of {number} corridor only one end is said.", "Of {number} corridors only one end is said.")
    yield telling.undrawn(words, undrawn, telling.CORRIDORS, rows)
    yield words.say(
        "The number at a place is that of all {things} there, each counted once; smaller places in it count too.", things=start.called
    )


def _number(start: Members, end: Members, pair: Pair, said: int) -> int:
    """Count what is on a corridor as its list does, with what is narrower; what has one end only has no list of its own."""
    return start.crossed(pair[0], end)(pair[1]) if all(pair) else said


def _ordered(drawn: list[Pair], counted: Mapping[Pair, int], start: Members) -> tuple[list[str], list[str]]:
    """Order origins by how much goes out of them, destinations by where it comes from: few bands cross then."""
    name = start.graph.labels.name
    out: Counter[str] = Counter()
    for pair in drawn:
        out[pair[0]] += counted[pair]
    origins = sorted(out, key=lambda one: (one == "", -out[one], name(one).casefold()))
    place = {one: index for index, one in enumerate(origins)}

    def middle(destination: str) -> float:
        into = [(place[pair[0]], counted[pair]) for pair in drawn if pair[1] == destination]
        return sum(at * weight for at, weight in into) / sum(weight for _, weight in into)

    destinations = sorted({pair[1] for pair in drawn}, key=lambda one: (one == "", middle(one), name(one).casefold()))
    return origins, destinations


def _column(members: Members, values: list[str], weights: Mapping[str, int], thickness: float) -> dict[str, End]:
    found: dict[str, End] = {}
    y = 24.0
    for value in values:
        height = max(weights[value] * thickness, 1.0)
        room = max(height, HIGH)
        count = members.count(value) if value else None
        found[value] = End(
            count.label if count else "", count.number if count else 0, count.address if count else "", y + (room - height) / 2, height
        )
        y += room + SPACE
    return found


def _bands(
    start: Members,
    end: Members,
    drawn: list[Pair],
    counted: Mapping[Pair, int],
    ends: tuple[dict[str, End], dict[str, End]],
    thickness: float,
) -> dict[Pair, Band]:
    """Lay the bands side by side at both ends, in the order of the other end."""
    left, right = ends
    tops = ({value: one.y for value, one in left.items()}, {value: one.y for value, one in right.items()})
    places: dict[Pair, list[float]] = {pair: [0.0, 0.0] for pair in drawn}
    for side in (0, 1):
        for pair in sorted(drawn, key=lambda pair: (left[pair[0]].y, right[pair[1]].y)):
            places[pair][side] = tops[side][pair[side]]
            tops[side][pair[side]] += counted[pair] * thickness
    shades = {value: index % 2 + 1 for index, value in enumerate(left)}
    return {
        pair: _band(start, end, pair, counted[pair], _path(places[pair][0], places[pair][1], counted[pair] * thickness), shades[pair[0]])
        for pair in drawn
    }


def _band(start: Members, end: Members, pair: Pair, number: int, path: str, step: int) -> Band:
    labels = [start.graph.labels.name(one) if one else "" for one in pair]
    address = start.address(pair[0], end.condition(pair[1])) if all(pair) else ""
    return Band(labels[0], labels[1], number, address, path, step)


def _path(y1: float, y2: float, height: float) -> str:
    bend = (LEFT + RIGHT) // 2
    there = f"M{LEFT} {y1:g}C{bend} {y1:g} {bend} {y2:g} {RIGHT} {y2:g}"
    return f"{there}V{y2 + height:g}C{bend} {y2 + height:g} {bend} {y1 + height:g} {LEFT} {y1 + height:g}Z"
