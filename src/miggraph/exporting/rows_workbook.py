"""Answers as Excel workbooks: numbers, years and dates as such, names that lead to their things, and a sheet that says what was asked."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from miggraph.exporting import workbooks
from miggraph.graph.presenting import Cell, presented
from miggraph.ground.errors import DataError

if TYPE_CHECKING:
    from miggraph.graph.answers import Answer

MAX_ROWS = 1_048_576  # of a sheet of Excel, with the headings
MAX_LINKS = 65_530  # of a sheet; with more, Excel repairs the file by taking all away
MAX_ADDRESS = 2_079  # characters
EXACT = 15  # digits of a number that Excel keeps
FIRST_DAY = datetime.date(1900, 3, 1)  # before it, days of Excel are off by one, or none
WIDEST = 60  # characters, of a column


def xlsx(answer: Answer) -> bytes:
    """Write an answer as a workbook. Raises DataError where it has more rows, or a longer text, than Excel takes."""
    import openpyxl

    headings, rows = presented(answer)
    if len(rows) >= MAX_ROWS:
        raise DataError(f"there are {len(rows):,} rows, and a sheet of Excel holds {MAX_ROWS:,}", remedy="Write them as csv.")
    for row in rows:  # before a book is opened, whose temporary files would stay
        for heading, cell in zip(headings, row, strict=True):
            workbooks.refuse_longer(cell.text, heading, "")
    book = openpyxl.Workbook(write_only=True)
    _fill(book.create_sheet("Answer"), headings, rows)
    about = book.create_sheet("About")
    about.column_dimensions["A"].width = WIDEST
    for line in _about(answer):
        about.append([workbooks.text_cell(about, line)])
    return workbooks.packed(book)


def _about(answer: Answer) -> list[str]:
    """Say what was asked, its answer and caveats, what was understood, in which graph, and under which licence."""
    home = [answer.graph.home.settings.title, answer.graph.home.settings.license] if answer.graph else []
    return [line for line in (answer.title, answer.lead, *answer.caveats, *answer.reading(), *home) if line]


def _fill(sheet: Any, headings: list[str], rows: list[list[Cell]]) -> None:
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for place, heading in enumerate(headings):
        longest = max([len(heading), *(len(row[place].text) for row in rows)])
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(longest + 2, WIDEST)
    sheet.append([workbooks.text_cell(sheet, heading) for heading in headings])
    links = 0
    for row in rows:
        cells = []
        for cell in row:
            address = cell.address if len(cell.address) <= MAX_ADDRESS and links < MAX_LINKS else ""
            links += bool(address)
            cells.append(_written(sheet, cell, address))
        sheet.append(cells)


def _written(sheet: Any, cell: Cell, address: str) -> Any:
    """Return a cell as openpyxl takes it: a number, a yes or no, or a date where Excel keeps it exactly, else its text."""
    value = cell.value
    if isinstance(value, (bool, int)) and abs(value) < 10**EXACT:
        return value
    if isinstance(value, datetime.datetime):
        return value if value.tzinfo is None and value.date() >= FIRST_DAY else cell.text
    if isinstance(value, datetime.date):
        return value if value >= FIRST_DAY else cell.text
    if isinstance(value, (Decimal, float)) and (number := _number(sheet, value, cell.text)):
        return number
    return workbooks.text_cell(sheet, cell.text, address) if cell.text else None


def _number(sheet: Any, value: Decimal | float, text: str) -> Any:
    """Return the cell of a fraction, shown with as many places as it is written with; None where Excel would round it."""
    from openpyxl.cell import WriteOnlyCell

    digits = [character for character in text.lower().partition("e")[0] if character.isdigit()]
    if len(digits) > EXACT or not any(digits):
        return None
    cell = WriteOnlyCell(sheet, value)
    places = len(text.partition(".")[2]) if isinstance(value, Decimal) else 0
    cell.number_format = "0." + "0" * places if places else "General"
    return cell
