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
from miggraph.pages.pictures import charts, counting, telling
from miggraph.pages.pictures.charts import Bar, Chart, Heat
from miggraph.pages.pictures.counting import Members

if TYPE_CHECKING:
    from miggraph.graph.answers import Answer
    from miggraph.graph.facets import Kind
    from miggraph.graph.graph import Graph

YEAR = re.compile(r"\d{4}")
YEARS = "0000"  # in the place of those that a column stands for


def chart(graph: Graph, frame: Frame, answer: Answer, name: str = "chart") -> Chart | None:
    """Return the chart of an answer to a frame: of years columns, of other values bars, of two facets a heat map.

    ``frame`` has ids for values (``listing.resolved``); ``name`` begins the ids of the chart. None where there are no two counts to compare.
    """
    if not frame.by or len(answer) < 2:
        return None
    kind = graph.facets.kind(frame.kind)
    title = f"{telling.capital(kind.summary)} by {telling.series([_group(kind, by) for by in frame.by])}"
    if len(frame.by) == 2:
        return _crossed(graph, frame, answer, name, title)
    facet, measure = frame.by[0], telling.capital(kind.summary)
    column = camel(facet)
    if kind.facet(facet).value == "date" and all(YEAR.fullmatch(str(value)) for value in answer.column(column)):
        years = {int(row[column]): row["count"] for row in answer}
        made = charts.columns(name, title, years, _address(graph, frame, facet, YEARS).removesuffix(YEARS), measure=measure)
        return replace(made, description=" ".join(filter(None, [made.description, _undated(graph, frame, facet, years)])))
    rows = [Bar(_label(answer, row, column), row["count"], _address(graph, frame, facet, row[column])) for row in answer]
    return charts.bars(name, title, rows, head=telling.capital(_group(kind, facet)), measure=measure)


def _undated(graph: Graph, frame: Frame, facet: str, years: Mapping[int, int]) -> str:
    """Say how many of the things have no year, so that nobody adds up the columns and misses some."""
    dated = Condition(facet, (f"{min(years):04}..{max(years):04}",))
    whole = selecting.selected(graph, Frame(frame.kind, frame.conditions), limit=1).total
    missing = whole - selecting.selected(graph, Frame(frame.kind, (*frame.conditions, dated)), limit=1).total
    return f"{missing} of the {whole} {'has' if missing == 1 else 'have'} no year." if missing else ""


def _crossed(graph: Graph, frame: Frame, answer: Answer, name: str, title: str) -> Heat:
    kind = graph.facets.kind(frame.kind)
    first, second = frame.by
    column = camel(first)
    names = [one for one in answer.columns if one not in (column, f"{column}Label")]
    if kind.facet(second).value != "date":
        names.sort(key=lambda one: -sum(answer.column(one)))
    shown = names[: charts.MOST_BARS]
    rows = [Bar(_label(answer, row, column), 0, _address(graph, frame, first, row[column])) for row in answer[: charts.MOST_BARS]]
    heads = [Bar(one or "not said", 0, _address(graph, frame, second, one or None)) for one in shown]
    numbers = [
        [_cell(row[one], bar, f"{second}={quote(one)}" if one else "") for one in shown] for row, bar in zip(answer, rows, strict=False)
    ]
    made = charts.heat(name, title, rows, heads, numbers, head=telling.capital(_group(kind, first)))
    if len(rows) == len(answer) and len(shown) == len(names):
        return made
    return replace(made, description=f"{made.description} Of {len(answer)} rows and {len(names)} columns these are the first.")


def _cell(number: int, row: Bar, condition: str) -> tuple[int, str]:
    return number, f"{row.address}&{condition}" if number and row.address and condition else ""


def _group(kind: Kind, facet: str) -> str:
    return (*kind.facet(facet).texts("group"), facet.replace("-", " "))[0]


def _label(answer: Answer, row: Mapping[str, object], column: str) -> str:
    value = row.get(f"{column}Label") or row[column]
    return "not said" if value is None else answer.label(str(value)) if "://" in str(value) else str(value)


def _address(graph: Graph, frame: Frame, facet: str, value: object) -> str:
    """Return the address of the list that a frame narrows down, with one more condition; "" where there is no value to ask for."""
    if value is None:
        return ""
    kind = graph.facets.kind(frame.kind)
    one = Members(graph, kind, kind.facet(facet)).condition(str(value))
    return counting.listed(graph, Frame(kind.name, (*frame.conditions, one)))
