"""Sets of things, one for each value of each facet of a kind, so that lists are narrowed down and counted without a query.

Things are numbered in the order of a list, which is that of their labels: a set, which is in the order of its numbers, is a list already.
Where a facet holds of one activity, or one corridor, its sets are of *links*, the pairs of a thing and its activity, and only what is found of
these becomes things: "domestic workers in the UK" is one activity. A value's set has what is narrower in it.

A facet is read when it is first asked for: one query for its values, one for what these lie in.
"""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from miggraph.asking.facets import conditions, ordering
from miggraph.asking.facets.bitmaps import Links, Rows, bitmap, numbers, union
from miggraph.asking.facets.conditions import COUNTED, LITERAL, YES, joined, joins, takes_away
from miggraph.asking.facets.frames import IT, Condition
from miggraph.asking.facets.set_reading import SetReader
from miggraph.graph.index.names import FirstLabels

if TYPE_CHECKING:
    from pyroaring import BitMap

    from miggraph.graph.facets import Facet, Kind
    from miggraph.graph.graph import Graph

NO_THINGS = (*LITERAL, COUNTED)
MANY = 1_000  # values: their sets are small then, and are counted faster together


@dataclass(frozen=True)
class Values:
    """The values of a facet: IRIs in the order of their labels, or what is no thing in its own; each with the things, and the links, that have it."""

    things: Mapping[str, BitMap]
    links: Mapping[str, BitMap] = field(default_factory=dict)  # of a joint facet
    counted: tuple[str, ...] = ()  # the values that things are counted by
    rows: Rows | None = None  # the sets of these in a row, where there are many


@dataclass(frozen=True)
class Group:
    """What is asked of one activity, or one corridor: by which facets, and the links of which that holds."""

    facets: list[Facet]
    links: BitMap


@dataclass(frozen=True)
class Chosen:
    """The things that conditions leave, and what is asked jointly of them."""

    things: BitMap
    groups: list[Group]


@dataclass(frozen=True)
class Within:
    """A facet within what is chosen: its sets by value, of things or of links; and how many things are left if one of them is chosen too."""

    values: Values
    sets: Mapping[str, BitMap]
    count: Callable[[BitMap], int]
    things: BitMap | None = None  # what is chosen, where the sets are of things

    def counts(self) -> list[int]:
        """Count for each of the values that things are counted by."""
        if self.values.rows and self.things is not None:
            return self.values.rows.counts(self.things)
        return [self.count(self.sets[value]) for value in self.values.counted]


