"""Tables: publications in the rows of a CSV file or of an Excel workbook.

The row of headings is the one that has most headings we know, among the first ones; the delimiter of a CSV file is the one that gives
it (RFC 4180 has commas; Excel writes semicolons where the comma is the decimal point).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from miggraph.bibliography import columns
from miggraph.bibliography.cells import item_of
from miggraph.bibliography.columns import EXACT, Column
from miggraph.bibliography.guarding import is_formula, unguarded
from miggraph.bibliography.model import Entry, Item
from miggraph.ground.errors import DataError
from miggraph.ground.findings import Finding, Severity
from miggraph.importing import decoding
from miggraph.importing.cleaning import SHORT, squeezed
from miggraph.importing.tables.rows import rows

Row = tuple[int, list[str]]
DELIMITERS = ",;\t|"
HEAD = 40  # lines among which the headings are looked for
MAX_COLUMNS = 702  # up to ZZ
REMEDY = (
    "The first row names the columns: title, authors, issued, publisher, isbn, webPages … (Zotero's headings and plain words do as well)."
)


def read_csv(path: Path) -> Iterator[Entry | Finding]:
    """Yield the publications of a CSV file, row by row.

    Raises DataError where no row of headings is found or the file is no text, OSError where it cannot be opened.
    """
    source = decoding.lines(path)
    head = _head(source)
    delimiter, skipped = _delimiter([line for _, line in head])
    found = rows(chain(head[skipped:], source), delimiter, str(path))
    yield from Table(str(path), guarded=True).entries(found)


def read_xlsx(path: Path) -> Iterator[Entry | Finding]:
    """Yield the publications of an Excel workbook, sheet by sheet; a sheet without headings is reported.

    Raises DataError where the file is no workbook, is locked by a password or too large, or where no sheet has a row of headings.
    """
    from miggraph.importing.tables import workbook

    unread: list[Finding] = []
    read = 0
    for sheet in workbook.sheets(path):
        table = Table(str(path), sheet=sheet.name)
        found = ["the sheet is hidden"] if sheet.hidden else []
        try:
            if not found:
                yield from table.entries(sheet.rows)
                read += 1
        except NoHeadings as error:
            found = [error.message]
        unread += [
            _finding("not-understood", f'the sheet "{sheet.name}" is not read: {reason}', str(path), 0, Severity.WARNING)
            for reason in found
        ]
    if not read:
        raise DataError("; ".join(finding.message for finding in unread) or "the workbook has no sheets", where=str(path), remedy=REMEDY)
    yield from unread


class NoHeadings(DataError):
    """A table has no row of headings."""


class Table:
    """One table: its headings, and the entries that its rows are. ``guarded`` says that formulas may stand in it as text (CSV)."""

    def __init__(self, file: str, *, sheet: str = "", guarded: bool = False) -> None:
        self.file, self.guarded, self.heading = file, guarded, sheet if not re.fullmatch(r"\w+?\s?\d*", sheet) else ""
        self.columns: list[Column | None] = []
        self.headings: list[str] = []

    def entries(self, found: Iterable[Row | Finding]) -> Iterator[Entry | Finding]:
        """Yield the entries below the row of headings, and what is wrong. Raises NoHeadings where there is none."""
        stream = iter(found)
        head = list(islice(stream, HEAD))
        place = self._headings(head)
        yield from self._reported(head[place])
        for one in chain(head[:place], head[place + 1 :], stream):
            if isinstance(one, Finding):
                yield one
            elif one[0] > head[place][0] and any(one[1]):  # type: ignore[index]
                yield from self._row(*one)

    def _headings(self, head: list[Row | Finding]) -> int:
        """Find the row of headings; what stands above it is the heading of all entries."""
        known = [0 if isinstance(one, Finding) else _known(one[1]) for one in head]
        place = known.index(max(known)) if known else 0
        if not known or not known[place]:
            raise NoHeadings("no row has headings that are known", where=self.file, remedy=REMEDY)
        line, cells = head[place]  # type: ignore[misc]
        if len(cells) > MAX_COLUMNS:
            raise DataError(f"line {line} has {len(cells):,} columns", where=self.file, remedy="Is this a list of publications?")
        self.headings = [cell.strip() for cell in cells]
        self.columns = columns.columns_of(self.headings)
        above = [cell.strip() for one in head[:place] if not isinstance(one, Finding) for cell in one[1] if cell.strip()]
        self.heading = " ".join(above) or self.heading
        return place

    def _reported(self, head: Row | Finding) -> Iterator[Finding]:
        line = 0 if isinstance(head, Finding) else head[0]
        kept = [_suggested(name) for name, column in self._pairs() if name and not column and columns.key(name) not in columns.HOUSEKEEPING]
        left = [name for name, _ in self._pairs() if columns.key(name) in columns.HOUSEKEEPING]
        if kept:
            yield _finding(
                "not-understood", f"columns that are not known, kept as notes: {', '.join(kept)}", self.file, line, Severity.WARNING
            )
        if left:
            message = f"columns that a reference manager keeps for itself, left out: {', '.join(left)}"
            yield _finding("held-back", message, self.file, line, Severity.INFO)

    def _pairs(self) -> Iterable[tuple[str, Column | None]]:
        return zip(self.headings, self.columns, strict=True)

    def _row(self, line: int, cells: list[str]) -> Iterator[Entry | Finding]:
        filled = [place for place, cell in enumerate(cells) if cell and not cell.isspace()]
        if not filled:
            return
        if self._is_heading(filled):
            self.heading = cells[0].strip()
            return
        surplus = [cells[place].strip() for place in filled if place >= len(self.headings)]
        if surplus:
            shown = ", ".join(f'"{cell[:40]}"' for cell in surplus[:3])
            yield _finding(
                "field-unreadable",
                f"the row has more cells than there are headings: {shown}; is a quotation mark missing?",
                self.file,
                line,
            )
        yield self._entry(line, {place: cells[place] for place in filled if place < len(self.headings)}, surplus)

    def _is_heading(self, filled: list[int]) -> bool:
        """Say whether a row is a heading: its first cell alone is filled, and that column holds something else than titles."""
        first = self.columns[0] if self.columns else None
        return filled == [0] and len(self.columns) > 2 and (first is None or first.name not in ("title", EXACT, "authors"))

    def _entry(self, line: int, cells: dict[int, str], surplus: list[str]) -> Entry:
        marked = [place for place, text in cells.items() if not text[0].isalnum()] if self.guarded else []
        formulas = [place for place in marked if is_formula(cells[place])]
        cells |= {place: unguarded(cells[place]) for place in marked}
        cells |= {place: squeezed(text) for place, text in cells.items() if len(text) >= SHORT}
        item, doubts = item_of([(column, text) for place, text in cells.items() if (column := self.columns[place])])
        kept = [note for place, text in cells.items() if not self.columns[place] and (note := self._kept(place, text))]
        if kept:
            item["note"] = "\n".join((*([item["note"]] if item.get("note") else []), *kept))
        entry = Entry(item, line, heading=self.heading, rest=surplus)
        for place in formulas:
            column = self.columns[place]
            entry.doubt(column.variable if column else "note", "the cell begins as a formula does; it is taken as text")
        for variable, reason in doubts:
            entry.doubt(variable, reason)
        _complete(entry)
        return entry

    def _kept(self, place: int, text: str) -> str:
        """Return the line that a cell is kept as, where its column is not known."""
        name = self.headings[place]
        if columns.key(name) in columns.HOUSEKEEPING:
            return ""
        return f"{name or f'Column {place + 1}'}: {text.strip()}"


def _complete(entry: Entry) -> None:
    """Say what an entry lacks, and of what type it seems to be."""
    if not entry.item.get("type"):
        entry.item["type"] = guessed_type(entry.item)
        entry.doubt("type", "the list does not say what type of publication this is")
    if not entry.item.get("title"):
        entry.doubt("title", "the row has no title")


def guessed_type(item: Item) -> str:
    """Guess the CSL type of an item by what it says."""
    if item.get("container-title"):
        # an article needs some sign of a journal; editors are those of a book
        is_article = "ISBN" not in item and ("ISSN" in item or "issue" in item or "volume" in item or "editor" not in item)
        return "article-journal" if is_article else "chapter"
    if "number" in item or "collection-number" in item:
        return "report"
    if "ISBN" in item or "edition" in item or ("publisher" in item and "issued" in item):
        return "book"
    return "webpage" if "URL" in item and "issued" not in item else "document"


def _head(source: Iterator[tuple[int, str]]) -> list[tuple[int, str]]:
    """Take the first lines, some 40 of them, or fewer where they are long."""
    head: list[tuple[int, str]] = []
    length = 0
    for line in source:
        head.append(line)
        length += len(line[1])
        if len(head) >= HEAD or length > decoding.SAMPLE:
            break
    return head


def _delimiter(head: list[str]) -> tuple[str, int]:
    """Return the delimiter, and how many lines say nothing else: Excel takes it from a first line such as ``sep=;``."""
    if head and (said := re.fullmatch(r'"?sep=(.)"?', head[0].strip(" \r\n"), re.IGNORECASE)):
        return said[1], 1
    if head and head[0].casefold().startswith("sep=\t"):
        return "\t", 1
    best = max(
        DELIMITERS, key=lambda mark: max((_known(next(csv.reader([line[:100_000]], delimiter=mark), [])) for line in head), default=0)
    )
    return best, 0


def _known(cells: list[str]) -> int:
    """Count the headings that are known; a row that names the same column over and over is none of headings."""
    found = {column.name for column in columns.columns_of(cells[:MAX_COLUMNS]) if column}
    return len(found) if len(found) > 1 or "title" in found else 0


def _suggested(name: str) -> str:
    from rapidfuzz import fuzz, process

    best = process.extractOne(columns.key(name), columns.known_headings(), scorer=fuzz.ratio, score_cutoff=82)
    near = columns.columns_of([best[0]])[0] if best else None
    return f'"{name}" (did you mean {near.name}?)' if near else f'"{name}"'


def _finding(rule: str, message: str, file: str, line: int, severity: Severity = Severity.VIOLATION) -> Finding:
    return Finding(rule, message, severity, file=file, line=line)
