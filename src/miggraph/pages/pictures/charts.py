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
from typing import TYPE_CHECKING, ClassVar

from miggraph.pages.pictures import telling

if TYPE_CHECKING:
    from miggraph.pages.wording import Wording

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
    head: str
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


def bars(words: Wording, name: str, title: str, rows: Iterable[Bar], *, head: str, measure: str) -> Bars:
    """Make bars of counts, and describe them."""
    found = tuple(rows)
    if len({row.number for row in found}) == 1:
        told = words.say("{number} in all, {each} each.", number=len(found), each=found[0].number)
    else:
        told = telling.greatest(words, [(row.label, row.number) for row in found[:3]])
    if len(found) > MOST_BARS:
        told += " " + words.say("The first {shown} of {number} are drawn.", shown=MOST_BARS, number=len(found))
    return Bars(name, title, told, head, measure, found)


def columns(
    words: Wording, name: str, title: str, years: Mapping[int, int], address: str, *, measure: str, between: tuple[int, int] | None = None
) -> Columns:
    """Make columns of counts by year. ``address`` is that of the list, up to the year: "/books?year="; "" makes no links."""
    first, last = between or (min(years), max(years))
    width = next((one for one in WIDTHS if (last - first) // one < MOST_YEARS), WIDTHS[-1])
    first, last = first - first % width, last - last % width + width - 1
    found: dict[int, int] = {}
    for year, number in years.items():
        found[year - year % width] = found.get(year - year % width, 0) + number
    rows = [_column(start, width, number, address) for start, number in sorted(found.items()) if number and first <= start <= last]
    return Columns(words.say("Year"), name, title, _spread(words, rows), measure, first, last, width, tuple(rows))


def _spread(words: Wording, rows: Sequence[Bar]) -> str:
    """Say from when to when there are any, and where the most; of equals none is the most."""
    if not rows:
        return words.say("None has a year.")
    most = max(row.number for row in rows)
    first = [row.label for row in rows if row.number == most]
    said = {"first": rows[0].label[:4], "last": rows[-1].label[-4:], "number": most, "years": words.series(first)}
    if len(rows) == 1 or len(first) > MOST_FIRST:
        return words.say("From {first} to {last}.", **said)
    if len(first) == len(rows):
        return words.say("From {first} to {last}; {number} each.", **said)
    if len(first) > 1:
        return words.say("From {first} to {last}; the most in {years} ({number} each).", **said)
    return words.say("From {first} to {last}; the most in {years} ({number}).", **said)


def _column(start: int, width: int, number: int, address: str) -> Bar:
    last = f"{start + width - 1:04}"
    label = f"{start:04}" if width == 1 else f"{start:04}–{last}"
    return Bar(label, number, address and f"{address}{start:04}{'' if width == 1 else f'..{last}'}")


def heat(
    words: Wording,
    name: str,
    title: str,
    rows: Sequence[Bar],
    columns: Sequence[Bar],
    numbers: Sequence[Sequence[tuple[int, str]]],
    *,
    head: str,
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
    return Heat(name, title, _told(words, rows, columns, cells, most), head, tuple(rows), tuple(columns), cells, left, top)


def _told(words: Wording, rows: Sequence[Bar], columns: Sequence[Bar], cells: Sequence[Sequence[Cell]], most: int) -> str:
    empty = sum(cell.number == 0 for line in cells for cell in line)
    where = next((cell.title.rpartition(": ")[0] for line in cells for cell in line if cell.number == most), "")
    return words.say(
        "{rows} by {columns}; the most is {most}, for {where}; {empty} of the {cells} cells are empty.",
        rows=words.several(len(rows), "{number} row", "{number} rows"),
        columns=words.several(len(columns), "{number} column", "{number} columns"),
        most=most,
        where=where,
        empty=empty,
        cells=len(rows) * len(columns),
    )
