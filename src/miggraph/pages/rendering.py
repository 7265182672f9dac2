"""Rendering: a view becomes HTML by a template (Jinja2, everything escaped); and the files that pages use."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from miggraph.ground.errors import UnknownThing
from miggraph.pages import frame, wording

if TYPE_CHECKING:
    from jinja2 import Environment

    from miggraph.knowledge import KnowledgeGraph

HERE = Path(__file__).parent
STYLE = "style.css"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def render(graph: KnowledgeGraph, template: str, view: object, *, address: str, href: Callable[[str], str]) -> str:
    """Return a view as a page of a graph's site. ``href`` writes an address of the site as the page refers to it."""
    context: dict[str, Any] = {"view": view, "frame": frame.of(graph), "home": graph.home.settings, "address": address, "href": href}
    context["_"] = wording.of(graph).say
    return _environment().get_template(template).render(context)


def asset(graph: KnowledgeGraph, name: str) -> tuple[bytes, str]:
    """Return a file that pages use, and its media type. Raises UnknownThing where there is none."""
    file = (HERE / "assets" / name).resolve()
    if not file.is_relative_to(HERE / "assets") or not file.is_file():
        raise UnknownThing("there is no such file")
    body = file.read_bytes()
    if name == STYLE and graph.home.settings.color:
        body += f"\n:root {{ --theme: {graph.home.settings.color} }}\n".encode()
    return body, mimetypes.guess_type(name)[0] or "application/octet-stream"
