"""Workbooks: the sheets of an Excel file as rows of text, by openpyxl, after a look at what the file is made of.

openpyxl trusts a file: so what would not fit into bounded memory is refused before it is opened. Formulas are never evaluated; what
they last gave is taken.
"""

from __future__ import annotations

import datetime
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from miggraph.ground.errors import DataError
from miggraph.importing.tables.inspecting import Part, Unfit, inspect

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAX_PARTS = 5_000
MAX_SHEETS = 1 << 30  # bytes, unpacked: a million rows of a thousand characters
MAX_OTHER = 16 << 20
BATCH = 500
UNCALCULATED = "#FORMULA!"  # read as the error of a cell
SAVE_AGAIN = "Open it in a spreadsheet program and save it as .xlsx, or as CSV."
BROKEN = (
    KeyError, ValueError, TypeError, IndexError, AttributeError, ArithmeticError, OSError, EOFError, SyntaxError, RuntimeError,
    NotImplementedError, zlib.error, zipfile.BadZipFile,
)  # fmt: skip
SIGNATURES = (
    (
        b"\xd0\xcf\x11\xe0",
        "this is an old Excel file (.xls), or a workbook with a password",
        "Take the password away, and save it as .xlsx.",
    ),
    (b"<", "this is a web page or XML, not an Excel workbook", SAVE_AGAIN),
    (b"%PDF", "this is a PDF, not an Excel workbook", "Export it as text, and import that."),
)


@dataclass
class Sheet:
    """A sheet: its name, whether it is hidden, and its rows, each with its number."""

    name: str
    hidden: bool
    rows: Iterator[tuple[int, list[str]]]


def sheets(path: Path) -> Iterator[Sheet]:
    """Yield the sheets of a workbook.

    Raises DataError where the file is none, is damaged, locked by a password, or made to overwhelm a reader; OSError where it cannot
    be opened.
    """
    with path.open("rb") as stream:
        parts = _inspected(path, stream)
        book = _opened(path, stream)
        for sheet in book.worksheets:
            part = parts.get(sheet._worksheet_path, Part())  # the name of its file in the archive
            yield Sheet(sheet.title, sheet.sheet_state != "visible", _rows(path, sheet, part))


def _inspected(path: Path, stream: IO[bytes]) -> dict[str, Part]:
    """Look at all parts of a workbook, and return what is in each."""
    head = stream.read(8)
    for mark, what, remedy in SIGNATURES:
        if head.lstrip().startswith(mark):
            raise DataError(what, where=str(path), remedy=remedy)
    try:
        with zipfile.ZipFile(stream) as archive:
            return _parts(path, archive)
    except zipfile.BadZipFile as error:
        raise DataError("this is not an Excel workbook, or only a part of one", where=str(path), remedy=SAVE_AGAIN) from error
    except (RuntimeError, NotImplementedError, OSError, EOFError, zlib.error) as error:
        raise _damaged(path, error) from error


def _parts(path: Path, archive: zipfile.ZipFile) -> dict[str, Part]:
    members = archive.infolist()
    names = {member.filename for member in members}
    if "[Content_Types].xml" not in names:
        what = "an OpenDocument file" if "mimetype" in names else "a zip archive"
        raise DataError(f"this is {what}, not an Excel workbook", where=str(path), remedy=SAVE_AGAIN)
    sizes = [member.file_size for member in members if not member.filename.startswith("xl/media/")]
    if len(members) > MAX_PARTS or sum(sizes) > MAX_SHEETS:
        what = f"has {len(members):,} parts" if len(members) > MAX_PARTS else f"would unpack to {sum(sizes):,} bytes"
        raise DataError(f"the workbook {what}", where=str(path), remedy="Save the sheet as CSV, and import that.")
    found = {}
    for member in members:
        try:
            found[member.filename] = _part(archive, member)
        except Unfit as error:
            raise DataError(f"{member.filename} {error}", where=str(path), remedy="Save the sheet as CSV, and import that.") from error
    return found


def _part(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Part:
    is_sheet = member.filename.startswith("xl/worksheets/") or member.filename.casefold().endswith("sharedstrings.xml")
    if member.filename.startswith("xl/media/"):
        return Part()
    if not is_sheet and member.file_size > MAX_OTHER:
        raise Unfit(f"would unpack to {member.file_size:,} bytes")
    with archive.open(member) as stream:  # which gives no more bytes than the directory of the archive declares
        return inspect(stream)


def _opened(path: Path, stream: IO[bytes]) -> Workbook:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except (*BROKEN, InvalidFileException) as error:
        raise _damaged(path, error) from error


def _rows(path: Path, sheet: Any, part: Part) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet. The size that a sheet declares is not asked: it may be a million rows by thousands of columns."""
    sheet.reset_dimensions()
    stream = enumerate(sheet.iter_rows(max_col=max(part.width, 1), values_only=True), 1)
    while batch := _batch(path, stream):
        for number, values in batch:
            if any(value is not None for value in values) or number in part.uncalculated:
                cells = ["" if value is None else _text(value) for value in values]
                for column in part.uncalculated.get(number, ()):
                    cells[column - 1] = UNCALCULATED
                yield number, cells


def _batch(path: Path, stream: Iterator[tuple[int, Any]]) -> list[tuple[int, Any]]:
    try:
        with warnings.catch_warnings():  # openpyxl warns of what it cannot keep, and we keep nothing of it
            warnings.simplefilter("ignore")
            return list(islice(stream, BATCH))
    except BROKEN as error:
        raise _damaged(path, error) from error


def _text(value: Any) -> str:
    """Write the value of a cell as text: whole numbers without a point, days without the hour.

    Excel writes what XML cannot hold, such as a carriage return, as _x000D_ (ECMA-376, part 1, 22.9.2.19).
    """
    if isinstance(value, str):
        return _unescaped(value) if "_x" in value else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    return str(value)


def _unescaped(text: str) -> str:
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def _damaged(path: Path, error: Exception) -> DataError:
    if isinstance(error, RuntimeError) and "password" in str(error):
        return DataError("the workbook is locked by a password", where=str(path), remedy="Take the password away, and save it again.")
    return DataError("the workbook is damaged", where=str(path), remedy=SAVE_AGAIN)