class Index:
    """The sets of one kind. Several threads may use it at once."""

    def __init__(self, graph: Graph, kind: Kind) -> None:
        self.graph, self.kind = graph, kind
        self.labels = labels(graph)
        self._reader = SetReader(graph, kind, self._by_label)
        self.things, self.numbers = self._reader.things, self._reader.numbers
        self.everything = bitmap(range(len(self.things)))
        self._lock = threading.RLock()  # of what is read later
        self._values: dict[str, Values] = {}
        self._links: dict[str, Links] = {}  # by joint variable
        self._places: dict[str, ordering.Places] = {}  # by field

    # what is chosen

    def chosen(self, asked: Iterable[Condition]) -> Chosen:
        """Return what conditions leave, whose values are ids. Raises UnknownThing or ParameterError as composing does."""
        named = [one for one in asked if one.facet == IT]
        facets = [(self.kind.facet(one.facet), one) for one in asked if one.facet != IT]
        excluded = [pair for pair in facets if takes_away(*pair)]
        found, groups = self.everything, list[Group]()
        for group in joined([pair for pair in facets if pair not in excluded]):
            found, groups = self._narrowed(found, groups, group)
        for facet, condition in excluded:
            found = found - self._having(facet, condition, self.values(facet).things)
        for condition in named:
            found = found - self._named(condition) if condition.is_excluded else found & self._named(condition)
        return Chosen(found, groups)

    def _narrowed(self, found: BitMap, groups: list[Group], group: list[tuple[Facet, Condition]]) -> tuple[BitMap, list[Group]]:
        joint = group[0][0].joint
        if not joint:
            return found & self._having(*group[0], self.values(group[0][0]).things), groups
        links = reduce(and_, [self._having(facet, condition, self.values(facet).links) for facet, condition in group])
        return found & self._links[joint].things(links), [*groups, Group([facet for facet, _ in group], links)]

    def _having(self, facet: Facet, condition: Condition, sets: Mapping[str, BitMap]) -> BitMap:
        """Return what has any of the values of a condition."""
        return union(sets[value] for text in condition.values for value in self.matching(facet, text, sets))

    def matching(self, facet: Facet, text: str, sets: Mapping[str, BitMap]) -> list[str]:
        """List the values of a facet that a value of a condition stands for."""
        if facet.value == YES:
            return [YES] if sets else []
        if facet.value in NO_THINGS:
            return list(filter(conditions.fits(facet, text), sets))
        name = self.graph.names.iri(text)
        return [name] if name in sets else []

    def knows(self, condition: Condition) -> bool:
        """Say whether the values of a condition are ids of values that things have, or need none."""
        if condition.facet == IT:
            return False
        facet = self.kind.facet(condition.facet)
        is_plain = facet.value in (*NO_THINGS, YES)
        return is_plain or all(
            re.search("[/:]", text) and self.value(facet)(text) in self.values(facet).things for text in condition.values
        )

    def value(self, facet: Facet) -> Callable[[str], str]:
        """Return what makes a value of sets of one of conditions: things go by their IRIs."""
        return str if facet.value in (*NO_THINGS, YES) else self.graph.names.iri

    def label(self, facet: Facet, value: str) -> str:
        """Return what a value of sets is called."""
        return value if facet.value in NO_THINGS else self.labels.get(value) or self.graph.names.compact(value)

    def _named(self, condition: Condition) -> BitMap:
        return bitmap(self.numbers[name] for name in map(self.graph.names.iri, condition.values) if name in self.numbers)

    def within(self, facet: Facet, chosen: Chosen) -> Within:
        """Return the sets of a facet, and how many things would be left if one of them were chosen too."""
        values = self.values(facet)
        group = next((one for one in chosen.groups if joins(facet, one.facets)), None)
        if group is None:
            return Within(values, values.things, chosen.things.intersection_cardinality, chosen.things)
        links = self._links[facet.joint]
        left = links.among(group.links, chosen.things)
        return Within(values, values.links, lambda own: links.count(own & left))

    # reading

    def values(self, facet: Facet) -> Values:
        """Return the values of a facet, read when they are first asked for."""
        if facet.name not in self._values:
            with self._lock:
                if facet.name not in self._values:
                    self._read_joint(facet.joint) if facet.joint else self._read(facet)
        return self._values[facet.name]

    def sorted(self, found: BitMap, sort: str) -> list[int]:
        """Return the numbers of things in order: of their labels, or of a field, with - before it from the greatest down. Raises UnknownThing."""
        if not sort:
            return list(found)
        name = sort.lstrip("-")
        if name not in self._places:
            with self._lock:
                self._places[name] = ordering.places(self.kind.field(name), self.numbers, self._query)
        return ordering.by_place(numbers(found), self._places[name], is_down=sort.startswith("-"))

    def _read(self, facet: Facet) -> None:
        own = self._reader.own(facet)
        self._values[facet.name] = self._complete(facet, own.keys(), self._widened(facet, own), {})

    def _read_joint(self, joint: str) -> None:
        links, found = self._reader.joint(joint)
        self._links[joint] = links
        for name, own in found.items():
            facet = self.kind.facet(name)
            sets = self._widened(facet, own)
            things = {value: links.things(held) for value, held in sets.items()}
            self._values[name] = self._complete(facet, own.keys(), things, sets)

    def _widened(self, facet: Facet, own: dict[str, BitMap]) -> dict[str, BitMap]:
        """Return the sets of values, each with those of what is narrower."""
        if not facet.through or facet.value in NO_THINGS:
            return own
        wider = self.graph.remembered(f"wider by {facet.through}", lambda: self._wider(facet.through))
        parts: dict[str, list[BitMap]] = defaultdict(list)
        for value, held in own.items():
            for above in _upwards(value, wider):
                parts[above].append(held)
        return {value: union(sets) for value, sets in parts.items()}

    def _wider(self, path: str) -> dict[str, list[str]]:
        wider: dict[str, list[str]] = defaultdict(list)
        for row in self._query(f"SELECT ?value ?wider WHERE {{ ?value {path} ?wider }}"):
            wider[row[0].value].append(row[1].value)
        return dict(wider)

    def _complete(self, facet: Facet, said: Iterable[str], things: dict[str, BitMap], links: dict[str, BitMap]) -> Values:
        values = sorted(things, key=None if facet.value in NO_THINGS else self._by_label)
        if facet.among:
            counted = {row[0].value for row in self._query(f"SELECT ?value WHERE {{ {facet.among} }}")}
        else:  # what nothing has itself and everything lies in (the world, the family of a term) narrows nothing down
            most = len(union(things.values()))
            counted = {value for value in values if len(things[value]) < most}.union(said)
        shown = tuple(value for value in values if value in counted)
        rows = Rows.of([things[value] for value in shown]) if len(shown) > MANY else None
        return Values({value: things[value] for value in values}, {value: links[value] for value in values if links}, shown, rows)

    def _by_label(self, name: str) -> tuple[bool, str, str]:
        label = self.labels.get(name)
        return label is not None, (label or "").lower(), name  # as SPARQL orders: what has no label first

    def _query(self, text: str) -> Any:
        return self.graph.store.query(text, asserted=self.graph.asserted)


def index(graph: Graph, kind: Kind) -> Index:
    """Return the sets of a kind, made once for a graph. Raises StoreError where the extra is not installed."""
    return graph.remembered(f"index of {kind.name}", lambda: Index(graph, kind))


def labels(graph: Graph) -> Mapping[str, str]:
    """Return the label of everything: where there are several, the first in order."""

    def read() -> Mapping[str, str]:
        if graph.kept and not graph.asserted:
            return FirstLabels(graph.index)
        found: dict[str, str] = {}
        for row in graph.store.query("SELECT ?thing ?label WHERE { ?thing rdfs:label ?label }", asserted=graph.asserted):
            name, label = row[0].value, row[1].value
            if name not in found or label < found[name]:
                found[name] = label
        return found

    return graph.remembered("labels of values", read)


def _upwards(value: str, wider: Mapping[str, list[str]]) -> set[str]:
    """Return all that a value lies below, itself included; what goes round in a circle is met once."""
    found, queue = {value}, [value]
    while queue:
        for above in wider.get(queue.pop(), ()):
            if above not in found:
                found.add(above)
                queue.append(above)
    return found
