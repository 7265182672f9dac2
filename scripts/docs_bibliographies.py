"""The tables of the pages on import and export, from the tables that the readers and writers go by."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from miggraph import importing
from miggraph.bibliography import bibtex, columns, formats, mapping, ris, types
from miggraph.citing import STYLES
from miggraph.cli.asking import ENDINGS, RESULTS


def _table(heads: tuple[str, ...], rows: Iterable[Iterable[str]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)]) + "\n"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _codes(names: str, separator: str | None = None) -> str:
    return ", ".join(_code(name.strip()) for name in names.split(separator) if name.strip())


def _importing() -> str:
    return _table(("FORMAT", "reads"), ((_code(name), row.what) for name, row in importing.FORMATS.items()))


def _exporting() -> str:
    rows = (
        (_code(name), _codes(" ".join(form.other_names)), _code(form.ending), form.media_type) for name, form in formats.FORMATS.items()
    )
    return _table(("format", "also called", "ending", "media type"), rows)


ROWS = {
    "table": "for a terminal; cards where a column would have less than 18 characters, or would break a word",
    "cards": "for a terminal: each row line by line, no word, no address and no telephone number broken",
    "csv": "SPARQL 1.1 Query Results CSV",
    "tsv": "SPARQL 1.1 Query Results TSV",
    "json": "SPARQL 1.1 Query Results JSON",
    "xml": "SPARQL Query Results XML",
    "markdown": "a table with links",
    "html": "a page that stands alone: the question, how it was understood, the rows, their sources",
    "xlsx": "an Excel workbook: numbers, years and dates as such, names that lead to their things",
    "vcard": "vCard 4.0 of organisations and people",
}


def _rows() -> str:
    endings = {name: " ".join(ending for ending, format in ENDINGS.items() if format == name) for name in RESULTS}
    return _table(("format", "endings", "what it is"), ((_code(name), _codes(endings[name]), ROWS[name]) for name in RESULTS))


def _mapping() -> str:
    return _table(
        ("key of the record", "variable of CSL-JSON", ""), ((_code(row.key), _code(row.variable), row.note) for row in mapping.FIELDS)
    )


def _types() -> str:
    return _table(("type of record", "type of CSL", "`genre`"), ((_code(row.record), _code(row.csl), row.genre) for row in types.TYPES))


def _other_types() -> str:
    return _table(("type of CSL", "becomes"), ((_code(csl), _code(record)) for csl, record in types.OTHERS.items()))


def _bibtex() -> str:
    entries = _table(
        ("entry type", "type of CSL", "`genre`", ""),
        ((f"`@{row.name}`", _code(row.csl), row.genre, row.note) for row in bibtex.ENTRY_TYPES),
    )
    fields = ((_code(row.name), _code(row.variable), _codes(row.others), row.note) for row in bibtex.FIELDS)
    return entries + "\n" + _table(("field", "variable of CSL", "other names that are read", ""), fields)


def _ris() -> str:
    entries = _table(("type", "type of CSL", "`genre`"), ((_code(row.ris), _code(row.csl), row.genre) for row in ris.TYPES))
    return entries + "\n" + _table(("tag", "variable of CSL", ""), ((_code(row.tag), _code(row.variable), row.note) for row in ris.TAGS))


def _columns() -> str:
    rows = (
        (_code(row.name), _code(row.variable), ", ".join(part.strip() for part in row.others.split("|") if part.strip()), row.note)
        for row in columns.COLUMNS
    )
    return _table(("column", "variable of CSL", "other headings that are read", ""), rows)


def _not_carried() -> str:
    rows = [("every format", text) for text in mapping.NOT_CARRIED.values()]
    rows += [("BibTeX", text) for text in bibtex.NOT_CARRIED.values()]
    return _table(("format", "what changes"), rows)


def _styles() -> str:
    return _table(("style", "what it is"), ((_code(name), style.title) for name, style in STYLES.items()))


TABLES: dict[str, Callable[[], str]] = {
    "formats-in": _importing,
    "formats-out": _exporting,
    "rows-out": _rows,
    "mapping": _mapping,
    "types": _types,
    "other-types": _other_types,
    "bibtex": _bibtex,
    "ris": _ris,
    "columns": _columns,
    "not-carried": _not_carried,
    "styles": _styles,
}
