"""Tables: publications as CSV (RFC 4180, UTF-8) with CSVW metadata, and as an Excel workbook.

All columns are written, empty ones too, so that every table has the same shape. No cell is a formula to a spreadsheet.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

from miggraph.bibliography.cells import cells
from miggraph.bibliography.columns import COLUMNS, LISTED, SEVERAL, Column
from miggraph.bibliography.guarding import guarded
from miggraph.bibliography.model import Item
from miggraph.exporting import workbooks
from miggraph.ground.names import PREFIXES

HEADINGS = [column.name for column in COLUMNS]
WIDTHS = {"title": 50, "description": 60, "authors": 35, "editors": 35, "editorialNotes": 40, "keywords": 35, "webPages": 30}
SHEET = "Publications"
ENGLISH = frozenset({"description", "editorialNotes", "accessNote", "frequency"})  # as in ontology/context.jsonld
DATATYPES = {"webPages": "anyURI", "fullText": "anyURI", "pages": "nonNegativeInteger", "registrationRequired": "boolean", "csl": "json"}


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
        sheet.append([workbooks.text_cell(sheet, row[name]) if name in row else None for name in HEADINGS])
    return workbooks.packed(book)


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
        workbooks.refuse_longer(text, name, row.get("id") or row.get("title", "")[:60])
    return row
