"""The formats of bibliographies: one table that feeds the choices, the help, the file endings and the other names."""

from __future__ import annotations

from typing import NamedTuple


class Format(NamedTuple):
    """A format: the function that writes it, as module:name below ``miggraph.exporting``, its media type, ending and other names."""

    writer: str
    media_type: str
    ending: str = ""
    other_names: tuple[str, ...] = ()
    has_ascii: bool = False  # whether it can say in ASCII what is not
    is_binary: bool = False
    has_escapes: bool = False  # whether it can say a control character by others


FORMATS = {
    "bibtex": Format("bibtex:write", "application/x-bibtex", ".bib", ("biblatex", "bib"), has_ascii=True),
    "ris": Format("ris:write", "application/x-research-info-systems", ".ris"),
    "csl-json": Format(
        "csl_json:write", "application/vnd.citationstyles.csl+json", "", ("csl", "csljson"), has_ascii=True, has_escapes=True
    ),
    "csv": Format("tables:csv", "text/csv", ".csv"),
    "xlsx": Format(
        "tables:xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".xlsx",
        ("excel",),
        is_binary=True,
        has_escapes=True,
    ),
}
NAMES = {name: key for key, form in FORMATS.items() for name in (key, *form.other_names)}
ENDINGS = {form.ending: key for key, form in FORMATS.items() if form.ending}
