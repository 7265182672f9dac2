"""Answers that the engine writes, as fast as it can, while their rows are counted on the bytes; those that have too many are cut.

Only an answer that may have too many rows is run again: a row a line, cut behind the last line that is allowed, and read back for the
format that is wanted.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import pyoxigraph as ox

from miggraph.web.result_formats import SOLUTIONS, TRIPLES, Format


class Full(Exception):
    """There are more rows than are allowed, or may be."""


class Counted:
    """What the engine writes to: it counts marks (``result_formats.Format.marks``) and bytes."""

    def __init__(self, put: Callable[[bytes], Any], marks: tuple[bytes, ...], most: int, size: int) -> None:
        self._put, self._marks, self.left, self._size = put, marks, most, size
        self._tail, self._kept = b"", max(map(len, marks)) - 1

    def write(self, piece: bytes) -> int:
        """Write a piece. Raises Full where there are more marks than ``most``, MemoryError where there are more bytes than ``size``."""
        self._put(piece)
        text = self._tail + piece if self._kept else piece  # a mark may stand across two pieces
        self._tail = text[-self._kept :] if self._kept else b""
        self.left -= sum(map(text.count, self._marks))
        self._size -= len(piece)
        if self.left < 0:
            raise Full
        if self._size < 0:
            raise MemoryError
        return len(piece)

    def flush(self) -> None:
        """Do nothing: all is written."""


def write(results: Any, again: Callable[[], Any], form: Format, file: int, *, rows: int, size: int, remark: str) -> bool:
    """Write results in a format, of those that have more rows than ``rows`` the first, with a remark; say whether they were cut.

    ``again`` runs the query once more. Raises MemoryError where there are more bytes than ``size``.
    """
    put = partial(os.write, file)
    try:
        results.serialize(Counted(put, form.marks, rows + form.surplus, size), form.writer)
    except Full:
        os.ftruncate(file, 0)
        os.lseek(file, 0, os.SEEK_SET)
    else:
        return False
    lines = TRIPLES["ntriples"] if isinstance(results, ox.QueryTriples) else SOLUTIONS["tsv"]
    text, is_cut = first_lines(again(), lines, rows, size)
    whole = text if form is lines else _read_back(text, lines, form)
    put(_remarked(whole, form, remark) if is_cut else whole)
    return is_cut


def first_lines(results: Any, lines: Format, rows: int, size: int) -> tuple[bytes, bool]:
    """Return as many rows as are allowed in a format that has a line for each, and whether there are more."""
    pieces: list[bytes] = []
    counted = Counted(pieces.append, lines.marks, rows + lines.surplus, size)
    try:
        results.serialize(counted, lines.writer)
    except Full:
        return b"".join(pieces).rsplit(b"\n", 1 - counted.left)[0] + b"\n", True
    return b"".join(pieces), False


def _read_back(text: bytes, lines: Format, form: Format) -> bytes:
    """Return lines in another format."""
    if lines is SOLUTIONS["tsv"]:
        return ox.parse_query_results(text, lines.writer).serialize(None, form.writer) or b""
    return ox.serialize(ox.parse(text, lines.writer), None, form.writer) or b""


def _remarked(text: bytes, form: Format, remark: str) -> bytes:
    """Return an answer with a remark in it, as far as its format allows."""
    if form is SOLUTIONS["json"]:
        # JSON knows no comments, but its readers pass over a key that they do not know
        return text.replace(b'{"head":{', b'{"head":{"comment":"%s",' % remark.encode(), 1)
    return text + form.comment.format(remark).encode()
