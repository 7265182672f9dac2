"""How a publication is cited: in each style, what is set in italics told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph.citing import STYLES, cite
from miggraph.exporting.items import is_publication, named
from miggraph.pages.views.kept import kept

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

PIECE = re.compile(r"<(i)>(.*?)</i>|([^<]+)|<[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class Citation:
    """A citation: the style, and the pieces of the text, each with whether it is in italics."""

    style: str
    pieces: tuple[tuple[str, bool], ...]

    @property
    def short(self) -> str:
        """What the style is called, without its edition."""
        return self.style.partition(",")[0]


def citations(graph: Graph, thing: str) -> tuple[Citation, ...]:
    """Return the citations of a publication, one in each style; none for another thing."""
    if not is_publication(graph, thing):
        return ()
    return kept(graph, "citations", thing, lambda: _citations(graph, thing))


def _citations(graph: Graph, thing: str) -> tuple[Citation, ...]:
    items = named(graph, [thing])
    return tuple(Citation(style.title, _pieces(cite(items, name, "html"))) for name, style in STYLES.items())


def _pieces(html: str) -> tuple[tuple[str, bool], ...]:
    """Take a citation in HTML apart: of its markup only italics are kept."""
    from html import unescape

    found = [(unescape(italic or plain), bool(mark)) for mark, italic, plain in PIECE.findall(html.strip())]
    return tuple((text, mark) for text, mark in found if text.strip() or text == " ")
