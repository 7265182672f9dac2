"""Rows of canned queries: what they are best shown as, by what their columns hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.asking.writing import capitalised
from miggraph.graph.presenting import filled, presented
from miggraph.ground.names import XSD
from miggraph.pages import wording
from miggraph.pages.pictures import charts
from miggraph.pages.views import tables
from miggraph.pages.views.entries import LONG, Entry, parts, reached

if TYPE_CHECKING:
    from miggraph.graph.answers import Answer
    from miggraph.graph.graph import Graph
    from miggraph.graph.presenting import Cell
    from miggraph.pages.pictures.charts import Bars
    from miggraph.pages.wording import Wording

ENTRIES, RECORD, COUNTS, SAYINGS, TABLE = "entries", "record", "counts", "sayings", "table"
DATES = tuple(XSD + name for name in ("gYear", "gYearMonth", "date"))
WHEN = ("year", "date", "issued", "as of", "founded")
NAMED = (
    "by",
    "with",
    "part of",
    "stated by",
    "asked by",
    "answered by",
    "led by",
    "backed by",
    "based in",
)  # columns that are read with their names


def without(answer: Answer, column: str) -> Answer:
    """Return an answer without a column."""
    kept = [place for place, name in enumerate(answer.columns) if name != column]
    return replace(
        answer, columns=[answer.columns[place] for place in kept], terms=[tuple(row[place] for place in kept) for row in answer.terms]
    )


def thing_column(answer: Answer) -> int:
    """Return the place of the first column that holds things with pages in all rows; -1 where none does."""
    for place in range(len(answer.columns)):
        if all(tables.thing_address(answer, row[place]) and "#" not in row[place].value for row in answer.terms):
            return place
    return -1


def shape(answer: Answer) -> str:
    """Return what rows are: things, one record, counts of things, or a table of something else."""
    headings, cells = filled(*presented(answer))
    first = thing_column(answer)
    if first < 0:
        return TABLE
    if nested_column(answer) >= 0 and any(len(cell.text) > LONG for row in cells for cell in row):
        return SAYINGS
    held = [place for place in range(len(headings)) if any(_is_thing(answer, row[place]) for row in cells)]
    if len(headings) == 2 and len(answer.terms) > 1 and all(row[1].is_number for row in cells):
        return COUNTS
    things = [row[first] for row in answer.terms]
    if len(held) > 1 or len(set(things)) < len(things):
        return TABLE
    return RECORD if len(things) == 1 and things[0].value in answer.parameters.values() else ENTRIES


def nested_column(answer: Answer) -> int:
    """Return the place of the column of records that are nested in others, each once; -1 where there is none."""
    for place in range(len(answer.columns)):
        found = [row[place].value for row in answer.terms if isinstance(row[place], ox.NamedNode) and "#" in row[place].value]
        if len(set(found)) == len(answer.terms) and all(tables.thing_address(answer, ox.NamedNode(one)) for one in found):
            return place
    return -1


def _is_thing(answer: Answer, cell: Cell) -> bool:
    return bool(cell.address) and bool(tables.thing_address(answer, ox.NamedNode(cell.address)))


def chart(graph: Graph, answer: Answer, title: str) -> Bars:
    """Return the chart of counts of things."""
    headings, cells = filled(*presented(answer))
    addresses = [tables.thing_address(answer, row[thing_column(answer)]) for row in answer.terms]
    bars = [charts.Bar(row[0].text, int(row[1].value), address) for row, address in zip(cells, addresses, strict=True)]
    words = wording.of(graph)
    head, measure = (capitalised(words.say(tables.words(one))) for one in headings)
    return charts.bars(words, "counted", title, bars, head=head, measure=measure)


def entries(graph: Graph, answer: Answer) -> tuple[Entry, ...]:
    """Return the entries of rows of which each has a thing."""
    headings, cells = filled(*presented(answer))
    names = list(map(tables.words, headings))
    column = thing_column(answer)
    return tuple(_entry(wording.of(graph), answer, names, row, terms[column]) for row, terms in zip(cells, answer.terms, strict=True))


def _entry(words: Wording, answer: Answer, names: list[str], row: list[Cell], thing: ox.NamedNode) -> Entry:
    place = next(place for place, one in enumerate(row) if one.address == thing.value)
    when = next((at for at, name in enumerate(names) if at != place and (name in WHEN or at < place)), -1)
    rest = [(name, one) for at, (name, one) in enumerate(zip(names, row, strict=True)) if at not in (place, when) and one.text]
    ways = tuple(way for name, one in rest for part in parts(one.text) if (way := reached(name, part)))
    said = [(name, one) for name, one in rest if not _reaches(one)]
    line = ", ".join(_said(words, name, one) for name, one in said if not _is_long(one))
    texts = tuple(part for _, one in said if _is_long(one) for part in parts(one.text))
    identifier = answer.names.compact(thing.value)
    date = words.date(row[when].text) if when >= 0 else ""
    return Entry(identifier, tables.thing_address(answer, thing), row[place].text, date, line, texts, ways)


def _reaches(cell: Cell) -> bool:
    return any(reached("", part) for part in parts(cell.text))


def _is_long(cell: Cell) -> bool:
    return any(len(part) > LONG for part in parts(cell.text))


def _said(words: Wording, name: str, cell: Cell) -> str:
    if cell.is_number:
        return f"{cell.read} {words.say(name.removesuffix('s') if cell.text == '1' else name)}"
    text = words.series(parts(cell.text))
    return f"{words.say(name)} {text}" if name in NAMED else text
