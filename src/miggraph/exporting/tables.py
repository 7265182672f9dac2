"""Tables: publications as CSV (RFC 4180, UTF-8) with CSVW metadata, and as an Excel workbook.

All columns are written, empty ones too, so that every table has the same shape. No cell is a formula to a spreadsheet.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from miggraph.bibliography.cells import cells
from miggraph.bibliography.columns import COLUMNS, LISTED, SEVERAL, Column
from miggraph.bibliography.guarding import guarded, is_formula
from miggraph.bibliography.model import Item
from miggraph.ground.errors import DataError
from miggraph.ground.names import PREFIXES

if TYPE_CHECKING:
    import zipfile

HEADINGS = [column.name for column in COLUMNS]
WIDTHS = {"title": 50, "description": 60, "authors": 35, "editors": 35, "editorialNotes": 40, "keywords": 35, "webPages": 30}
SHEET = "Publications"
MAX_CELL = 32_767  # characters, in Excel
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip archive knows, so that the same data gives the same bytes
ENGLISH = frozenset({"description", "editorialNotes", "accessNote", "frequency"})  # as in ontology/context.jsonld
DATATYPES = {"webPages": "anyURI", "fullText": "anyURI", "pages": "nonNegativeInteger", "registrationRequired": "boolean", "csl": "json"}
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x(?=[0-9A-Fa-f]{4}_)")


def csv(items: Iterable[Item]) -> str:
    """Write items as CSV."""
    from csv import writer

    stream = io.StringIO()
    rows = writer(stream, lineterminator="\r\n")
    rows.writerow(HEADINGS)
    for item in items:
        row = cells(item)
        rows.writerow([guarded(row.get(name, "")) for name in HEADINGS])
    return stream.getvalue()


def xlsx(items: Iterable[Item]) -> bytes:
    """Write items as an Excel workbook of one sheet. Raises DataError where a text is longer than a cell of Excel may be."""
    import openpyxl
    from openpyxl.utils import get_column_letter

    rows = [_fitting(cells(item)) for item in items]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "A2"
    for place, name in enumerate(HEADINGS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(name, 15)
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append([_cell(sheet, row[name]) if name in row else None for name in HEADINGS])
    stream = io.BytesIO()
    book.save(stream)
    return _dateless(stream)


def metadata(name: str, base: str) -> str:
    """Write the description of a CSV file of that name (W3C, Metadata Vocabulary for Tabular Data)."""
    described = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": name,
        "dc:description": "Publications, one a row. A text that a spreadsheet would take for a formula has an apostrophe before it.",
        "dialect": {
            "encoding": "utf-8",
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "lineTerminators": ["\r\n"],
            "header": True,
        },
        "tableSchema": {"columns": [_described(column) for column in COLUMNS], "primaryKey": "id", "aboutUrl": base + "resource/{id}"},
    }
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _described(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name, "titles": [column.name, column.title], "datatype": DATATYPES.get(column.name, "string")}
    if column.property:
        prefix, _, local = column.property.partition(":")
        found["propertyUrl"] = {**PREFIXES, "dc": "http://purl.org/dc/elements/1.1/"}[prefix] + local
    if column.kind in SEVERAL:
        found["separator"] = LISTED
    if column.name in ENGLISH:
        found["lang"] = "en"
    if column.note:
        found["dc:description"] = column.note
    return found | ({"required": True} if column.name == "id" else {})


def _fitting(row: dict[str, str]) -> dict[str, str]:
    for name, text in row.items():
        if len(text) > MAX_CELL:
            where = row.get("id") or row.get("title", "")[:60]
            raise DataError(
                f"{name} has {len(text):,} characters, and a cell of Excel holds {MAX_CELL:,}", where=where, remedy="Export as CSV."
            )
    return row


def _cell(sheet: Any, text: str) -> Any:
    """Return a text as openpyxl takes it: what looks like a formula or an error needs a cell that says it is text."""
    text = _UNWRITABLE.sub(lambda found: "_x005F_x" if found[0] == "_x" else f"_x{ord(found[0]):04X}_", text)
    if not is_formula(text) and not text.startswith("#"):
        return text
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.quotePrefix = True  # or it would become a formula as soon as somebody edits it
    return cell


def _dateless(stream: io.BytesIO) -> bytes:
    """Pack a workbook again without the moment of its making."""
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(*_timeless(member, old.read(member)))
    return packed.getvalue()


def _timeless(member: zipfile.ZipInfo, content: bytes) -> tuple[zipfile.ZipInfo, bytes]:
    import zipfile

    if member.filename == "docProps/core.xml":
        content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", content)
    plain = zipfile.ZipInfo(member.filename, EPOCH)
    plain.compress_type = zipfile.ZIP_DEFLATED
    return plain, content
