"""Tables and cards that fit the terminal: titles instead of IRIs, long cells wrapped; cards set each row out line by line."""

from __future__ import annotations

import re
import shutil
import unicodedata

import click

from miggraph.cli.printing import printable
from miggraph.graph.answers import Answer
from miggraph.graph.presenting import filled, presented

NARROWEST = 18  # characters of a column that was made narrower: with fewer, a text becomes a tower of single words
_WORD = re.compile(r"[^ \t\r]+")  # a space that forbids a break is part of one


def shown(answer: Answer, *, iris: bool = False) -> tuple[list[str], list[list[str]]]:
    """Return the headings and texts for people, without columns in which nothing stands."""
    headings, rows = filled(*presented(answer, iris=iris))
    return [printable(heading) for heading in headings], [[printable(cell.text) for cell in row] for row in rows]


def table(answer: Answer, *, iris: bool = False, colour: bool = False, width: int | None = None) -> str:
    """Lay out an answer for a terminal of a width (default: the terminal's); as cards where a single row, or narrower columns, read better so."""
    headings, rows = shown(answer, iris=iris)
    if not rows:
        return ""
    width = width or shutil.get_terminal_size().columns
    widths = _widths(headings, rows, width)
    if (len(rows) == 1 and len(headings) > 2) or widths is None:
        return _cards(headings, rows, width, colour)
    lines = [_bold(_line(headings, widths), colour), "  ".join("─" * w for w in widths)]
    for row in rows:
        wrapped = [_wrap(cell, w, can_break=True) for cell, w in zip(row, widths, strict=True)]
        height = max(map(len, wrapped))
        lines.extend(_line([cell[i] if i < len(cell) else "" for cell in wrapped], widths) for i in range(height))
    return "\n".join(lines) + "\n"


def cards(answer: Answer, *, iris: bool = False, colour: bool = False, width: int | None = None) -> str:
    """Set each row of an answer out as lines of heading and value; no word and no address is broken."""
    headings, rows = shown(answer, iris=iris)
    return _cards(headings, rows, width or shutil.get_terminal_size().columns, colour) if rows else ""


def _bold(text: str, colour: bool) -> str:
    return click.style(text, bold=True) if colour else text


def _line(cells: list[str], widths: list[int]) -> str:
    return "  ".join(cell + " " * (w - _wide(cell)) for cell, w in zip(cells, widths, strict=True)).rstrip()


def _wide(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _wrap(cell: str, width: int, *, can_break: bool = False) -> list[str]:
    """Return the lines of a text: broken between words, and within a word that is longer than a line where it can be broken."""
    lines: list[str] = []
    for part in cell.split("\n"):
        line = ""
        for word in (piece for whole in _WORD.findall(part) for piece in (_pieces(whole, width) if can_break else [whole])):
            if line and _wide(line) + 1 + _wide(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        if line:
            lines.append(line)
    return lines or [""]


def _pieces(word: str, width: int) -> list[str]:
    """Cut a word into pieces that fit a width."""
    pieces = [""]
    for character in word:
        if pieces[-1] and _wide(pieces[-1]) + _wide(character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _widths(headings: list[str], rows: list[list[str]], width: int) -> list[int] | None:
    """Shrink the widest columns until all fit; None where one would be narrower than is good to read."""
    natural = [max(_wide(cell) for cell in column) for column in zip(headings, *rows, strict=True)]
    room = width - 2 * (len(natural) - 1)
    floors = [min(w, NARROWEST) for w in natural]
    if sum(floors) > room:
        return None
    while sum(natural) > room:
        natural[natural.index(max(natural))] -= 1
    return natural


def _cards(headings: list[str], rows: list[list[str]], width: int, colour: bool) -> str:
    margin = max(map(_wide, headings)) + 2
    blocks = []
    for row in rows:
        lines = []
        for heading, cell in zip(headings, row, strict=True):
            if cell:
                first, *rest = _wrap(cell, max(width - margin, 30))
                lines.append(_bold(heading + " " * (margin - _wide(heading)), colour) + first)
                lines.extend(" " * margin + line for line in rest)
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"
