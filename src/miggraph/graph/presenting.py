"""Answers for people: a thing by what it is called, with what its name leads to; columns that say nothing to a reader are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph.values import to_python
from miggraph.ground.names import XSD

if TYPE_CHECKING:
    from miggraph.graph.rows import Rows

YEAR = XSD + "gYear"
WHOLE = re.compile(r"[+-]?[0-9]{5,}")
LONG = re.compile(r"(?<![\w.,+-])[+-]?[0-9]{5,}(?![\w-]|[.,][0-9])")  # digits that stand alone in a lead
# What may be a link: an address of the web as a whole. A javascript: address in somebody's data must stay text.
ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, what it leads to, the language of a text, its value in Python, and whether that counts or measures something."""

    text: str = ""
    address: str = ""
    language: str = ""
    value: Any = None
    is_number: bool = False  # a year is none, nor is a code of digits

    @property
    def read(self) -> str:
        """The text as people read it: 12,724 for a whole number of five digits or more."""
        return grouped(self.text) if self.is_number else self.text


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
    value = to_python(term, answer.names)
    is_number = isinstance(value, (int, Decimal)) and not isinstance(value, bool) and term.datatype.value != YEAR
    return Cell(term.value, address(term.value), term.language or "", value, is_number)


def grouped(digits: str) -> str:
    """Set commas between the thousands of a whole number of five digits or more; return any other text as it is."""
    return re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", ",", digits) if WHOLE.fullmatch(digits) else digits


def lead(answer: Rows) -> str:
    """Return the lead of an answer as people read it: its numbers have commas that are numbers in the rows, or how many rows there are.

    Digits alone do not say whether they are a number: a telephone number, an ISBN and a post code are none.
    """
    if not LONG.search(answer.lead):
        return answer.lead
    cells = (cell(answer, term) for row in answer.terms for term in row if isinstance(term, ox.Literal))
    numbers = {found.text for found in cells if found.is_number} | {str(len(answer))}
    return LONG.sub(lambda found: grouped(found[0]) if found[0] in numbers else found[0], answer.lead)


def address(text: str) -> str:
    """Return a text that is an address of the web; "" for any other."""
    return text if ADDRESS.fullmatch(text) else ""


def _is_nameless(answer: Rows, column: int) -> bool:
    """Say whether a column holds only nested records that nothing calls by a name: their ids say nothing to a reader."""
    things = [row[column].value for row in answer.terms if isinstance(row[column], ox.NamedNode)]
    return len(things) == len(answer.terms) > 0 and all(
        "#" in thing and answer.label(thing) == answer.names.compact(thing) for thing in things
    )
