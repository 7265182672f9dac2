"""Small charts: data that the macros of ``templates/pictures/charts.html`` draw, each with a table of the same numbers behind it.

    {% from "pictures/charts.html" import bars, columns, heat with context %}
    {{ bars(chart) }}

``Bars`` are counts by one facet, ``Columns`` counts by year, ``Heat`` counts by two facets. ``answered.chart`` makes
the one that suits an answer to ``things(kind, "by=…")``. ``name`` begins the ids of a chart: no two on a page may share it. An address that is "" makes no link.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from miggraph.pages.pictures import telling

STEPS = 4  # of shade; the stylesheet has them as q1 to q4
MOST_BARS = 30
MOST_FIRST = 3  # years that share the most, and are named
MOST_YEARS = 30  # side by side; more are put together
BROADEST = 5.0  # per cent: a column of a few years is no wall
WIDTHS = (1, 5, 10, 25, 50, 100)  # in years
CELL, GAP = 42, 2  # of a heat map
LETTER = 7  # the usual width of one, at the size of the labels


@dataclass(frozen=True)
class Bar:
    """One count: what is counted, how many there are, and the address of their list."""

    label: str
    number: int
    address: str = ""

    @property
    def short(self) -> str:
        """The label as far as there is room for it."""
        return telling.cut(self.label, 44)

    @property
    def brief(self) -> str:
        """The label as it stands at a row or a column of a heat map."""
        return telling.cut(self.label)


@dataclass(frozen=True)
class Bars:
    """Counts as horizontal bars. ``head`` and ``measure`` are the heads of the columns of the table."""

    form: ClassVar = "bars"
    name: str
    title: str
    description: str
    head: str
    measure: str
    rows: tuple[Bar, ...]

    @property
    def drawn(self) -> tuple[tuple[Bar, float], ...]:
        """The first bars with their lengths, in per cent."""
        longest = max(row.number for row in self.rows)
        return tuple((row, round(88 * row.number / longest, 2)) for row in self.rows[:MOST_BARS])


@dataclass(frozen=True)
class Columns:
    """Counts by year as columns, each for ``width`` years; the years from first to last stand in their places, whether they have any or not."""

    form: ClassVar = "columns"
    head: ClassVar = "Year"
    name: str
    title: str
    description: str
    measure: str
    first: int
    last: int
    width: int
    rows: tuple[Bar, ...]  # in the order of years; the label is a year, or a range

    def at(self, year: float) -> float:
        """Return where a moment stands, in per cent of the picture's width: 2020.5 is the middle of 2020."""
        return round(100 * (year - self.first) / (self.last + 1 - self.first), 2)

    @property
    def drawn(self) -> tuple[tuple[Bar, float, float, float, int], ...]:
        """Each column with its left edge, its middle and its breadth in per cent, and its height in pixels."""
        most = max((row.number for row in self.rows), default=1)
        starts = [int(row.label[:4]) for row in self.rows]
        breadth = round(min(BROADEST, self.at(self.first + self.width) * 2 / 3), 2)
        middles = [self.at(start + self.width / 2) for start in starts]
        return tuple(
            (row, round(middle - breadth / 2, 2), middle, breadth, max(2, round(108 * row.number / most)))
            for row, middle in zip(self.rows, middles, strict=True)
        )

    @property
    def ticks(self) -> tuple[tuple[int, float], ...]:
        """The years below the axis, with their places: about six, so that a phone has room for them."""
        columns = (self.last + 1 - self.first) // self.width
        step = self.width * max(1, math.ceil(columns / 6))
        years = list(range(self.first, self.last + 1, step))
        end = self.last + 1 - self.width
        years += [end] * (end - years[-1] >= step / 2)  # the last one too, where it does not touch the one before
        return tuple((year, self.at(year + self.width / 2)) for year in years)


@dataclass(frozen=True)
class Cell:
    """A count by two facets, and where it stands in the picture."""

    number: int
    address: str
    step: int  # of shade: 0 for nothing
    x: int
    y: int
    title: str


@dataclass(frozen=True)
class Heat:
    """Counts by two facets: a row for each value of the first, a column for each of the second, and their cells row by row."""

    form: ClassVar = "heat"
    name: str
    title: str
    description: str
    head: str
    rows: tuple[Bar, ...]
    columns: tuple[Bar, ...]
    cells: tuple[tuple[Cell, ...], ...]
    left: int  # where the cells begin, in pixels
    top: int

    @property
    def width(self) -> int:
        # the last label of the columns leans out to the right
        longest = max((len(telling.cut(column.label)) for column in self.columns[-4:]), default=0)
        return self.left + len(self.columns) * (CELL + GAP) + longest * LETTER // 2

    @property
    def height(self) -> int:
        return self.top + len(self.rows) * (CELL + GAP)


