"""The chart that suits an answer which counts by one facet or two. Its numbers are those of the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from miggraph.asking.facets import counting as selecting
from miggraph.asking.facets.frames import Condition, Frame
from miggraph.asking.facets.templates import camel
from miggraph.pages import wording
from miggraph.pages.pictures import charts, counting, telling
from miggraph.pages.pictures.charts import Bar, Chart, Heat
from miggraph.pages.pictures.counting import Members

if TYPE_CHECKING:
    from miggraph.graph.answers import Answer
    from miggraph.graph.graph import Graph
    from miggraph.pages.wording import Wording

YEAR = re.compile(r"\d{4}")
YEARS = "0000"  # in the place of those that a column stands for


def chart(graph: Graph, frame: Frame, answer: Answer, name: str = "chart") -> Chart | None:
    """Return the chart of an answer to a frame: of years columns, of other values bars, of two facets a heat map.

    ``frame`` has ids for values (``listing.resolved``); ``name`` begins the ids of the chart. None where there are no two counts to compare.
    """
    if not frame.by or len(answer) < 2:
        return None
    kind = graph.facets.kind(frame.kind)
    words = wording.of(graph)
    groups = words.series([words.group(kind.facet(by)) for by in frame.by])
    title = words.say("{things} by {groups}", things=telling.capital(words.things(kind)), groups=groups)
    if len(frame.by) == 2:
        return _crossed(graph, frame, answer, name, title)
    facet, measure = frame.by[0], telling.capital(words.things(kind))
    column = camel(facet)
    if kind.facet(facet).value == "date" and all(YEAR.fullmatch(str(value)) for value in answer.column(column)):
        years = {int(row[column]): row["count"] for row in answer}
        made = charts.columns(words, name, title, years, _address(graph, frame, facet, YEARS).removesuffix(YEARS), measure=measure)
        return replace(made, description=" ".join(filter(None, [made.description, _undated(graph, frame, facet, years)])))
    rows = [Bar(_label(words, answer, row, column), row["count"], _address(graph, frame, facet, row[column])) for row in answer]
    return charts.bars(words, name, title, rows, head=telling.capital(words.group(kind.facet(facet))), measure=measure)


def _undated(graph: Graph, frame: Frame, facet: str, years: Mapping[int, int]) -> str:
    """Say how many of the things have no year, so that nobody adds up the columns and misses some."""
    dated = Condition(facet, (f"{min(years):04}..{max(years):04}",))
    whole = selecting.selected(graph, Frame(frame.kind, frame.conditions), limit=1).total
    missing = whole - selecting.selected(graph, Frame(frame.kind, (*frame.conditions, dated)), limit=1).total
    words = wording.of(graph)
    return words.several(missing, "{number} of the {all} has no year.", "{number} of the {all} have no year.", all=whole) if missing else ""


def _crossed(graph: Graph, frame: Frame, answer: Answer, name: str, title: str) -> Heat:
    kind, words = graph.facets.kind(frame.kind), wording.of(graph)
    first, second = frame.by
    column = camel(first)
    names = [one for one in answer.columns if one not in (column, f"{column}Label")]
    if kind.facet(second).value != "date":
        names.sort(key=lambda one: -sum(answer.column(one)))
    shown = names[: charts.MOST_BARS]
    rows = [Bar(_label(words, answer, row, column), 0, _address(graph, frame, first, row[column])) for row in answer[: charts.MOST_BARS]]
    heads = [Bar(one or words.say("not said"), 0, _address(graph, frame, second, one or None)) for one in shown]
    numbers = [
        [_cell(row[one], bar, f"{second}={quote(one)}" if one else "") for one in shown] for row, bar in zip(answer, rows, strict=False)
    ]
    made = charts.heat(words, name, title, rows, heads, numbers, head=telling.capital(words.group(kind.facet(first))))
    if len(rows) == len(answer) and len(shown) == len(names):
        return made
    cut = words.say("Of {rows} rows and {columns} columns these are the first.", rows=len(answer), columns=len(names))
    return replace(made, description=f"{made.description} {cut}")


def _cell(number: int, row: Bar, condition: str) -> tuple[int, str]:
    return number, f"{row.address}&{condition}" if number and row.address and condition else ""


def _label(words: Wording, answer: Answer, row: Mapping[str, object], column: str) -> str:
    value = row.get(f"{column}Label") or row[column]
    return words.say("not said") if value is None else answer.label(str(value)) if "://" in str(value) else str(value)


def _address(graph: Graph, frame: Frame, facet: str, value: object) -> str:
    """Return the address of the list that a frame narrows down, with one more condition; "" where there is no value to ask for."""
    if value is None:
        return ""
    kind = graph.facets.kind(frame.kind)
    one = Members(graph, kind, kind.facet(facet)).condition(str(value))
    return counting.listed(graph, Frame(kind.name, (*frame.conditions, one)))
