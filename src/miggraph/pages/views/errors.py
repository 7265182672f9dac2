"""The page of an error: what is wrong, what is nearest to what was asked for, and where to go from here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from miggraph.asking.writing import capitalised
from miggraph.ground.errors import MiggraphError
from miggraph.pages import wording
from miggraph.pages.views.addresses import site_address

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

LONGEST = 100  # characters of an address that names are looked for in


@dataclass(frozen=True)
class Near:
    """A thing whose name or id is like what was asked for."""

    label: str
    address: str


@dataclass(frozen=True)
class Error:
    """The page of an error."""

    status: int
    title: str
    detail: str
    asked: str = ""  # the address that nothing stands at
    near: tuple[Near, ...] = ()


def view(graph: Graph, status: int, title: str, detail: str, address: str = "") -> Error:
    """Return the page of an error. ``address`` is that at which nothing stands."""
    asked = unquote(address).strip("/")[:LONGEST]
    title, detail = capitalised(wording.of(graph).say(title)), wording.of(graph).say(detail)
    try:
        return Error(status, title, detail, asked, _near(graph, asked) if asked else ())
    except MiggraphError:  # a graph that cannot be read has nothing that is near
        return Error(status, title, detail, asked)


def _near(graph: Graph, asked: str) -> tuple[Near, ...]:
    """Return the things that are called nearly so: by the id, and by the last words of the address."""
    kind, _, name = re.sub(r"\.\w+$", "", asked).rpartition("/")
    words = re.sub(r"[-_./]+", " ", name)
    of_kind = kind if kind in graph.context.kinds else ""
    found = graph.labels.near(words, of_kind) or (graph.labels.near(words) if of_kind else [])
    things = [entry.thing for entry in found if graph.names.kind(entry.thing) and entry.thing in graph.labels.label_of]
    return tuple(Near(graph.labels.name(thing), site_address(graph.names.id(thing))) for thing in dict.fromkeys(things))
