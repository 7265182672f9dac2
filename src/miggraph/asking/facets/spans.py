"""Spans: dates and numbers in their order, and the bars of a histogram over them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from miggraph.asking.facets.conditions import decimal
from miggraph.graph.facets import Facet

VALUES = ("date", "number")
MOST_BARS = 50  # years up to half a century, decades beyond
YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class Place:
    """Where a value lies: its year, or its number."""

    number: Decimal
    value: str
    text: str  # the year, or the number as it is written


@dataclass(frozen=True)
class Bar:
    """A bar of a histogram: a value of a condition, and the values of things that it stands for."""

    id: str  # "2005", "1980..1989"
    label: str
    values: Sequence[str]


def places(facet: Facet, values: Iterable[str]) -> list[Place]:
    """Return the places of values in order; what is no date or number has none."""
    found = map(_year if facet.value == "date" else _number, values)
    return sorted(filter(None, found), key=lambda place: (place.number, place.value))


def bars(facet: Facet, places: Sequence[Place]) -> Iterator[Bar]:
    """Yield bars of 1, 10, 100 … from the first place to the last, empty ones too; none over numbers that are not whole."""
    if any(place.number % 1 for place in places):
        return
    first, last = int(places[0].number), int(places[-1].number)
    step = 1
    while last // step - first // step >= MOST_BARS:
        step *= 10
    held: dict[int, list[str]] = defaultdict(list)
    for place in places:
        held[int(place.number) // step].append(place.value)
    for bar in range(first // step, last // step + 1):
        yield Bar(*_names(facet, bar * step, step), held.get(bar, []))


def _names(facet: Facet, low: int, step: int) -> tuple[str, str]:
    """Return how a bar is written in a condition, and how it is called: "1980..1989", "1980s"."""
    if facet.value == "date":
        return (f"{low:04}", f"{low:04}") if step == 1 else (f"{low:04}..{low + step - 1:04}", f"{low:04}s")
    return (str(low), str(low)) if step == 1 else (f"{low}..{low + step - 1}", f"{low}–{low + step - 1}")


def _year(value: str) -> Place | None:
    found = YEAR.match(value)
    return Place(Decimal(found[0]), value, found[0]) if found else None


def _number(value: str) -> Place | None:
    number = decimal(value)
    return None if number is None else Place(number, value, value)
