"""Pictures: what a home has much of, drawn from counts, with the counts in a table behind each. A home has those that it has something for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from miggraph.pages.pictures import corridors, maps, matrix, timelines, together

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

__all__ = ["ALL_ADDRESS", "ALL_TEMPLATE", "PICTURES", "Picture", "Shown", "offered", "view"]

ALL_ADDRESS, ALL_TEMPLATE = "/pictures", "pictures/all.html"


@dataclass(frozen=True)
class Picture:
    """A picture: the address of its page, its template, the macro that draws it, its view (of a graph and the query of an address), and a small one."""

    address: str
    template: str
    macro: str
    view: Callable[..., Any]
    small: Callable[..., Any]


@dataclass(frozen=True)
class Shown:
    """A small picture on the page of all: what it is, and its view."""

    picture: Picture
    view: Any


PICTURES = (
    Picture("/map", "pictures/map.html", "world", maps.view, maps.view),
    Picture("/timeline", "pictures/timeline.html", "timeline", timelines.view, timelines.view),
    Picture("/matrix", "pictures/matrix.html", "heat", matrix.view, partial(matrix.view, most=8)),
    Picture("/corridors", "pictures/corridors.html", "flow", corridors.view, partial(corridors.view, most=8)),
    Picture("/together", "pictures/together.html", "arcs", together.view, partial(together.view, most=9)),
)


def view(graph: Graph, query: Mapping[str, str] | None = None) -> tuple[Shown, ...]:  # noqa: ARG001 - all views are called alike
    """Return the small pictures of a graph: those that it has something for."""
    return tuple(Shown(picture, small) for picture in PICTURES if (small := picture.small(graph)))


def offered(graph: Graph) -> tuple[Picture, ...]:
    """List the pictures that a graph has something for."""
    return graph.remembered("pictures", lambda: tuple(picture for picture in PICTURES if picture.view(graph)))
