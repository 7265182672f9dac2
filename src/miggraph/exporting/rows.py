"""Query results in the W3C formats: CSV and TSV (SPARQL 1.1 Query Results CSV and TSV), JSON and XML (SPARQL 1.1, 2nd edition)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pyoxigraph as ox

from miggraph.exporting.writable import fault_in_xml, refusal, xml, xml_attribute
from miggraph.graph.answers import Answer
from miggraph.ground.names import XSD

STRING = XSD + "string"


def to_csv(answer: Answer) -> str:
    """Write CSV: plain values, lines ended by CR LF (section 3)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(answer.columns)
    writer.writerows([_plain(term) for term in row] for row in answer.terms)
    return out.getvalue()


def to_tsv(answer: Answer) -> str:
    """Write TSV: terms in Turtle syntax (section 4)."""
    rows = ["\t".join(f"?{name}" for name in answer.columns)]
    rows += ["\t".join("" if term is None else str(term).replace("\t", "\\t") for term in row) for row in answer.terms]
    return "\n".join(rows) + "\n"


def to_json(answer: Answer) -> str:
    """Write SPARQL 1.1 Query Results JSON."""
    bindings = [
        {name: _json_term(term) for name, term in zip(answer.columns, row, strict=True) if term is not None} for row in answer.terms
    ]
    return json.dumps({"head": {"vars": answer.columns}, "results": {"bindings": bindings}}, ensure_ascii=False, indent=2) + "\n"


def to_xml(answer: Answer) -> str:
    """Write SPARQL Query Results XML. Raises ParameterError for a text that XML cannot hold."""
    head = "".join(f'<variable name="{xml_attribute(name)}"/>' for name in answer.columns)
    rows = "".join(
        f"    <result>{''.join(_xml_binding(n, t) for n, t in zip(answer.columns, row, strict=True))}</result>\n" for row in answer.terms
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'
        f"  <head>{head}</head>\n  <results>\n{rows}  </results>\n</sparql>\n"
    )


RESULT_FORMATS: dict[str, Callable[[Answer], str]] = {"csv": to_csv, "tsv": to_tsv, "json": to_json, "xml": to_xml}


def boolean(value: bool, format: str) -> str:
    """Write the result of an ASK query: JSON or XML as the standards have it, and a word for people."""
    word = "true" if value else "false"
    if format == "json":
        return json.dumps({"head": {}, "boolean": value}, indent=2) + "\n"
    if format == "xml":
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n  <head/>\n  <boolean>{word}</boolean>\n</sparql>\n'
    return word + "\n"


def _plain(term: Any) -> str:
    if term is None:
        return ""
    return str(term) if isinstance(term, ox.BlankNode) else str(term.value)


def _json_term(term: Any) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    extra = {"xml:lang": term.language} if term.language else {} if term.datatype.value == STRING else {"datatype": term.datatype.value}
    return {"type": "literal", "value": term.value, **extra}


def _xml_binding(name: str, term: Any) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        value = f"<uri>{xml(term.value)}</uri>"
    elif isinstance(term, ox.BlankNode):
        value = f"<bnode>{xml(term.value)}</bnode>"
    else:
        if fault := fault_in_xml(term.value):
            raise refusal((f"?{name}", "is", term), f"XML cannot hold {fault}", ("json", "csv", "tsv"))
        extra = (
            f' xml:lang="{term.language}"'
            if term.language
            else ""
            if term.datatype.value == STRING
            else f' datatype="{xml_attribute(term.datatype.value)}"'
        )
        value = f"<literal{extra}>{xml(term.value)}</literal>"
    return f'<binding name="{xml_attribute(name)}">{value}</binding>'
