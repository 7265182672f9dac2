"""The map: things of a kind by place, on the outlines of the countries that scripts/outlines.py has made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from miggraph.asking.facets.bitmaps import union
from miggraph.pages.pictures import charts, counting, telling
from miggraph.pages.pictures.counting import Count, Members

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.pages.wording import Wording

OUTLINES = Path(__file__).parent / "outlines.json"
CODES = "SELECT DISTINCT ?place ?code WHERE { ?place skos:notation ?code }"
PLACE = "place"
SKY = 18  # above the northernmost land, which the projection flattens: without it the map looks cut off
ROOM = 7.0  # around the middle of a country, for a number to stand in it
LINE = 13  # the height of a number
DOT = 4.5
# Where a number goes that has no room in its country: beside it, then farther out, with a line.
AROUND = tuple((dx * far, dy * far) for far in (12, 20, 28, 38, 50, 64) for dx, dy in ((1, 0), (-1, 0), (0, -1), (0, 1), (0.7, -0.7), (-0.7, -0.7), (0.7, 0.7), (-0.7, 0.7)))  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """Another map that can be shown: what is counted there, its address, and whether it is this one."""

    label: str
    address: str
    is_shown: bool


@dataclass(frozen=True)
class Mark:
    """A place on the map: its count, its outline (a dot where it has none), its shade, and where its number stands."""

    count: Count
    path: str
    at: tuple[float, float]
    step: int
    number_at: tuple[float, float]
    is_inside: bool  # whether the number stands in the country

    @property
    def is_far(self) -> bool:
        """Whether a line must lead to the number."""
        return abs(self.number_at[0] - self.at[0]) + abs(self.number_at[1] - self.at[1]) > 18


@dataclass(frozen=True)
class Shade:
    """What a shade stands for."""

    step: int
    label: str
    x: int


@dataclass(frozen=True)
class Map:
    """A map. ``others`` are the places that are said but not drawn: each with the drawn ones that it lies in."""

    name: str
    title: str
    heading: str
    description: str
    measure: str
    group: str
    choices: tuple[Choice, ...]
    width: int
    height: int  # of the land
    sky: int
    land: str
    marks: tuple[Mark, ...]
    shades: tuple[Shade, ...]
    others: tuple[tuple[Count, str], ...]
    notes: tuple[str, ...]

    @property
    def rows(self) -> list[Count]:
        """The counts of the places that are drawn, the most frequent first."""
        return sorted((mark.count for mark in self.marks), key=lambda one: (-one.number, one.label.casefold()))


def view(graph: Graph, query: Mapping[str, str] | None = None) -> Map | None:
    """Return the map that a query (``kind``, ``by``) asks for, or the one that is meant first; None where nothing has a place that can be drawn."""
    outlines = json.loads(OUTLINES.read_text(encoding="utf-8"))
    drawable = _drawable(graph, outlines["countries"])
    found = [(one, drawn) for one in _placed(graph) if (drawn := {place: drawable[place] for place in one.sets if place in drawable})]
    if not found:
        return None
    asked = {name: (query or {}).get(name, "") for name in ("kind", "by")}
    fitting = [pair for pair in found if asked["kind"] in ("", pair[0].kind.name) and asked["by"] in ("", pair[0].facet.name)]
    shown, drawn = min(fitting or found, key=lambda pair: counting.rank(pair[0]))
    return _map(shown, drawn, outlines, tuple(_choices([one for one, _ in found], shown)))


def _placed(graph: Graph) -> Iterable[Members]:
    for kind in graph.facets.kinds.values():
        for facet in kind.facets.values():
            if facet.value == PLACE and facet.texts("group") and kind.one != PLACE:
                yield Members(graph, kind, facet)


def _drawable(graph: Graph, countries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Map places to the countries that share a code with them."""
    by_code = {code: country for country in countries for code in country["codes"]}
    found: dict[str, dict[str, Any]] = {}
    for place, code in counting.rows(graph, CODES):
        if graph.names.kind(place) == PLACE and code in by_code:
            found.setdefault(place, by_code[code])
    return found


def _choices(found: list[Members], shown: Members) -> Iterable[Choice]:
    for one in found:
        label = f"{telling.capital(one.called)} {one.words.say(one.facet.summary)}"
        yield Choice(label, f"/map?kind={one.kind.name}&by={one.facet.name}", one is shown)


