"""Excel workbooks: cells of which none is a formula, and the same bytes for the same data."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from miggraph.bibliography.guarding import is_formula
from miggraph.ground.errors import DataError

if TYPE_CHECKING:
    import zipfile

MAX_CELL = 32_767  # characters, in Excel
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip archive knows, so that the same data gives the same bytes
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x(?=[0-9A-Fa-f]{4}_)")


def text_cell(sheet: Any, text: str, address: str = "") -> Any:
    """Return a text as openpyxl takes it, with what it leads to: what looks like a formula or an error needs a cell that says it is text."""
    text = _UNWRITABLE.sub(lambda found: "_x005F_x" if found[0] == "_x" else f"_x{ord(found[0]):04X}_", text)
    is_plain = not is_formula(text) and not text.startswith(("=", "#"))
    if is_plain and not address:
        return text
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if address:
        cell.hyperlink = address
        cell.style = "Hyperlink"
    cell.quotePrefix = not is_plain  # or it would become a formula as soon as somebody edits it
    return cell


def refuse_longer(text: str, column: str, where: str) -> None:
    """Raise DataError where a text is longer than a cell of Excel may be."""
    if len(text) > MAX_CELL:
        raise DataError(
            f"{column} has {len(text):,} characters, and a cell of Excel holds {MAX_CELL:,}", where=where, remedy="Export as CSV."
        )


def packed(book: Any) -> bytes:
    """Return a workbook as bytes, without the moment of its making."""
    import zipfile

    stream, again = io.BytesIO(), io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(*_timeless(member, old.read(member)))
    return again.getvalue()


def _timeless(member: zipfile.ZipInfo, content: bytes) -> tuple[zipfile.ZipInfo, bytes]:
    import zipfile

    if member.filename == "docProps/core.xml":
        content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", content)
    plain = zipfile.ZipInfo(member.filename, EPOCH)
    plain.compress_type = zipfile.ZIP_DEFLATED
    return plain, content
