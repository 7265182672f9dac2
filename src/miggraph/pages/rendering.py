"""Rendering: a view becomes HTML by a template (Jinja2, everything escaped); and the files that pages use."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from miggraph.asking.writing import capitalised
from miggraph.graph import terms
from miggraph.ground.errors import UnknownThing
from miggraph.pages import frame, wording

if TYPE_CHECKING:
    from jinja2 import Environment

    from miggraph.knowledge import KnowledgeGraph

HERE = Path(__file__).parent
PUBLISHED = ("/changed", "/changed.atom")  # what a site of files has and a server has not: it knows no publication before
STYLE, LOGO = "style.css", "logo"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["capitalize_first"] = capitalised
    return made


def prepare(graph: KnowledgeGraph) -> None:
    """Read what every page needs. Raises HomeError where the words of the home's pages cannot be read."""
    wording.of(graph)
    frame.of(graph)
    terms.of(graph)


def render(
    graph: KnowledgeGraph,
    template: str,
    view: object,
    *,
    address: str,
    href: Callable[[str], str],
    has: Callable[[str], bool] = lambda address: address not in PUBLISHED,
    refused: tuple[str, ...] = (),
) -> str:
    """Return a view as a page of a graph's site.

    ``href`` writes an address of the site as the page refers to it; ``has`` says whether the site has it at all: where nothing is worked out
    for who asks, there is less. ``refused`` says to those who edit why a newer graph is not shown.
    """
    context: dict[str, Any] = {"view": view, "frame": frame.of(graph), "home": graph.home.settings, "address": address, "href": href}
    context |= {"refused": refused, "has": has}
    context["_"] = wording.of(graph).say
    return _environment().get_template(template).render(context)


def assets(graph: KnowledgeGraph) -> list[str]:
    """List the names of the files that pages use."""
    own = [file.relative_to(HERE / "assets").as_posix() for file in sorted((HERE / "assets").rglob("*")) if file.is_file()]
    return [*own, *([LOGO] if graph.home.settings.logo else [])]


def asset(graph: KnowledgeGraph, name: str) -> tuple[bytes, str]:
    """Return a file that pages use, and its media type. Raises UnknownThing where there is none."""
    if name == LOGO:
        return _logo(graph)
    file = (HERE / "assets" / name).resolve()
    if not file.is_relative_to(HERE / "assets") or not file.is_file():
        raise UnknownThing("there is no such file")
    body = file.read_bytes()
    if name == STYLE and graph.home.settings.color:
        body += f"\n:root {{ --theme: {graph.home.settings.color} }}\n".encode()
    return body, mimetypes.guess_type(name)[0] or "application/octet-stream"


def _logo(graph: KnowledgeGraph) -> tuple[bytes, str]:
    """Return the logo of the home: an SVG or PNG file inside its folder. Raises UnknownThing where there is none."""
    folder = graph.home.path.resolve()
    file = (folder / graph.home.settings.logo).resolve()
    media = {".svg": "image/svg+xml", ".png": "image/png"}.get(file.suffix.lower(), "")
    if not graph.home.settings.logo or not media or not file.is_relative_to(folder) or not file.is_file():
        raise UnknownThing("there is no such file")
    return file.read_bytes(), media