def _map(shown: Members, drawn: dict[str, dict[str, Any]], outlines: dict[str, Any], choices: tuple[Choice, ...]) -> Map:
    words, things = shown.words, telling.capital(shown.called)
    marks = _marks([(shown.count(place), country) for place, country in drawn.items()])
    coloured = {id(country) for country in drawn.values()}
    land = "".join(one.get("path", "") for one in outlines["countries"] if id(one) not in coloured)
    others = _others(shown, set(drawn))[: telling.MOST_ROWS]
    return Map(
        "map",
        words.say("{things} by {groups}", things=things, groups=shown.group),
        words.say("By {group}", group=shown.group),
        _described(shown, [mark.count for mark in marks], set(drawn)),
        things,
        telling.capital(shown.group),
        choices,
        outlines["width"],
        outlines["height"],
        SKY,
        land,
        tuple(marks),
        tuple(_shades(words, max(mark.count.number for mark in marks))),
        tuple(others),
        tuple(_notes(shown, [one for one, within in others if not within])),
    )


def _described(shown: Members, counts: list[Count], drawn: set[str]) -> str:
    """Say how many things are on the map, and where most are."""
    placed = len(union(shown.sets[place] for place in drawn))
    ordered = sorted(counts, key=lambda one: (-one.number, one.label.casefold()))
    words = shown.words
    whole = words.counted(shown.kind, counting.total(shown.graph, shown.kind))
    places = words.several(len(counts), "{number} place", "{number} places")
    return words.say("{number} of {all}, in {places}.", number=placed, all=whole, places=places) + " " + telling.most(words, ordered)


def _notes(shown: Members, undrawn: list[Count]) -> Iterable[str]:
    words = shown.words
    if shown.facet.through:
        yield words.say("The number of a place counts the {things} of every smaller place in it too.", things=shown.called)
    if undrawn:
        named = words.series([f"{one.label} ({one.number})" for one in undrawn[:8]])
        yield words.say("Wider than a country, or not drawn: {named}.", named=named)


def _others(shown: Members, drawn: set[str]) -> list[tuple[Count, str]]:
    """List the counts of places that are said and not drawn, with the drawn places that they lie in, those that lie in none first."""
    labels = shown.graph.labels
    within = {
        place: shown.words.series(sorted(labels.name(one) for one in shown.up(place) & drawn)) for place in shown.said if place not in drawn
    }
    found = [(shown.count(place), countries) for place, countries in within.items()]
    return sorted(found, key=lambda pair: (bool(pair[1]), -pair[0].number, pair[0].label.casefold()))


def _shades(words: Wording, most: int) -> Iterable[Shade]:
    """Yield the legend: each shade with its numbers."""
    numbers: dict[int, list[int]] = {}
    for number in range(1, most + 1):
        numbers.setdefault(charts.step(number, most), []).append(number)
    for place, (step, found) in enumerate(numbers.items()):
        first, last = found[0], found[-1]
        yield Shade(step, str(first) if first == last else words.say("{first} to {last}", first=first, last=last), place * 78)


# numbers


def _marks(counted: list[tuple[Count, dict[str, Any]]]) -> list[Mark]:
    """Set a number at each place so that none lies on another: the roomiest first, in its middle; what has no room there beside it."""
    most = max(count.number for count, _ in counted)
    taken: list[tuple[float, float, float, float]] = [
        _box(country["at"], 2 * DOT, 2 * DOT) for _, country in counted if "path" not in country
    ]
    found: list[Mark] = []
    for count, country in sorted(counted, key=lambda pair: (-pair[1].get("room", 0), pair[0].value)):
        at = (country["at"][0], country["at"][1])
        is_inside = country.get("room", 0) >= ROOM
        number_at = at if is_inside else _free(at, len(str(count.number)) * 8 + 2, taken)
        taken.append(_box(number_at, len(str(count.number)) * 8 + 2, LINE))
        found.append(Mark(count, country.get("path", ""), at, charts.step(count.number, most), number_at, is_inside))
    return found


def _free(at: tuple[float, float], width: float, taken: list[tuple[float, float, float, float]]) -> tuple[float, float]:
    tried = [(at[0] + dx, at[1] + dy) for dx, dy in AROUND]
    return next((one for one in tried if not any(_touches(_box(one, width, LINE), other) for other in taken)), tried[0])


def _box(at: Iterable[float], width: float, height: float) -> tuple[float, float, float, float]:
    x, y = at
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _touches(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
