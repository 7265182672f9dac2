"""Small charts: data that the macros of ``templates/pictures/charts.html`` draw, each with a table of the same numbers behind it.

    {% from "pictures/charts.html" import bars, columns, heat with context %}
    {{ bars(chart) }}

``Bars`` are counts by one facet, ``Columns`` counts by year, ``Heat`` counts by two facets. ``of`` makes the one that suits an answer to
``things(kind, "by=…")``. ``name`` begins the ids of a chart: no two on a page may share it. An address that is "" makes no link.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from miggraph.asking.facets.composing import camel
from miggraph.pages.pictures import counting, wording

if TYPE_CHECKING:
    from miggraph.asking.facets.frames import Frame
    from miggraph.graph.answers import Answer
    from miggraph.graph.facets import Kind
    from miggraph.graph.graph import Graph

STEPS = 4  # of shade; the stylesheet has them as q1 to q4
MOST_BARS = 30
MOST_YEARS = 30  # side by side; more are put together
WIDTHS = (1, 5, 10, 25, 50, 100)  # in years
CELL, GAP = 42, 2  # of a heat map
LETTER = 7  # the usual width of one, at the size of the labels
YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Bar:
    """One count: what is counted, how many there are, and the address of their list."""

    label: str
    number: int
    address: str = ""

    @property
    def short(self) -> str:
        """The label as far as there is room for it."""
        return wording.cut(self.label, 44)

    @property
    def brief(self) -> str:
        """The label as it stands at a row or a column of a heat map."""
        return wording.cut(self.label)


@dataclass(frozen=True)
class Bars:
    """Counts as horizontal bars. ``head`` and ``measure`` are the heads of the columns of the table."""

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
    def drawn(self) -> tuple[tuple[Bar, float, float, int], ...]:
        """Each column with its left edge and its middle in per cent, and its height in pixels."""
        most = max((row.number for row in self.rows), default=1)
        starts = [int(row.label[:4]) for row in self.rows]
        return tuple(
            (row, round(self.at(start) + self.thickness / 6, 2), self.at(start + self.width / 2), max(2, round(108 * row.number / most)))
            for row, start in zip(self.rows, starts, strict=True)
        )

    @property
    def thickness(self) -> float:
        """How wide a column and the space beside it are, in per cent."""
        return round(100 * self.width / (self.last + 1 - self.first), 2)

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
        longest = max((len(wording.cut(column.label)) for column in self.columns[-4:]), default=0)
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
    greatest = wording.series([f"{row.label} ({row.number})" for row in found[:3]])
    undrawn = f" The first {MOST_BARS} are drawn." if len(found) > MOST_BARS else ""
    return Bars(name, title, f"{len(found)} in all; the most: {greatest}.{undrawn}", head, measure, found)


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
    most = max(rows, key=lambda row: row.number, default=Bar("", 0))
    description = (
        f"From {rows[0].label[:4]} to {rows[-1].label[-4:]}; the most in {most.label} ({most.number})." if rows else "None has a year."
    )
    return Columns(name, title, description, measure, first, last, width, tuple(rows))


def _column(start: int, width: int, number: int, address: str) -> Bar:
    last = f"{start + width - 1:04}"
    label = f"{start:04}" if width == 1 else f"{start:04}–{last}"
    return Bar(label, number, address and f"{address}{start:04}{'' if width == 1 else f'..{last}'}")


def heat(
    name: str, title: str, rows: Sequence[Bar], columns: Sequence[Bar], numbers: Sequence[Sequence[tuple[int, str]]], *, head: str
) -> Heat:
    """Make a heat map. ``numbers`` has for each row, for each column, a count and the address of its list."""
    most = max((number for row in numbers for number, _ in row), default=0)
    left = max((len(wording.cut(row.label)) for row in rows), default=0) * LETTER + 14
    top = int(max((len(wording.cut(column.label)) for column in columns), default=0) * LETTER * 0.82) + 16
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
    return f"{len(rows)} by {len(columns)}. The most is {most}: {where}. {empty} of the {len(rows) * len(columns)} pairs are empty."


def of(graph: Graph, frame: Frame, answer: Answer, name: str = "chart") -> Chart | None:
    """Return the chart of an answer to a frame that counts by one facet or two; None where it has fewer than two counts to compare."""
    if not frame.by or len(answer) < 2:
        return None
    kind = graph.facets.kind(frame.kind)
    title = f"{wording.capital(kind.summary)} by {wording.series([_group(kind, by) for by in frame.by])}"
    if len(frame.by) == 2:
        return _crossed(graph, frame, answer, name, title)
    facet, column = kind.facet(frame.by[0]), camel(frame.by[0])
    start = _list_address(kind, frame)
    if facet.value == "date":
        years = {int(row[column]): row["count"] for row in answer if YEAR.fullmatch(str(row[column]))}
        made = columns(name, title, years, f"{start}{facet.name}=", measure=wording.capital(kind.summary)) if years else None
        return made if years and sum(years.values()) == sum(answer.column("count")) else None
    rows = [Bar(_label(answer, row, column), row["count"], start + _condition(graph, kind, facet.name, row[column])) for row in answer]
    return bars(name, title, rows, head=wording.capital(_group(kind, facet.name)), measure=wording.capital(kind.summary))


def _crossed(graph: Graph, frame: Frame, answer: Answer, name: str, title: str) -> Heat:
    kind = graph.facets.kind(frame.kind)
    first, second = frame.by
    column, start = camel(first), _list_address(kind, frame)
    names = [one for one in answer.columns if one not in (column, f"{column}Label")]
    shown = sorted(names, key=lambda one: -sum(answer.column(one)))[:MOST_BARS] if kind.facet(second).value != "date" else names
    rows = [Bar(_label(answer, row, column), 0, start + _condition(graph, kind, first, row[column])) for row in answer][:MOST_BARS]
    numbers = [
        [(row[one], f"{bar.address}&{second}={quote(one)}" if row[one] else "") for one in shown]
        for row, bar in zip(answer, rows, strict=False)
    ]
    heads = [Bar(one, 0, f"{start}{second}={quote(one)}") for one in shown]
    return heat(name, title, rows, heads, numbers, head=wording.capital(_group(kind, first)))


def _group(kind: Kind, facet: str) -> str:
    return (*kind.facet(facet).texts("group"), facet.replace("-", " "))[0]


def _label(answer: Answer, row: Mapping[str, object], column: str) -> str:
    value = row.get(f"{column}Label") or row[column]
    return "not said" if value is None else answer.label(str(value)) if str(value).startswith("http") else str(value)


def _condition(graph: Graph, kind: Kind, facet: str, value: object) -> str:
    return counting.Members(graph, kind, kind.facet(facet), {}).condition(str(value))


def _list_address(kind: Kind, frame: Frame) -> str:
    """Return the address of the list that a frame narrows down, ready for one more condition."""
    words = [quote(str(one), safe="/=!.:,") for one in frame.conditions]
    return f"{counting.listed(kind)}?{''.join(f'{word}&' for word in words)}"
