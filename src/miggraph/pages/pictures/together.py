"""Together: people who share a publication, as names in groups with an arc between each two.

A network of dots would need its names beside it; here the names are the picture. The order, and so the picture, is the same every time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from miggraph.pages.pictures import counting, telling
from miggraph.pages.pictures.counting import Members

if TYPE_CHECKING:
    from miggraph.graph.facets import Facet, Kind
    from miggraph.graph.graph import Graph

PERSON = "person"
AGENTS = ("agent", PERSON)
MOST = 60  # people in the picture
CROWD = 30  # who share one thing: hundreds of names on a paper are no sign that each knows each
LINE, BETWEEN = 26, 16  # pixels: for a name, and between groups
REACH = 110  # pixels, the farthest that an arc swings out
Pair = tuple[str, str]


@dataclass(frozen=True)
class Person:
    """A name in the picture, its page, and how many others it is joined with."""

    label: str
    address: str
    others: int
    y: int

    @property
    def short(self) -> str:
        return telling.cut(self.label, 32)


@dataclass(frozen=True)
class Tie:
    """Two people, how many things they share, the address of their list, and the arc between them; "" where it is not drawn."""

    first: str
    second: str
    number: int
    address: str
    path: str
    at: tuple[float, float]  # the middle of the arc, for its number


@dataclass(frozen=True)
class Together:
    """People in groups, with ties; ``ties`` are drawn, ``rows`` are all, the most frequent first."""

    name: str
    title: str
    heading: str
    description: str
    measure: str
    people: tuple[Person, ...]
    ties: tuple[Tie, ...]
    rows: tuple[Tie, ...]
    width: int
    height: int
    left: int
    notes: tuple[str, ...]


def view(graph: Graph, query: Mapping[str, str] | None = None, *, most: int = MOST) -> Together | None:  # noqa: ARG001 - all views are called alike
    """Return the people that share most; None where no two do."""
    found = [
        (members, pairs)
        for kind in graph.facets.kinds.values()
        if kind.one != PERSON
        for members in _of(graph, kind)
        if (pairs := _pairs(members))[0]
    ]
    if not found:
        return None
    # of two facets that say the same of people, the one that says less of others is meant: who wrote it, not who published it too
    members, counted = min(found, key=lambda one: (-len(one[1][0]), len(one[0].sets), one[0].facet.name))
    return _together(members, *counted, most)


def _of(graph: Graph, kind: Kind) -> Iterable[Members]:
    for facet in kind.facets.values():
        if facet.value in AGENTS and not facet.joint and not _is_single(facet):
            yield Members(graph, kind, facet)


def _is_single(facet: Facet) -> bool:
    return bool(facet.header.get("single"))


def _pairs(members: Members) -> tuple[Counter[Pair], int]:
    """Count what each two people share, and the things that are left out because too many share them."""
    names = members.graph.names
    people: dict[int, set[str]] = {}
    for value, things in members.sets.items():
        for thing in things if names.kind(value) == PERSON else ():
            people.setdefault(thing, set()).add(value)
    pairs = Counter(pair for found in people.values() if len(found) <= CROWD for pair in combinations(sorted(found), 2))
    return pairs, sum(len(found) > CROWD for found in people.values())


def _together(members: Members, pairs: Counter[Pair], crowds: int, most: int) -> Together:
    name, words = members.graph.labels.name, members.words
    numbers = {pair: len(members.sets[pair[0]] & members.sets[pair[1]]) for pair in pairs}
    order = sorted(pairs, key=lambda pair: (-numbers[pair], name(pair[0]).casefold(), name(pair[1]).casefold(), pair))
    groups = _groups(pairs, lambda one: (name(one).casefold(), one))
    shown = groups if len(groups[0]) <= most else _groups(_strongest(order, most), lambda one: (name(one).casefold(), one))
    people = _people(members, shown, pairs, most)
    drawn = [pair for pair in order if pair[0] in people and pair[1] in people]
    left = _left(people, drawn)
    ties = {pair: _tie(members, pair, numbers[pair], people, left) for pair in dict.fromkeys([*drawn, *order[: telling.MOST_ROWS]])}
    most_often = [
        (words.say("{first} with {second}", first=ties[pair].first, second=ties[pair].second), numbers[pair])
        for pair in order[:3]
        if numbers[pair] > 1
    ]
    everybody = sum(map(len, groups))
    who = next((words.things(one) for one in members.graph.facets.kinds.values() if one.one == PERSON), words.say("people"))
    told = words.say(
        "{number} {people} in {groups}, {pairs}.",
        number=everybody,
        people=who,
        groups=words.several(len(groups), "{number} group", "{number} groups"),
        pairs=words.several(len(pairs), "{number} pair", "{number} pairs"),
    )
    return Together(
        "together",
        words.say("{people} who share {things}", people=telling.capital(who), things=members.called),
        words.say("Together"),
        f"{told} {telling.greatest(words, most_often)}".strip(),
        telling.capital(members.called),
        tuple(people.values()),
        tuple(ties[pair] for pair in drawn),
        tuple(ties[pair] for pair in order[: telling.MOST_ROWS]),
        left + 250,
        max(one.y for one in people.values()) + 14,
        left,
        tuple(filter(None, _notes(members, everybody - len(people), len(order), crowds))),
    )


def _strongest(order: Iterable[Pair], most: int) -> list[Pair]:
    """Return the pairs of the few people who share most: what can be drawn of a group that has no room."""
    found: list[Pair] = []
    people: set[str] = set()
    for pair in order:
        if len(people | set(pair)) <= most:
            people |= set(pair)
            found.append(pair)
    return found


def _notes(members: Members, undrawn: int, rows: int, crowds: int) -> Iterable[str]:
    words = members.words
    yield telling.undrawn(words, undrawn, telling.NAMES, rows)
    if crowds:
        things = words.counted(members.kind, crowds)
        yield words.say("{things} of more than {number} people are left out.", things=things, number=CROWD)


def _groups(pairs: Iterable[Pair], label: Callable[[str], tuple[str, str]]) -> list[list[str]]:
    """Part people into groups that are joined, the largest first; in each, those come side by side who are joined most."""
    near: dict[str, set[str]] = {}
    for one, other in pairs:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    found: list[list[str]] = []
    seen: set[str] = set()
    # from the one with the fewest ties, nearest first: arcs stay short (Cuthill and McKee 1969)
    order = sorted(near, key=lambda one: (len(near[one]), *label(one)))
    place = {one: index for index, one in enumerate(order)}
    for first in order:
        if first in seen:
            continue
        group = [first]
        seen.add(first)
        for one in group:
            group += sorted(near[one] - seen, key=place.__getitem__)
            seen |= near[one]
        found.append(group)
    return sorted(found, key=lambda group: (-len(group), label(group[0])))


def _people(members: Members, groups: list[list[str]], pairs: Mapping[Pair, int], most: int) -> dict[str, Person]:
    """Set names below one another: whole groups, as long as there is room; of the first at least as many as there is."""
    graph = members.graph
    others = Counter(one for pair in pairs for one in pair)
    found: dict[str, Person] = {}
    y = 16
    for group in groups:
        if found and len(found) + len(group) > most:
            continue
        for one in group[:most]:
            found[one] = Person(graph.labels.name(one), counting.page(graph, one), others[one], y)
            y += LINE
        y += BETWEEN
    return found


def _left(people: Mapping[str, Person], pairs: Iterable[Pair]) -> int:
    """Return where the names begin: right of the widest arc."""
    return round(max(_reach(people[one].y, people[other].y) for one, other in pairs if one in people and other in people)) + 24


def _reach(top: int, bottom: int) -> float:
    return min(REACH, 14 + abs(bottom - top) * 0.35)


def _tie(members: Members, pair: Pair, number: int, people: Mapping[str, Person], left: int) -> Tie:
    one, other = pair
    address = members.address(one, members.condition(other))
    path, at = "", (0.0, 0.0)
    if one in people and other in people:
        top, bottom = sorted((people[one].y, people[other].y))
        # a cubic curve comes within three quarters of its handles
        x, reach = left - 12, _reach(top, bottom)
        handle = f"{x - reach * 4 / 3:g}"
        path, at = f"M{x} {top}C{handle} {top} {handle} {bottom} {x} {bottom}", (x - reach, (top + bottom) / 2)
    return Tie(members.graph.labels.name(one), members.graph.labels.name(other), number, address, path, at)
