"""What a worker writes: the engine's own answer, or as much of it as is allowed."""

from __future__ import annotations

import os
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.graph.store import Embedded
from miggraph.web.cutting import Counted, Full
from miggraph.web.query_answers import Terms, answer
from miggraph.web.result_formats import SOLUTIONS, TRIPLES

# Texts that look like what rows are counted by, or separated by.
HOSTILE = ["},{", "<result>", "\n", "\r\n", " , ", '"@id"', '"@value"', '"', "\\", "\t", ",", "a", "é", "\u2028", "}}]}", "# x", "-->"]
texts = st.lists(st.sampled_from(HOSTILE), max_size=4).map("".join)
terms = st.one_of(
    texts.map(ox.Literal),
    texts.map(lambda text: ox.Literal(text, language="en")),
    st.integers(-9, 99).map(ox.Literal),
    st.sampled_from([ox.NamedNode("http://example.org/a"), ox.NamedNode("http://example.org/b"), ox.BlankNode("c")]),
)
P = "http://example.org/p"


def store_of(values: list[Any]) -> Embedded:
    store = ox.Store()
    for number, value in enumerate(values):
        store.add(ox.Quad(ox.NamedNode(f"http://example.org/{number % 3}"), ox.NamedNode(P), value))
    return Embedded(store)


def answered(store: Embedded, query: str, name: str, rows: int = 100_000) -> tuple[dict[str, Any], bytes]:
    told, file = answer(store, {"text": query, "default": [], "named": [], "accept": "", "format": name}, Terms(rows))
    assert file is not None, told
    with os.fdopen(file, "rb") as written:
        written.seek(0)
        return told, written.read()


def rows(text: bytes, name: str) -> list[Any]:
    """What an answer says, row by row, whatever its format."""
    if name == "csv":
        import csv
        import io

        return list(csv.reader(io.StringIO(text.decode(), newline="")))[1:]
    if name in SOLUTIONS:
        return [tuple(row) for row in ox.parse_query_results(text, SOLUTIONS[name].writer)]  # type: ignore[union-attr]
    return [quad.triple for quad in ox.parse(text, TRIPLES[name].writer)]


@pytest.mark.parametrize("name", SOLUTIONS)
@given(values=st.lists(terms, max_size=9), most=st.integers(1, 9))
def test_rows_are_cut_where_they_must_be(name: str, values: list[Any], most: int) -> None:
    """As many rows as are allowed, the first ones, as they would be without a limit; and it is said if and only if there are more."""
    store, query = store_of(values), "SELECT ?s ?o ?nothing { ?s ?p ?o } ORDER BY ?s STR(?o) DATATYPE(?o)"
    whole, cut = answered(store, query, name), answered(store, query, name, most)
    assert rows(cut[1], name) == rows(whole[1], name)[:most]
    assert bool(cut[0]["cut"]) == (len(rows(whole[1], name)) > most)


@pytest.mark.parametrize("name", TRIPLES)
@given(values=st.lists(terms, max_size=9), most=st.integers(1, 9))
def test_statements_are_cut_where_they_must_be(name: str, values: list[Any], most: int) -> None:
    """The same for graphs."""
    store, query = store_of(values), "CONSTRUCT { ?s ?p ?o } WHERE { { SELECT * { ?s ?p ?o } ORDER BY ?s STR(?o) DATATYPE(?o) } }"
    whole, cut = answered(store, query, name), answered(store, query, name, most)
    assert rows(cut[1], name) == rows(whole[1], name)[:most]
    assert bool(cut[0]["cut"]) == (len(rows(whole[1], name)) > most)


def test_an_answer_that_is_just_not_too_long_is_the_engines_own() -> None:
    """Byte by byte: nothing is written again that need not be."""
    store = store_of([ox.Literal(number) for number in range(30)])
    for name, form in SOLUTIONS.items():
        query = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o"
        assert answered(store, query, name, 30)[1] == store.union.query(query).serialize(None, form.writer)


@given(st.lists(st.sampled_from([b"a", b"},{", b"}", b",{", b"},", b"{"]), max_size=30))
def test_marks_are_found_across_pieces(pieces: list[bytes]) -> None:
    """However the engine cuts what it writes, no mark is missed."""
    counted = Counted(lambda _: None, (b"},{",), 10_000, 10_000)
    for piece in pieces:
        counted.write(piece)
    assert 10_000 - counted.left == b"".join(pieces).count(b"},{")


def test_more_marks_than_are_allowed_end_the_writing() -> None:
    """At once, without waiting for the end."""
    counted = Counted(lambda _: None, (b"\n",), 2, 100)
    counted.write(b"a\nb\n")
    with pytest.raises(Full):
        counted.write(b"\n")
    with pytest.raises(MemoryError):
        Counted(lambda _: None, (b"\n",), 2, 100).write(b"x" * 101)


@pytest.mark.parametrize(
    "function", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()", 'MD5("a")', 'SHA512("a")', 'REGEX("a", "a")', "TZ(NOW())"]
)
def test_functions_work_though_nothing_may_be_opened(function: str) -> None:
    """The engine gets time, chance and digests without files or connections."""
    assert len(rows(answered(store_of([]), f"SELECT ({function} AS ?x) {{}}", "csv")[1], "csv")) == 1
