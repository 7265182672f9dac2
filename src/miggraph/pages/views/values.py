"""All values of a facet, counted within a list: to choose one, several, or all but one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from miggraph.asking.facets.frames import Frame
from miggraph.asking.writing import capitalised
from miggraph.pages import wording
from miggraph.pages.views import addresses, headings, lists, narrowing
from miggraph.pages.views.lists import Link

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.pages.views.addresses import Listed
    from miggraph.pages.views.narrowing import Narrowing


@dataclass(frozen=True)
class Values:
    """The page of a facet."""

    kind: str
    title: str
    lede: str
    list: Link
    canonical: str
    facet: Narrowing
    find: str
    hidden: tuple[tuple[str, str], ...]  # what the form of choices keeps of the address
    kept: tuple[tuple[str, str], ...]  # and the form that looks for values


def view(graph: KnowledgeGraph, listed: Listed) -> Values:
    """Return the page of the facet that the address names."""
    kind = graph.facets.kind(listed.frame.kind)
    facet = kind.facet(listed.all)
    whole = replace(listed, all="", find="", page=1)
    found = narrowing.of_facet(graph, listed, lists.narrowed(graph, listed))
    of_list = headings.heading(graph, Frame(kind.name, listed.frame.conditions), None, listed.words)
    title = headings.by(graph, Frame(kind.name, by=(facet.name,)), of_list)
    return Values(
        kind=kind.name,
        title=capitalised(title),
        lede=capitalised(wording.of(graph).say("{things}.", things=wording.of(graph).say(facet.summary))),
        list=Link(wording.of(graph).say("the list"), addresses.write(graph, whole)),
        canonical=addresses.write(graph, listed),
        facet=found,
        find=listed.find,
        hidden=(
            *narrowing.hidden(graph, whole, but=[facet.name] if found.is_range else []),
            *([("q", listed.words)] if listed.words else []),
        ),
        kept=tuple((name, value) for name, value in addresses.pairs(graph, listed) if name not in ("find", "page")),
    )
