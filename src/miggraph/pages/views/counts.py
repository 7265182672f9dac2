"""What else may be asked of a list: how many, whether any, a field of each, or how many by one facet or two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph.asking.facets import listing
from miggraph.pages import wording
from miggraph.pages.pictures import answered
from miggraph.pages.views import tables

if TYPE_CHECKING:
    from miggraph.asking.facets.frames import Frame
    from miggraph.graph.graph import Graph
    from miggraph.pages.pictures.charts import Chart
    from miggraph.pages.views.tables import Table


@dataclass(frozen=True)
class Counts:
    """An answer that is no list: said first, and the chart of what was counted, or a table."""

    lead: str
    table: Table
    chart: Chart | None = None
    caveats: tuple[str, ...] = ()


def view(graph: Graph, asked: Frame) -> Counts:
    """Return what is asked of a list."""
    found, words = listing.answer(graph, asked), wording.of(graph)
    is_number = asked.want == "count" and not asked.by
    lead = words.counted(graph.facets.kind(asked.kind), len(found.terms)) if is_number else words.say(found.lead)
    return Counts(lead, tables.view(found), answered.chart(graph, asked, found, "counted"), tuple(found.caveats))
