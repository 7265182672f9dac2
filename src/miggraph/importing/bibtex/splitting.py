"""Splitting: a BibTeX file is cut where entries begin, and ``bibtexparser`` reads some hundred of them at a time.

An entry ends at the latest where a line begins with "@word{" (as btparse and biber have it), so that a brace too few costs one entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from miggraph.ground.errors import DataError
from miggraph.importing import decoding
from miggraph.importing.bibtex.latex import quiet

if TYPE_CHECKING:
    from bibtexparser import model

MAX_ENTRY = 1_000_000  # characters
BLOCK = 256 * 1024  # characters read at once
START = re.compile(r"^[ \t]*@[ \t]*\w+\s*[{(]", re.MULTILINE)
_NO_ENTRY = "Entries begin with the type and the key, as in @book{key, title = {…}}. Is this file of another format?"
_NO_TEXT = "Is this a text file? Save it as UTF-8 text, an entry or a field a line."


class Piece(NamedTuple):
    """Some entries of a file, from where the first begins to where another does, and the line of the first."""

    line: int
    text: str


def texts(path: Path) -> Iterator[str]:
    """Yield a text file in blocks of whole lines. Raises DataError where a line is too long, or the file is no text."""
    with path.open(encoding=decoding.encoding_of(path), errors=decoding.ERRORS) as stream:
        while text := stream.read(BLOCK):
            text += stream.readline(decoding.MAX_LINE)
            if len(text) >= decoding.MAX_LINE:
                raise DataError(f"a line is longer than {decoding.MAX_LINE - BLOCK:,} characters", where=str(path), remedy=_NO_TEXT)
            if "\0" in text:
                raise DataError("the file holds zero bytes", where=str(path), remedy=_NO_TEXT)
            yield text


def pieces(path: Path) -> Iterator[Piece]:
    """Yield a file in pieces of whole entries. What is longer than an entry may be is cut short."""
    line, rest, left_out, written, started = 1, "", 0, False, False
    for text in texts(path):
        rest += text
        starts = [found.start() for found in START.finditer(rest)]
        written = written or any(part.strip() and not part.lstrip().startswith("%") for part in rest[:10_000].split("\n"))
        if not started and starts:
            line, rest, starts, started = line + rest.count("\n", 0, starts[0]), rest[starts[0] :], [at - starts[0] for at in starts], True
        end = starts[-1] if starts else 0
        yield from _cut(line, left_out, rest[:end], starts)
        line, left_out = (line + left_out + rest.count("\n", 0, end), 0) if end else (line, left_out)
        rest = rest[end:]
        if not started:
            line, rest = line + rest.count("\n"), ""
        elif len(rest) > 2 * MAX_ENTRY:
            left_out += rest.count("\n", MAX_ENTRY) - 1
            rest = rest[:MAX_ENTRY] + "\n"
    yield from _cut(line, 0, rest, [0]) if started else ()
    if written and not started:
        raise DataError("there is no entry in this file", where=str(path), remedy=_NO_ENTRY)


def _cut(line: int, left_out: int, text: str, starts: list[int]) -> Iterator[Piece]:
    if len(text) <= MAX_ENTRY:
        yield from [Piece(line, text)] if text else []
        return
    for start, end in pairwise([*starts, len(text)]):
        if start < end:
            yield Piece(line + (left_out if start else 0) + text.count("\n", 0, start), text[start:end])


def blocks(piece: Piece) -> list[tuple[model.Block, int]]:
    """Return the blocks of a piece as bibtexparser reads them, each with its line. An entry is one though it stands twice."""
    from bibtexparser import model
    from bibtexparser.entrypoint import parse_string

    with quiet("bibtexparser.splitter"):
        library = parse_string(piece.text, parse_stack=[])
    plain = [
        (block.ignore_error_block or block) if isinstance(block, (model.DuplicateFieldKeyBlock, model.DuplicateBlockKeyBlock)) else block
        for block in library.blocks
    ]
    return [(block, piece.line + (block.start_line or 0)) for block in plain]
