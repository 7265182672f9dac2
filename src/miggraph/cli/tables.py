"""Tables that fit the terminal: titles instead of IRIs, long cells wrapped, a single row set out line by line."""

from __future__ import annotations

import shutil
import textwrap
import unicodedata
from collections.abc import Callable
from typing import Any

import click
import pyoxigraph as ox

from miggraph.cli.printing import printable
from miggraph.graph.answers import Answer

Name = Callable[[str], str]
NARROWEST = 10


def shown(answer: Answer, name: Name, iris: bool) -> tuple[list[str], list[list[str]]]:
    """Return the headings and cells for people: an IRI by its label, and the column of labels beside it dropped."""
    doubled = {column for column in answer.columns if column.endswith("Label") and column[:-5] in answer.columns}
    kept = [i for i, column in enumerate(answer.columns) if column not in doubled and (iris or not _is_nameless(answer, i, name))]
    beside = {i: answer.columns.index(answer.columns[i] + "Label") for i in kept if answer.columns[i] + "Label" in doubled}
    cells = [[_cell(row[i], row[beside[i]] if i in beside else None, name, iris) for i in kept] for row in answer.terms]
    return [answer.columns[i] for i in kept], cells


def _is_nameless(answer: Answer, column: int, name: Name) -> bool:
    """Say whether a column holds only nested records that nothing calls by a name: their ids say nothing to a reader."""
    things = [row[column].value for row in answer.terms if isinstance(row[column], ox.NamedNode)]
    return len(things) == len(answer.terms) > 0 and all("#" in thing and name(thing) == answer.names.compact(thing) for thing in things)


def _cell(term: Any, label: Any, name: Name, iris: bool) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode) and not iris:
        return printable(label.value if label is not None else name(term.value))
    return printable(str(term.value))


def table(answer: Answer, name: Name, *, iris: bool = False, colour: bool = False, width: int | None = None) -> str:
    """Lay out an answer for a terminal of a width (default: the terminal's)."""
    headings, rows = shown(answer, name, iris)
    if not rows:
        return ""
    width = width or shutil.get_terminal_size().columns
    used = [i for i in range(len(headings)) if any(row[i] for row in rows)]
    headings, rows = [headings[i] for i in used], [[row[i] for i in used] for row in rows]
    widths = _widths(headings, rows, width)
    if (len(rows) == 1 and len(headings) > 2) or widths is None:
        return _records(headings, rows, width, colour)
    lines = [_bold(_line(headings, widths), colour), "  ".join("─" * w for w in widths)]
    for row in rows:
        wrapped = [_wrap(cell, w) for cell, w in zip(row, widths, strict=True)]
        height = max(map(len, wrapped))
        lines.extend(_line([cell[i] if i < len(cell) else "" for cell in wrapped], widths) for i in range(height))
    return "\n".join(lines) + "\n"


def _bold(text: str, colour: bool) -> str:
    return click.style(text, bold=True) if colour else text


def _line(cells: list[str], widths: list[int]) -> str:
    return "  ".join(cell + " " * (w - _wide(cell)) for cell, w in zip(cells, widths, strict=True)).rstrip()


def _wide(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _wrap(cell: str, width: int) -> list[str]:
    return [line for part in cell.split("\n") for line in textwrap.wrap(part, width, break_on_hyphens=False)] or [""]


def _widths(headings: list[str], rows: list[list[str]], width: int) -> list[int] | None:
    """Shrink the widest columns until all fit; None where they cannot."""
    natural = [max(_wide(cell) for cell in column) for column in zip(headings, *rows, strict=True)]
    room = width - 2 * (len(natural) - 1)
    floors = [min(w, NARROWEST) for w in natural]
    if sum(floors) > room:
        return None
    while sum(natural) > room:
        natural[natural.index(max(natural))] -= 1
    return natural


def _records(headings: list[str], rows: list[list[str]], width: int, colour: bool) -> str:
    """Set out each row as lines of heading and value."""
    margin = max(map(len, headings)) + 2
    blocks = []
    for row in rows:
        lines = []
        for heading, cell in zip(headings, row, strict=True):
            if cell:
                first, *rest = _wrap(cell, max(width - margin, 30))
                lines.append(_bold(heading.ljust(margin), colour) + first)
                lines.extend(" " * margin + line for line in rest)
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def markdown(answer: Answer, name: Name, *, iris: bool = False) -> str:
    """Lay out an answer as a Markdown table; things are linked to their IRIs."""
    headings, rows = shown(answer, name, iris)

    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", "<br>") for cell in cells) + " |"

    return "\n".join([line(headings), line(["---"] * len(headings)), *map(line, rows)]) + "\n"