Chart = Bars | Columns | Heat


def step(number: int, most: int) -> int:
    """Return the shade of a number: 0 for none, 1 to 4 up to the greatest, by the logarithm, since few values have most of the things."""
    if number <= 0:
        return 0
    return 2 if most <= 1 else 1 + round((STEPS - 1) * math.log(number) / math.log(most))


def bars(name: str, title: str, rows: Iterable[Bar], *, head: str, measure: str) -> Bars:
    """Make bars of counts, and describe them."""
    found = tuple(rows)
    greatest = telling.series([f"{row.label} ({row.number})" for row in found[:3]])
    told = f"{len(found)} in all, {found[0].number} each." if len({row.number for row in found}) == 1 else f"The most: {greatest}."
    undrawn = f" The first {MOST_BARS} of {len(found)} are drawn." if len(found) > MOST_BARS else ""
    return Bars(name, title, told + undrawn, head, measure, found)


def columns(
    name: str, title: str, years: Mapping[int, int], address: str, *, measure: str, between: tuple[int, int] | None = None
) -> Columns:
    """Make columns of counts by year. ``address`` is that of the list, up to the year: "/books?year="; "" makes no links."""
    first, last = between or (min(years), max(years))
    width = next((one for one in WIDTHS if (last - first) // one < MOST_YEARS), WIDTHS[-1])
    first, last = first - first % width, last - last % width + width - 1
    found: dict[int, int] = {}
    for year, number in years.items():
        found[year - year % width] = found.get(year - year % width, 0) + number
    rows = [_column(start, width, number, address) for start, number in sorted(found.items()) if number and first <= start <= last]
    return Columns(name, title, _spread(rows), measure, first, last, width, tuple(rows))


def _spread(rows: Sequence[Bar]) -> str:
    """Say from when to when there are any, and where the most; of equals none is the most."""
    if not rows:
        return "None has a year."
    most = max(row.number for row in rows)
    first = [row.label for row in rows if row.number == most]
    told = (
        f"; the most in {telling.series(first)} ({most}{' each' if len(first) > 1 else ''})" if len(first) < len(rows) else f"; {most} each"
    )
    return f"From {rows[0].label[:4]} to {rows[-1].label[-4:]}{told if len(rows) > 1 and len(first) <= MOST_FIRST else ''}."


def _column(start: int, width: int, number: int, address: str) -> Bar:
    last = f"{start + width - 1:04}"
    label = f"{start:04}" if width == 1 else f"{start:04}–{last}"
    return Bar(label, number, address and f"{address}{start:04}{'' if width == 1 else f'..{last}'}")


def heat(
    name: str, title: str, rows: Sequence[Bar], columns: Sequence[Bar], numbers: Sequence[Sequence[tuple[int, str]]], *, head: str
) -> Heat:
    """Make a heat map. ``numbers`` has for each row, for each column, a count and the address of its list."""
    most = max((number for row in numbers for number, _ in row), default=0)
    left = max((len(telling.cut(row.label)) for row in rows), default=0) * LETTER + 14
    top = int(max((len(telling.cut(column.label)) for column in columns), default=0) * LETTER * 0.82) + 16
    cells = tuple(
        tuple(
            Cell(
                number,
                address,
                step(number, most),
                left + x * (CELL + GAP),
                top + y * (CELL + GAP),
                f"{row.label}, {column.label}: {number}",
            )
            for x, (column, (number, address)) in enumerate(zip(columns, line, strict=True))
        )
        for y, (row, line) in enumerate(zip(rows, numbers, strict=True))
    )
    return Heat(name, title, _told(rows, columns, cells, most), head, tuple(rows), tuple(columns), cells, left, top)


def _told(rows: Sequence[Bar], columns: Sequence[Bar], cells: Sequence[Sequence[Cell]], most: int) -> str:
    empty = sum(cell.number == 0 for line in cells for cell in line)
    where = next((cell.title.rpartition(": ")[0] for line in cells for cell in line if cell.number == most), "")
    size = f"{telling.number(len(rows), 'row', 'rows')} by {telling.number(len(columns), 'column', 'columns')}"
    return f"{size}; the most is {most}, for {where}; {empty} of the {len(rows) * len(columns)} cells are empty."
