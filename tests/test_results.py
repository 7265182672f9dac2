"""Rows in the W3C formats: the tests of the standards, and values that are hard to write."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph import ParameterError
from miggraph.exporting.rows import W3C, boolean
from miggraph.graph.answers import Answer, from_solutions
from miggraph.graph.store import Embedded

SUITES = Path(__file__).parent.parent.parent / "shared" / "w3c"
PARSED = {"json": ox.QueryResultsFormat.JSON, "tsv": ox.QueryResultsFormat.TSV, "xml": ox.QueryResultsFormat.XML}
MF, QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#", "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"


def suite(name: str) -> Iterator[Any]:
    """List the tests of a W3C suite: query, data and expected result; one that is skipped where the suite is missing."""
    folder = SUITES / name
    if not (folder / "manifest.ttl").is_file():
        missing = pytest.mark.skip(reason=f"the W3C test suite {name} is not at {folder}: it is not ours to publish")
        yield pytest.param(folder, folder, folder, marks=missing, id=f"{name} is missing")
        return
    store = ox.Store()
    store.load(path=str(folder / "manifest.ttl"), format=ox.RdfFormat.TURTLE, base_iri=folder.as_uri() + "/")
    text = (
        f"SELECT ?test ?query ?data ?result {{ ?test <{MF}action> ?a ; <{MF}result> ?result . ?a <{QT}query> ?query ; <{QT}data> ?data }}"
    )
    for row in store.query(text):  # type: ignore[union-attr]
        paths = [folder / row[name].value.rpartition("/")[2] for name in ("query", "data", "result")]
        yield pytest.param(*paths, id=row["test"].value.rpartition("#")[2])


def ask(text: str, data: Path | None = None) -> Any:
    """Run a query over a file of Turtle, or over nothing."""
    store = ox.Store()
    if data:
        store.load(path=str(data), format=ox.RdfFormat.TURTLE)
    found = Embedded(store).query(text)
    return found if isinstance(found, bool) else from_solutions(found)


@pytest.mark.parametrize(("query", "data", "result"), [*suite("csv-tsv-res"), *suite("json-res")])
def test_the_w3c_suites_of_results(query: Path, data: Path, result: Path) -> None:
    """What we write says what the standard's file says; blank nodes may have other names."""
    answer, expected = ask(query.read_text(encoding="utf-8"), data), result.read_text(encoding="utf-8")
    format = result.suffix.strip(".").replace("srj", "json")
    written = boolean(answer, format) if isinstance(answer, bool) else W3C[format](answer)
    assert normal(written, format) == normal(expected, format)


def normal(text: str, format: str) -> Any:
    """Read a result as rows of cells by column, with one name for all blank nodes."""
    if format == "json":
        document = json.loads(re.sub(r'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*)"[^"]*"', r'\1"b"', text))
        return document.get("boolean", document.get("results")), sorted(document["head"].get("vars", []))
    text = re.sub(r"_:\w+", "_:b", text)
    if format == "csv":
        return [{name: _value(cell) for name, cell in row.items()} for row in csv.DictReader(io.StringIO(text, newline=""))]
    found = ox.parse_query_results(text.encode(), ox.QueryResultsFormat.TSV)
    assert isinstance(found, ox.QuerySolutions)
    return [dict(zip([v.value for v in found.variables], map(_number, row), strict=True)) for row in found]


def _number(term: Any) -> Any:
    """Return a number by its value, and any other term as it is: oxigraph keeps no more of a number, and takes each integer for an integer."""
    return _value(term.value) if isinstance(term, ox.Literal) and term.datatype != XSD("string") else term


def _value(text: str) -> str | float:
    return float(text) if re.fullmatch(r"-?[0-9.]+([eE][0-9]+)?", text) else text


def answer(*values: Any) -> Answer:
    """An answer of one row."""
    return Answer([f"x{number}" for number in range(len(values))], [values])


TERMS = st.one_of(
    st.text().map(ox.Literal),
    st.text().map(lambda text: ox.Literal(text, language="en-GB")),
    st.from_regex(r"[+-]?[0-9]{1,3}", fullmatch=True).map(lambda text: ox.Literal(text, datatype=XSD("integer"))),
    st.sampled_from(["1.", ".5", "-1.50", "x", "1e3", "1.5E-3", "INF", "", " 1"]).flatmap(
        lambda text: st.sampled_from(["integer", "decimal", "double", "boolean", "gYear"]).map(
            lambda kind: ox.Literal(text, datatype=XSD(kind))
        )
    ),
    st.sampled_from(["true", "false", "1"]).map(lambda text: ox.Literal(text, datatype=XSD("boolean"))),
    st.just(ox.NamedNode("http://example.org/a?b=c&d=%3C'ü")),
    st.just(ox.BlankNode("b1")),
    st.none(),
)


