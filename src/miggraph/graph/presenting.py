"""Answers for people: a thing by what it is called, with what its name leads to; columns that say nothing to a reader are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph.values import to_python

if TYPE_CHECKING:
    from miggraph.graph.rows import Rows

# What may be a link: an address of the web as a whole. A javascript: address in somebody's data must stay text.
ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what is read, what it leads to, the language of a text, and its value in Python."""

    text: str = ""
    address: str = ""
    language: str = ""
    value: Any = None


def presented(answer: Rows, *, iris: bool = False) -> tuple[list[str], list[list[Cell]]]:
    """Return the headings and cells for people: an IRI by its label, and the column of labels beside it dropped. ``iris`` keeps IRIs."""
    doubled = {column for column in answer.columns if column.endswith("Label") and column[:-5] in answer.columns}
    kept = [i for i, column in enumerate(answer.columns) if column not in doubled and (iris or not _is_nameless(answer, i))]
    beside = {i: answer.columns.index(answer.columns[i] + "Label") for i in kept if answer.columns[i] + "Label" in doubled}
    cells = [[cell(answer, row[i], row[beside[i]] if i in beside else None, iris=iris) for i in kept] for row in answer.terms]
    return [answer.columns[i] for i in kept], cells


def filled(headings: list[str], rows: list[list[Cell]]) -> tuple[list[str], list[list[Cell]]]:
    """Leave the columns out that are empty in all rows."""
    used = [i for i in range(len(headings)) if any(row[i].text for row in rows)]
    return [headings[i] for i in used], [[row[i] for i in used] for row in rows]


def cell(answer: Rows, term: Any, label: Any = None, *, iris: bool = False) -> Cell:
    """Return the cell of a term, with the label that stands beside it, or that the graph has for it."""
    if term is None:
        return Cell()
    if isinstance(term, ox.NamedNode):
        text = term.value if iris else label.value if label is not None else answer.label(term.value)
        return Cell(text, address(term.value), value=text)
    if not isinstance(term, ox.Literal):  # a nested record without an id, or a triple (SPARQL 1.2)
        text = term.value if isinstance(term, ox.BlankNode) else str(term)
        return Cell(text, value=text)
    return Cell(term.value, address(term.value), term.language or "", to_python(term, answer.names))


def address(text: str) -> str:
    """Return a text that is an address of the web; "" for any other."""
    return text if ADDRESS.fullmatch(text) else ""


def _is_nameless(answer: Rows, column: int) -> bool:
    """Say whether a column holds only nested records that nothing calls by a name: their ids say nothing to a reader."""
    things = [row[column].value for row in answer.terms if isinstance(row[column], ox.NamedNode)]
    return len(things) == len(answer.terms) > 0 and all(
        "#" in thing and answer.label(thing) == answer.names.compact(thing) for thing in things
    )
