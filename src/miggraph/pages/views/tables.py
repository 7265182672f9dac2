"""Tables: the rows of an answer as people read them, with the pages of what they name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.graph.presenting import filled, presented
from miggraph.pages import wording
from miggraph.pages.views.addresses import site_address
from miggraph.pages.views.entries import reached

if TYPE_CHECKING:
    from miggraph.graph.presenting import Cell
    from miggraph.graph.rows import Rows

BROAD = 3  # columns that a telephone has room for
MOST = 200  # rows on a page: all of them are in the downloads


@dataclass(frozen=True)
class Field:
    """A cell: its text, an address of the site or of the web, the language of the text, and whether it counts or measures."""

    text: str
    address: str = ""
    outside: str = ""
    language: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """Headings and rows; ``number`` is how many rows there are, of which the first are shown."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Field, ...], ...]
    number: int

    @property
    def is_broad(self) -> bool:
        """Whether there are more columns than a telephone has room for: there each row is a card."""
        return len(self.headings) > BROAD

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than are shown."""
        return self.number > len(self.rows)


def view(answer: Rows, *, most: int = MOST) -> Table:
    """Return the table of an answer: names for IRIs, words for the names of columns, what is empty in all rows left out."""
    headings, cells = presented(answer)
    headings, cells = filled(headings, cells)
    rows = tuple(tuple(_field(answer, heading, cell) for heading, cell in zip(headings, row, strict=True)) for row in cells[:most])
    names = map(words, headings)
    return Table(tuple(map(wording.of(answer.graph).say, names) if answer.graph else names), rows, len(answer.terms))


def words(column: str) -> str:
    """Return the name of a column in words: "stated by"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column).replace("-", " ").lower()


def thing_address(answer: Rows, term: object) -> str:
    """Return the address on the site of a thing of the graph; "" for any other term."""
    if not isinstance(term, ox.NamedNode) or answer.graph is None:
        return ""
    return _own(answer, term.value)


def _own(answer: Rows, iri: str) -> str:
    identifier = answer.names.id(iri)
    known = answer.graph is not None and iri.partition("#")[0] in answer.graph.labels.label_of
    return site_address(identifier) if known and answer.names.kind(iri.partition("#")[0]) else ""


def _field(answer: Rows, heading: str, cell: Cell) -> Field:
    own = _own(answer, cell.address) if cell.address else ""
    way = None if own else reached(heading, cell.text)
    is_term = answer.graph is not None and cell.address in answer.graph.labels.label_of  # a class: its address is for machines
    outside = "" if own or is_term else way.address if way else cell.address
    return Field(cell.read, own, outside, cell.language, cell.is_number)
