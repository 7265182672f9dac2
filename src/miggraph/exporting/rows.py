"""Query results in the W3C formats: CSV and TSV (SPARQL 1.1 Query Results CSV and TSV), JSON and XML (SPARQL 1.1, 2nd edition)."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pyoxigraph as ox

from miggraph.bibliography.formats import FORMATS as BIBLIOGRAPHIES
from miggraph.graph.answers import Answer
from miggraph.ground.errors import ParameterError
from miggraph.ground.names import XSD

STRING = XSD + "string"
BARE = {  # the lexical forms that Turtle reads back as these datatypes (sections 6.5 and 2.5.3)
    XSD + "integer": r"[+-]?[0-9]+",
    XSD + "decimal": r"[+-]?[0-9]*\.[0-9]+",
    XSD + "double": r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+",
    XSD + "boolean": "true|false",
}
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
ROOT = '<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'


def to_csv(answer: Answer) -> str:
    """Write CSV: plain values, lines ended by CR LF (section 3). Caveats are repeated in each row: there is no other room."""
    answer = answer.with_caveats()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(answer.columns)
    writer.writerows([_plain(term) for term in row] for row in answer.terms)
    return out.getvalue()


def to_tsv(answer: Answer) -> str:
    """Write TSV: terms in the syntax of SPARQL and Turtle, in which numbers and booleans stand bare (section 4); caveats as in CSV."""
    answer = answer.with_caveats()
    rows = ["\t".join(f"?{name}" for name in answer.columns)]
    rows += ["\t".join(_turtle(term) for term in row) for row in answer.terms]
    return "\n".join(rows) + "\n"


def to_json(answer: Answer) -> str:
    """Write SPARQL 1.1 Query Results JSON, with members of our own for lead, caveats and notes where there are any.

    They stand before the results, where people see them: readers of streams take nothing behind these.
    """
    encode = json.JSONEncoder(ensure_ascii=False).encode
    head = ",\n".join(
        f"  {encode(name)}: {encode(value)}" for name, value in {"head": {"vars": answer.columns}, **answer.remarks()}.items()
    )
    rows = [encode(_bound(answer.columns, row)) for row in answer.terms]  # a row a line: indented, it takes ten times as long
    shown = "\n      " + ",\n      ".join(rows) + "\n    " if rows else ""
    return f'{{\n{head},\n  "results": {{\n    "bindings": [{shown}]\n  }}\n}}\n'


def _bound(columns: list[str], row: tuple[Any, ...]) -> dict[str, Any]:
    return {name: _json_term(term) for name, term in zip(columns, row, strict=True) if term is not None}


def to_xml(answer: Answer) -> str:
    """Write SPARQL Query Results XML; lead, caveats and notes are a comment, as its schema is closed.

    Raises ParameterError where a value has a character that no XML can hold.
    """
    head = "".join(f'<variable name="{_xml(name)}"/>' for name in answer.columns)
    rows = "".join(f"    <result>{''.join(map(_xml_binding, answer.columns, row))}</result>\n" for row in answer.terms)
    return f"{DECLARATION}{_comment(answer)}{ROOT}  <head>{head}</head>\n  <results>\n{rows}  </results>\n</sparql>\n"


def _lazily(module: str, function: str) -> Callable[[Answer], str | bytes]:
    """Return a writer that is imported when something is written."""

    def write(answer: Answer) -> str | bytes:
        import importlib

        written: str | bytes = getattr(importlib.import_module(f"miggraph.exporting.{module}"), function)(answer)
        return written

    return write


W3C: dict[str, Callable[[Answer], str]] = {"csv": to_csv, "tsv": to_tsv, "json": to_json, "xml": to_xml}
RESULT_FORMATS: dict[str, Callable[[Answer], str | bytes]] = {
    **W3C,
    "markdown": _lazily("rows_markdown", "markdown"),
    "html": _lazily("rows_page", "html"),
    "xlsx": _lazily("rows_workbook", "xlsx"),
    "vcard": _lazily("vcard", "write"),
}


ROW_FILES = {  # endings, with the name of the format and its media type (SPARQL 1.1 Query Results; RFC 7763)
    ".json": ("json", "application/sparql-results+json"),
    ".csv": ("csv", "text/csv"),
    ".tsv": ("tsv", "text/tab-separated-values"),
    ".xml": ("xml", "application/sparql-results+xml"),
    ".md": ("markdown", "text/markdown"),
    ".xlsx": ("xlsx", BIBLIOGRAPHIES["xlsx"].media_type),
    ".vcf": ("vcard", "text/vcard"),
}


def write(answer: Answer, format: str) -> str | bytes:
    """Write an answer in one of the formats of rows. Raises ParameterError for an unknown one."""
    if format not in RESULT_FORMATS:
        raise ParameterError(f"rows cannot be written as {format}", remedy=f"Formats for rows: {', '.join(RESULT_FORMATS)}")
    return RESULT_FORMATS[format](answer)


def boolean(value: bool, format: str) -> str:
    """Write the result of an ASK query: JSON or XML as the standards have it, and a word for people."""
    word = "true" if value else "false"
    if format == "json":
        return json.dumps({"head": {}, "boolean": value}, indent=2) + "\n"
    return f"{DECLARATION}{ROOT}  <head/>\n  <boolean>{word}</boolean>\n</sparql>\n" if format == "xml" else f"{word}\n"


def _plain(term: Any) -> str:
    if term is None:
        return ""
    return str(term.value) if isinstance(term, ox.NamedNode | ox.Literal) else _turtle(term)


def _turtle(term: Any) -> str:
    """Write a term as Turtle has it, a triple as SPARQL 1.2 has it; no line of TSV holds a tab or an end of line."""
    if term is None:
        return ""
    if isinstance(term, ox.Triple):
        return f"<<( {_turtle(term.subject)} {_turtle(term.predicate)} {_turtle(term.object)} )>>"
    if isinstance(term, ox.Literal) and (bare := BARE.get(term.datatype.value)) and re.fullmatch(bare, term.value):
        return term.value
    return str(term).replace("\t", "\\t")


def _json_term(term: Any) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    return {"type": "literal", "value": term.value, **dict(_marks(term))}


def _marks(literal: ox.Literal) -> Iterator[tuple[str, str]]:
    """Yield the language of a literal, or its datatype unless that is a string."""
    if literal.language:
        yield "xml:lang", literal.language
    elif literal.datatype.value != STRING:
        yield "datatype", literal.datatype.value


def _comment(answer: Answer) -> str:
    """Return what is said beside the rows, one thing a line."""
    from miggraph.exporting.writable import xml_comment

    said = [[value] if isinstance(value, str) else value for value in answer.remarks().values()]
    return xml_comment("\n".join(line for lines in said for line in lines)) + "\n" if said else ""


def _xml_binding(name: str, term: Any) -> str:
    return "" if term is None else f'<binding name="{_xml(name)}">{_xml_term(term)}</binding>'


def _xml_term(term: Any) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{_xml(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{_xml(term.value)}</bnode>"
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return f"<triple>{''.join(f'<{name}>{_xml_term(part)}</{name}>' for name, part in parts.items())}</triple>"
    marks = "".join(f' {name}="{_xml(value)}"' for name, value in _marks(term))
    return f"<literal{marks}>{_xml(term.value)}</literal>"


def _xml(text: str) -> str:
    """Escape text for XML 1.0. What a parser would change is written by number (section 2.11 and 3.3.3)."""
    from miggraph.exporting.writable import fault_in_xml, xml_attribute

    if fault := fault_in_xml(text):
        raise ParameterError(f"XML cannot hold {fault}, which stands in {text[:60]!r}", remedy="Write json: it can.")
    return xml_attribute(text)
