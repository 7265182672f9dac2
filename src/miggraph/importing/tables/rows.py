"""Rows: the cells of CSV text by row, with the line that each row begins on.

A quotation mark that is never closed would swallow the rest of the file; it costs its own row a finding and no other.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator

from miggraph.ground.errors import DataError
from miggraph.ground.findings import Finding

MAX_BROKEN = 100  # rows; with more of them the file is of another format, and each costs a second reading


def rows(source: Iterable[tuple[int, str]], delimiter: str, file: str) -> Iterator[tuple[int, list[str]] | Finding]:
    """Yield rows of cells, each with its line, from numbered lines without line ends.

    Raises DataError where more than a hundred rows are broken.
    """
    feed = _Feed(source)
    reader = csv.reader(feed, delimiter=delimiter, skipinitialspace=True)
    broken = 0
    while True:
        feed.begin()
        try:
            row = next(reader)
            whole = not feed.ended
        except StopIteration:
            return
        except csv.Error:
            whole = False
        if whole:
            yield feed.line, row
            continue
        broken += 1
        if broken > MAX_BROKEN:
            raise DataError("too many quotation marks are never closed", where=file, remedy="Save the file again as CSV.")
        message = "a quotation mark that opens a cell here is never closed, or the cell is too long: check this row"
        yield Finding("field-unreadable", message, file=file, line=feed.line)
        yield feed.line, next(csv.reader([feed.again()], delimiter=delimiter, quoting=csv.QUOTE_NONE, skipinitialspace=True), [])


class _Feed:
    """Gives lines to a CSV reader and remembers those of the row that it reads."""

    def __init__(self, source: Iterable[tuple[int, str]]) -> None:
        self.source = iter(source)
        self.waiting: deque[tuple[int, str]] = deque()
        self.taken: list[tuple[int, str]] = []
        self.ended = False  # whether the reader asked for more in the middle of a row

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        numbered = self.waiting.popleft() if self.waiting else next(self.source, None)
        if numbered is None:
            self.ended = True
            raise StopIteration
        self.taken.append(numbered)
        return numbered[1] + "\n"

    @property
    def line(self) -> int:
        return self.taken[0][0] if self.taken else 0

    def begin(self) -> None:
        self.taken.clear()
        self.ended = False

    def again(self) -> str:
        """Give back all lines of the row but the first, which is returned."""
        self.waiting.extendleft(reversed(self.taken[1:]))
        return self.taken[0][1][: csv.field_size_limit()]
