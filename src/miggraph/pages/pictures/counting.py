"""Counting for pictures: how many things have which values of a facet, as its list counts them, and the address of that list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from miggraph.asking.facets import indexing
from miggraph.asking.facets.bitmaps import union
from miggraph.asking.facets.conditions import LITERAL, YES
from miggraph.asking.facets.frames import Condition, Frame
from miggraph.pages import wording
from miggraph.pages.views import addresses

if TYPE_CHECKING:
    from pyroaring import BitMap

    from miggraph.graph.facets import Facet, Kind, Piece
    from miggraph.graph.graph import Graph
    from miggraph.pages.wording import Wording

UNCROSSED = (*LITERAL, YES)  # what values are that nothing is counted by in two ways
SAID = "SELECT DISTINCT ?value WHERE {{ {{ {kind} }} {{ {pattern} }} }}"
VALUES = "SELECT DISTINCT ?it ?value {joint} WHERE {{ {{ {kind} }} {{ {pattern} }} }}"
WIDER = "SELECT DISTINCT ?value ?wider WHERE {{ ?value {through} ?wider }}"


@dataclass(frozen=True)
class Count:
    """A value of a facet, how many things have it, and the address of their list."""

    value: str
    label: str
    number: int
    address: str


@dataclass(frozen=True)
class Members:
    """The things of a kind by their values of a facet; those of a value that others lie in are the things of these too, as in its list."""

    graph: Graph
    kind: Kind
    facet: Facet

    @cached_property
    def index(self) -> indexing.Index:
        """The sets of the kind."""
        return indexing.index(self.graph, self.kind)

    @cached_property
    def sets(self) -> Mapping[str, BitMap]:
        """The things of each value, by their numbers in the index."""
        return self.index.values(self.facet).things

    @cached_property
    def grouping(self) -> tuple[str, ...]:
        """The values by which things are counted: those that the facet names for it, or that things have themselves."""
        known = self.index.values(self.facet).counted if self.facet.among else self.said
        return tuple(value for value in known if value in self.sets)

    @cached_property
    def said(self) -> frozenset[str]:
        """The values that things have themselves, not by one that lies in them."""
        if not self.facet.through:
            return frozenset(self.sets)
        return frozenset(value for (value,) in rows(self.graph, SAID.format(kind=self.kind.pattern, pattern=self.facet.pattern)))

    def up(self, value: str) -> set[str]:
        """Return a value and all that it lies in, whatever circles there are."""
        found, waiting = {value}, [value]
        while waiting:
            new = self._wider.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return found

    @cached_property
    def _wider(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for value, wider in rows(self.graph, WIDER.format(through=self.facet.through)) if self.facet.through else ():
            found.setdefault(value, set()).add(wider)
        return found

    @property
    def group(self) -> str:
        """What a value is called: "country", "theme"."""
        return self.words.group(self.facet)

    @property
    def words(self) -> Wording:
        """What pages say, as the home has it."""
        return wording.of(self.graph)

    @property
    def called(self) -> str:
        """What the things of the kind are called: "publications"."""
        return self.words.things(self.kind)

    def things(self) -> BitMap:
        """Return the things that have any value."""
        return union(self.sets.values())

    def count(self, value: str) -> Count:
        """Count what has a value, or one that is narrower."""
        return Count(value, self.graph.labels.name(value), len(self.sets.get(value, ())), self.address(value))

    def counts(self) -> list[Count]:
        """Count by the values of groups: the most frequent first, then by their labels."""
        return sorted(map(self.count, self.grouping), key=lambda one: (-one.number, one.label.casefold(), one.value))

    def condition(self, value: str) -> Condition:
        """Return the condition on a value."""
        return Condition(self.facet.name, (value if self.facet.value in LITERAL else self.graph.names.compact(value),))

    def address(self, value: str, *more: Condition) -> str:
        """Return the address of the list of what has a value, and fits more conditions."""
        return listed(self.graph, Frame(self.kind.name, (self.condition(value), *more)))

    def crossed(self, value: str, other: Members) -> Callable[[str], int]:
        """Return what counts the things that have a value, by another facet: in one activity or corridor, where the two share it."""
        within = self.index.within(other.facet, self.index.chosen((self.condition(value),)))
        return lambda second: within.count(within.sets[second]) if second in within.sets else 0


def rank(members: Members) -> tuple[bool, str, int, str]:
    """Order what could be counted: by the kind that is meant where none is said, by the facet that is, and by how much there is."""
    kind, facet = members.kind.header, members.facet.header
    return "bare" not in kind, str(facet.get("bare", "9")), -len(members.things()), members.kind.name


def listed(graph: Graph, frame: Frame) -> str:
    """Return the address of the list of a frame."""
    return addresses.write(graph, addresses.ordered(graph, addresses.Listed(frame)))


def page(graph: Graph, thing: str) -> str:
    """Return the address of the page of a thing; "" for what is not of this graph."""
    name = graph.names.id(thing)
    return f"/{quote(name, safe='/#')}" if name else ""


def total(graph: Graph, kind: Kind) -> int:
    """Count the things of a kind."""
    return len(indexing.index(graph, kind).things)


def values(graph: Graph, kind: Kind, piece: Piece, joint: str = "") -> list[tuple[str, ...]]:
    """List the things of a kind with their own values of a facet or a field, and with what joins these."""
    return rows(graph, VALUES.format(kind=kind.pattern, pattern=piece.pattern, joint=f"?{joint}" if joint else ""))


def rows(graph: Graph, query: str) -> list[tuple[str, ...]]:
    """List the rows of a query as texts; a cell that has no value is ""."""
    found: Any = graph.store.query(query, asserted=graph.asserted)
    return [tuple("" if term is None else term.value for term in row) for row in found]
