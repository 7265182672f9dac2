"""Tables and cards that fit the terminal: titles instead of IRIs, long cells wrapped; cards set each row out line by line."""

from __future__ import annotations

import re
import shutil
import unicodedata

import click

from miggraph.cli.printing import printable
from miggraph.graph.answers import Answer
from miggraph.graph.presenting import filled, lead, presented

NARROWEST = 18  # characters of a column that was made narrower: with fewer, a text becomes a tower of single words
LONGEST = 30  # characters of a number in groups that is kept whole: E.164 has 15 digits, and people set spaces and brackets between them
_WORD = re.compile(r"[^ \t\r]+")  # a space that forbids a break is part of one
_DIGITS = re.compile(r"\(?\+?\(?[0-9][0-9()./-]*X?|X")  # a group of the digits of a telephone number, or of an ISBN


def shown(answer: Answer, *, iris: bool = False) -> tuple[list[str], list[list[str]]]:
    """Return the headings and texts for people, without columns in which nothing stands; no rows where there is no other column."""
    headings, rows = filled(*presented(answer, iris=iris))
    return [printable(heading) for heading in headings], [[printable(cell.read) for cell in row] for row in rows if row]


def table(answer: Answer, *, iris: bool = False, colour: bool = False, width: int | None = None) -> str:
    """Lay out an answer for a terminal of a width (default: the terminal's), below its lead and caveats.

    As cards where a single row reads better so, or columns that break no word would not fit or be narrow.
    """
    headings, rows = shown(answer, iris=iris)
    width = width or shutil.get_terminal_size().columns
    widths = _widths(headings, rows, width) if rows else []
    if widths is None or (len(rows) == 1 and len(headings) > 2):
        return cards(answer, iris=iris, colour=colour, width=width)
    return _below(answer, _table(headings, rows, widths, colour), width, colour)


def cards(answer: Answer, *, iris: bool = False, colour: bool = False, width: int | None = None) -> str:
    """Set each row of an answer out as lines of heading and value, below its lead and caveats; no word and no address is broken."""
    headings, rows = shown(answer, iris=iris)
    width = width or shutil.get_terminal_size().columns
    return _below(answer, _cards(headings, rows, width, colour), width, colour)


def _below(answer: Answer, rows: str, width: int, colour: bool) -> str:
    """Return rows below the lead and the caveats of their answer, with an empty line between."""
    lines = [_bold(line, colour) for line in _wrap(printable(lead(answer)), width) if line]
    lines += [line for caveat in answer.caveats for line in _wrap(printable(caveat), width)]
    return "\n".join(lines) + "\n" * (bool(lines) + bool(lines and rows)) + rows


def _table(headings: list[str], rows: list[list[str]], widths: list[int], colour: bool) -> str:
    if not rows:
        return ""
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
    """Return the lines of a text, broken between words; a word that is longer than a line stands on one of its own."""
    lines: list[str] = []
    for part in cell.split("\n"):
        line = ""
        for word in _words(part, width):
            if line and _wide(line) + 1 + _wide(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        if line:
            lines.append(line)
    return lines or [""]


def _words(text: str, width: int = LONGEST) -> list[str]:
    """Return the words of a text; a telephone number, or another number in groups, is one where a line of a width holds it."""
    words: list[str] = []
    is_open = False
    for word in _WORD.findall(text):
        is_digits = _DIGITS.fullmatch(word.rstrip(",;")) is not None
        if is_digits and is_open and len(words[-1]) + 1 + len(word) <= min(width, LONGEST):
            words[-1] += f" {word}"
        else:
            words.append(word)
        is_open = is_digits and word[-1] not in ",;"
    return words


def _longest(cell: str) -> int:
    return max((_wide(word) for line in cell.split("\n") for word in _words(line)), default=0)


def _widths(headings: list[str], rows: list[list[str]], width: int) -> list[int] | None:
    """Shrink the widest columns until all fit; None where one would break a word, or be narrower than is good to read."""
    natural = [max(_wide(cell) for cell in column) for column in zip(headings, *rows, strict=True)]
    room = width - 2 * (len(natural) - 1)
    if sum(natural) <= room:
        return natural
    longest = [max(map(_longest, column)) for column in zip(headings, *rows, strict=True)]
    floors = [max(min(w, NARROWEST), word) for w, word in zip(natural, longest, strict=True)]
    if sum(floors) > room:
        return None
    while sum(natural) > room:
        place = max((i for i, w in enumerate(natural) if w > floors[i]), key=natural.__getitem__)
        natural[place] -= 1
    return natural


def _cards(headings: list[str], rows: list[list[str]], width: int, colour: bool) -> str:
    margin = max(map(_wide, headings), default=0) + 2
    blocks = [
        "\n".join(line for heading, cell in zip(headings, row, strict=True) if cell for line in _item(heading, cell, margin, width, colour))
        for row in rows
    ]
    return "\n\n".join(blocks) + "\n" * bool(rows)


def _item(heading: str, cell: str, margin: int, width: int, colour: bool) -> list[str]:
    """Return the lines of a heading and its value; one too long for the room beside the headings is moved to the left, as far as it must."""
    room = max(width - margin, 30)
    lines = _wrap(cell, room)
    first = [lines.pop(0)] if _wide(lines[0]) <= room else []
    head = _bold(heading + " " * (margin - _wide(heading)) * bool(first), colour)
    return [head + "".join(first), *(" " * max(0, min(margin, width - _wide(line))) + line for line in lines)]
