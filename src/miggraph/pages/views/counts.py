"""What else may be asked of a list: how many, whether any, a field of each, or how many by one facet or two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.asking.facets import listing
from miggraph.asking.facets.frames import Condition
from miggraph.pages.views import addresses, tables

if TYPE_CHECKING:
    from miggraph.asking.facets.frames import Frame
    from miggraph.graph.graph import Graph
    from miggraph.pages.views.addresses import Listed
    from miggraph.pages.views.tables import Table


@dataclass(frozen=True)
class Bar:
    """A count: what it is of, its list, the number, and its length in per cent of the greatest."""

    label: str
    address: str
    number: int
    width: float


@dataclass(frozen=True)
class Counts:
    """An answer that is no list: said first, and the table behind it; counts by one facet have bars too."""

    lead: str
    table: Table
    bars: tuple[Bar, ...] = ()
    caveats: tuple[str, ...] = ()


def view(graph: Graph, listed: Listed, asked: Frame) -> Counts:
    """Return what is asked of a list."""
    found = listing.answer(graph, asked)
    bars: tuple[Bar, ...] = ()
    if len(asked.by) == 1:
        name = asked.by[0]
        values = [(_value(graph, row[0]), str(row[-2].value), int(row[-1].value)) for row in found.terms]
        most = max((number for _, _, number in values), default=1)
        bars = tuple(Bar(label, _narrowed(graph, listed, name, value), number, round(100 * number / most, 1)) for value, label, number in values)
    return Counts(found.lead, tables.view(found), bars, tuple(found.caveats))


def _value(graph: Graph, term: object) -> str:
    value = str(getattr(term, "value", ""))
    return graph.names.compact(value) if isinstance(term, ox.NamedNode) else value


def _narrowed(graph: Graph, listed: Listed, facet: str, value: str) -> str:
    """Return the list that a count is of."""
    conditions = (*listed.frame.conditions, Condition(facet, (value,)))
    whole = listed.with_frame(by=(), want="list", sort="", limit=0, conditions=conditions)
    return addresses.write(graph, addresses.ordered(graph, replace(whole, words=listed.words)))