def XSD(name: str) -> ox.NamedNode:  # noqa: N802 (as it is written in RDF)
    return ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{name}")


@given(st.lists(TERMS, min_size=2, max_size=3))
@pytest.mark.parametrize("format", ["json", "tsv", "xml"])
def test_terms_come_back_as_they_were(format: str, values: list[Any]) -> None:
    """Whatever is in them, read by a parser of somebody else; what XML cannot hold is refused, by name."""
    control = any(re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", str(value.value)) for value in values if value is not None)
    if format == "xml" and control:
        with pytest.raises(ParameterError, match=r"XML cannot hold the control character U\+"):
            W3C[format](answer(*values))
        return
    text = W3C[format](answer(*values))
    if format == "xml":  # pyoxigraph's own parser strips what a literal begins with
        assert [xml_term(binding) for binding in ET.fromstring(text).iterfind(".//{*}binding/*")] == [v for v in values if v is not None]
        return
    found = ox.parse_query_results(text.encode(), PARSED[format])
    assert isinstance(found, ox.QuerySolutions)
    assert [tuple(row) for row in found] == [tuple(values)]


def xml_term(element: ET.Element) -> Any:
    """Read a term of SPARQL Query Results XML, section 2.3.1."""
    text, kind = element.text or "", element.tag.rpartition("}")[2]
    if kind != "literal":
        return {"uri": ox.NamedNode, "bnode": ox.BlankNode}[kind](text)
    datatype, language = element.get("datatype"), element.get("{http://www.w3.org/XML/1998/namespace}lang")
    return ox.Literal(text, datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(text, language=language)


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=3))
def test_csv_is_read_as_rfc_4180_has_it(rows: list[list[str]]) -> None:
    """Each line ends in CR LF; what holds a comma, a quote or an end of line stands in quotes (section 2)."""
    text = W3C["csv"](Answer(["a", "b"], [tuple(map(ox.Literal, row)) for row in rows]))
    assert text.endswith("\r\n")
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == [["a", "b"], *rows]


def test_xml_keeps_the_ends_of_lines() -> None:
    """A parser makes a line feed of CR LF unless the first is written by number (XML 1.0, section 2.11)."""
    text = W3C["xml"](answer(ox.Literal("a\r\nb\rc\n\t<d> & \"e\" 'f' ]]>")))
    literal = ET.fromstring(text).find(".//{*}literal")
    assert literal is not None
    assert literal.text == "a\r\nb\rc\n\t<d> & \"e\" 'f' ]]>"


def test_what_xml_cannot_hold_is_named_with_what_can() -> None:
    """The value, the character, and json."""
    with pytest.raises(ParameterError, match=r"U\+0001, which stands in 'x\\x01y'") as told:
        W3C["xml"](answer(ox.Literal("fine"), ox.Literal("x\x01y")))
    assert "json" in told.value.remedy


def test_tsv_says_what_a_term_is() -> None:
    """Numbers stand bare where Turtle reads them back, other terms in its syntax, and what is unbound is nothing (section 4)."""
    row = "SELECT (4 AS ?a) (-1.5 AS ?b) ('1.'^^xsd:integer AS ?c) ('a\\tb\\n\\\"c\\\"'@en AS ?d) (<http://e/> AS ?e) (true AS ?f) (?u AS ?g) {}"
    text = W3C["tsv"](ask(f"PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> {row}"))
    assert text == (
        '?a\t?b\t?c\t?d\t?e\t?f\t?g\n4\t-1.5\t"1."^^<http://www.w3.org/2001/XMLSchema#integer>\t"a\\tb\\n\\"c\\""@en\t<http://e/>\ttrue\t\n'
    )


def test_a_triple_can_be_a_value() -> None:
    """SPARQL 1.2 has triples as terms; the formats that know them read them back, the others show them."""
    value = ox.Triple(ox.NamedNode("http://e/s"), ox.NamedNode("http://e/p"), ox.Literal("a\tb", language="en"))
    for format, parser in PARSED.items():
        found = ox.parse_query_results(W3C[format](answer(value, ox.Literal("x"))).encode(), parser)
        assert isinstance(found, ox.QuerySolutions)
        assert [row[0] for row in found] == [value]
    assert "http://e/s" in W3C["csv"](answer(value))


@pytest.mark.parametrize("value", [True, False])
def test_yes_or_no_in_every_format(value: bool) -> None:
    """As the standards have it, and a word elsewhere."""
    for format in ("json", "xml"):
        assert bool(ox.parse_query_results(boolean(value, format).encode(), PARSED[format])) is value
    assert boolean(value, "csv") == f"{value}\n".lower()
