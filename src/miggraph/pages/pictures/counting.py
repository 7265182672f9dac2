"""Counting for pictures: which things have which values of a facet, as its list counts them, and the address of that list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from miggraph.graph.facets import Facet, Kind, Piece

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

LITERAL = ("date", "number", "text", "code", "yes")
Has = tuple[str, str]  # a thing, and what joins its values in one activity or corridor: "" where nothing does
Sets = dict[str, frozenset[Has]]
VALUES = "SELECT DISTINCT ?it ?value {joint} WHERE {{ {{ {kind} }} {{ {pattern} }} }}"
WIDER = "SELECT DISTINCT ?value ?wider WHERE {{ ?value {through} ?wider }}"
AMONG = "SELECT DISTINCT ?value WHERE {{ {among} }}"


@dataclass(frozen=True)
class Count:
    """A value of a facet, how many things have it, and the address of their list."""

    value: str
    label: str
    number: int
    address: str


@dataclass(frozen=True)
class Members:
    """The things of a kind by their values of a facet: those that are said, and with what is wider, which a list counts too."""

    graph: Graph
    kind: Kind
    facet: Facet
    said: Mapping[str, frozenset[Has]]

    @cached_property
    def sets(self) -> Sets:
        """Each value, and each that is wider than one that is said, with what has it or what is narrower."""
        if not self.facet.through:
            return dict(self.said)
        found: dict[str, set[Has]] = {}
        for value, members in self.said.items():
            for one in self.up(value):
                found.setdefault(one, set()).update(members)
        return {value: frozenset(members) for value, members in found.items()}

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

    @cached_property
    def grouping(self) -> frozenset[str]:
        """The values by which things are counted: those that the facet names for it, or all that are said."""
        if not self.facet.among:
            return frozenset(self.said)
        return frozenset(value for (value,) in rows(self.graph, AMONG.format(among=self.facet.among)) if value in self.sets)

    @property
    def group(self) -> str:
        """What a value is called: "country", "theme"."""
        return (*self.facet.texts("group"), self.facet.name.replace("-", " "))[0]

    def things(self) -> frozenset[str]:
        """Return the things that have any value."""
        return things(frozenset().union(*self.said.values()))

    def count(self, value: str) -> Count:
        """Count what has a value, or one that is narrower."""
        number = len(things(self.sets.get(value, frozenset())))
        return Count(value, self.graph.labels.name(value), number, self.address(value))

    def counts(self) -> list[Count]:
        """Count by the values of groups: the most frequent first, then by their labels."""
        return sorted(map(self.count, self.grouping), key=lambda one: (-one.number, one.label.casefold(), one.value))

    def address(self, value: str) -> str:
        """Return the address of the list of what has a value."""
        return f"{listed(self.kind)}?{self.condition(value)}"

    def condition(self, value: str) -> str:
        """Return the condition on a value, as it stands in an address."""
        text = value if self.facet.value in LITERAL else short(self.graph, self.facet, value)
        return f"{self.facet.name}={quote(text.replace(',', '%2C'), safe='/.:')}"


def rank(members: Members) -> tuple[bool, str, int, str]:
    """Order what could be counted: by the kind that is meant where none is said, by the facet that is, and by how much there is."""
    kind, facet = members.kind.header, members.facet.header
    return "bare" not in kind, str(facet.get("bare", "9")), -len(members.things()), members.kind.name


def things(members: frozenset[Has]) -> frozenset[str]:
    """Return the things among members."""
    return frozenset(thing for thing, _ in members)


def both(one: Members, value: str, other: Members, second: str) -> int:
    """Count what has a value of each of two facets: in one activity or corridor, where the facets share it."""
    left, right = one.sets.get(value, frozenset()), other.sets.get(second, frozenset())
    if one.facet.joint and one.facet.joint == other.facet.joint:
        return len(things(left & right))
    return len(things(left) & things(right))


def listed(kind: Kind) -> str:
    """Return the address of the list of a kind."""
    return f"/{kind.name}"


def page(graph: Graph, thing: str) -> str:
    """Return the address of the page of a thing; "" for what is not of this graph."""
    name = graph.names.id(thing)
    return f"/{quote(name, safe='/#')}" if name else ""


def short(graph: Graph, facet: Facet, value: str) -> str:
    """Return a value as addresses have it: an id, without the kind that the facet says."""
    return graph.names.compact(value).removeprefix(f"{facet.value.partition('/')[0]}/")


def total(graph: Graph, kind: Kind) -> int:
    """Count the things of a kind."""
    return len(rows(graph, f"SELECT DISTINCT ?it WHERE {{ {kind.pattern} }}"))


def members(graph: Graph, kind: Kind, facet: Facet) -> Members:
    """Return the things of a kind by their values of a facet, worked out the first time it is asked for."""
    return graph.remembered(f"pictures/{kind.name}/{facet.name}", lambda: Members(graph, kind, facet, _said(graph, kind, facet)))


def _said(graph: Graph, kind: Kind, facet: Facet) -> Sets:
    found: dict[str, set[Has]] = {}
    for thing, value, *joint in values(graph, kind, facet, facet.joint):
        found.setdefault(value, set()).add((thing, *(joint or [""])))  # type: ignore[arg-type]
    return {value: frozenset(members) for value, members in found.items()}


def values(graph: Graph, kind: Kind, piece: Piece, joint: str = "") -> list[tuple[str, ...]]:
    """List the things of a kind with their values of a facet or a field, and with what joins these."""
    return rows(graph, VALUES.format(kind=kind.pattern, pattern=piece.pattern, joint=f"?{joint}" if joint else ""))


def rows(graph: Graph, query: str) -> list[tuple[str, ...]]:
    """List the rows of a query as texts. A cell that has no value is ""; one that has no name of its own is one of this answer."""
    prefixes = "".join(f"PREFIX {name}: <{address}>\n" for name, address in graph.names.prefixes.items())
    found: Any = graph.store.query(prefixes + query, asserted=graph.asserted)
    return [tuple("" if term is None else term.value for term in row) for row in found]
