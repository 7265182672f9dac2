"""Whatever a graph holds, each format that can say it gives it back, to pyoxigraph and to rdflib; what it cannot say is refused with a reason."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from miggraph import exporting
from miggraph.exporting import FORMATS
from miggraph.exporting.rows import to_xml
from miggraph.graph import answers
from miggraph.graph.store import Embedded
from miggraph.ground.errors import ParameterError
from miggraph.ground.names import BASE, PREFIXES
from miggraph.records.context import Context

PARSERS = {
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
RDFLIB = {"turtle": "turtle", "jsonld": "json-ld", "ntriples": "nt", "nquads": "nquads", "trig": "trig", "rdfxml": "xml"}
WITH_GRAPHS = ("nquads", "trig")
RDF, E = PREFIXES["rdf"], "http://example.org/"
FIRST, REST, NIL, TYPE = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil", "type"))
S, T, P, Q = (ox.NamedNode(E + name) for name in "stpq")
LIST = ox.NamedNode(PREFIXES["bibo"] + "authorList")
CONTEXT = Context(
    {
        "@base": BASE,
        "bibo": PREFIXES["bibo"],
        "dcterms": PREFIXES["dcterms"],
        "xsd": PREFIXES["xsd"],
        "id": "@id",
        "type": "@type",
        "Book": "bibo:Book",
        "title": {"@id": "dcterms:title", "@container": "@language", "@language": "pt-BR"},
        "alternative": {"@id": "dcterms:alternative", "@container": "@language"},
        "note": {"@id": "dcterms:description"},
        "year": {"@id": "dcterms:issued", "@type": "xsd:gYear"},
        "authors": {"@id": "bibo:authorList", "@type": "@id", "@container": "@list"},
        "lines": {"@id": "dcterms:tableOfContents", "@container": "@list"},
        "parts": {"@id": "dcterms:hasPart", "@type": "@id"},
    }
)


def canonical(quads: Any, *, graphs: bool) -> set[str]:
    """The canonical form of a dataset (RDFC-1.0), or of the union of its graphs."""
    dataset = ox.Dataset(quads if graphs else [ox.Quad(q.subject, q.predicate, q.object) for q in quads])
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def refused(quads: list[ox.Quad], format: str) -> str:
    """Why a format refuses a graph; "" where it gives it back as it was, to pyoxigraph and to rdflib."""
    try:
        text = exporting.serialize(quads, format, CONTEXT)
    except ParameterError as error:
        return str(error)
    graphs = format in WITH_GRAPHS
    assert canonical(ox.parse(text.encode(), PARSERS[format]), graphs=graphs) == canonical(quads, graphs=graphs), (format, text)
    _in_rdflib(quads, text, format)
    return ""


def _in_rdflib(quads: list[ox.Quad], text: str, format: str) -> None:
    """Let rdflib read it too, as far as it keeps texts and addresses as they are."""
    theirs = rdflib.Dataset(default_union=True).parse(data=text, format=RDFLIB[format])
    found = {(_kind(s), str(p), _kind(o)) for s, p, o, _ in theirs.quads()}
    assert found == {(_kind(q.subject), q.predicate.value, _kind(q.object)) for q in quads}, (format, text)


def _kind(term: Any) -> tuple[str, ...]:
    """A term of either library as text, without the names of blank nodes."""
    if isinstance(term, (ox.BlankNode, rdflib.BNode)):
        return ("",)
    if isinstance(term, (ox.NamedNode, rdflib.URIRef)):
        return (getattr(term, "value", "") or str(term),)
    if isinstance(term, ox.Literal):
        return (term.value, term.language or "", "" if term.language else term.datatype.value)
    return (str(term), term.language or "", "" if term.language else str(term.datatype or PREFIXES["xsd"] + "string"))


@pytest.fixture(autouse=True)
def _as_written(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep rdflib from rewriting literals, and from telling of those that are not of their datatype."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


ODD = [
    f"{BASE}a:b", f"{BASE}/x", f"{BASE}../x", f"{BASE}./x", f"{BASE}?q", BASE, f"{BASE}#x", f"{BASE}a/../b", f"{BASE}a//b", f"{BASE}a/.", f"{BASE}..",
    f"{BASE}.a", f"{BASE}@type", f"{BASE}resource/a", f"{BASE}resource/a#b", f"{BASE}resource/a#c", f"{BASE}a?b#c", f"{BASE}é/ü", f"{BASE}%2e%2e/x",
    f"{BASE}_:b", f"{BASE}a#b:c", f"{BASE}~a/-b", BASE[:-1], f"{BASE[:-1]}#x", "https://w3id.org/../x", "http://example.org/a&b='c'", "http://example.org",
    "urn:x:y", "mailto:a@b.c", "HTTP://EXAMPLE.org/A", "http://example.org/é", "http://example.org/😀", f"{RDF}nil", f"{RDF}List",
    f"{PREFIXES['bibo']}Book", f"{PREFIXES['bibo']}a.b", f"{PREFIXES['bibo']}a.", f"{PREFIXES['dcterms']}title", f"{PREFIXES['dcterms']}", "a:b", "x://y",
]  # fmt: skip
PROPERTIES = [
    P, TYPE, FIRST, REST, LIST, *(ox.NamedNode(PREFIXES["dcterms"] + name) for name in ("title", "alternative", "description", "issued", "tableOfContents", "hasPart")),
    *(ox.NamedNode(E + name) for name in ("p-1", "1a", "é", "a%20b", "हिन्दी", "a.b")),
]  # fmt: skip
NO_NAME = [ox.NamedNode(iri) for iri in (f"{E}1", f"{E}p#", E, f"{E}p:", "urn:1", f"{E}p/", f"{E}😀", f"{RDF}li", f"{RDF}Description")]
DATATYPES = [ox.NamedNode(PREFIXES["xsd"] + name) for name in ("string", "integer", "decimal", "boolean", "gYear")] + [
    ox.NamedNode(f"{BASE}../d&t")
]
NODES = [ox.BlankNode(name) for name in ("a", "b", "c", "1", "x61", "a.b")]

iris = st.sampled_from(ODD).map(ox.NamedNode)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    ["1", "-0.5", "true", "2004", "\r\n", "\t", " ", '"', "\\", "a\u2028b", "\x85", "]]>"]
)
literals = (
    st.builds(lambda text, tag: ox.Literal(text, language=tag), texts, st.sampled_from(["en", "pt-BR", "zh-Hant", "de-CH-1996"]))
    | st.builds(lambda text, datatype: ox.Literal(text, datatype=datatype), texts, st.sampled_from(DATATYPES))
    | st.builds(ox.Literal, texts)
)
subjects = st.sampled_from(NODES) | iris
objects = st.sampled_from(NODES) | iris | literals
graph_names = st.sampled_from(
    [ox.DefaultGraph(), ox.NamedNode(f"{BASE}source/s"), ox.NamedNode(f"{BASE}source/t"), ox.BlankNode("g"), NODES[0]]
)
quads = st.builds(ox.Quad, subjects, st.sampled_from(PROPERTIES), objects, graph_names)
# graphs of cells, whose few nodes meet in every way
cells = st.builds(
    ox.Quad,
    st.sampled_from([*NODES[:3], S]),
    st.sampled_from([FIRST, FIRST, REST, REST, P, LIST]),
    st.sampled_from([*NODES[:3], NIL, S, ox.Literal("x"), ox.Literal("y")]),
    st.sampled_from([ox.DefaultGraph(), ox.NamedNode(f"{BASE}source/s")]),
)
slow = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


@slow
@given(st.lists(quads, max_size=8, unique=True))
def test_what_goes_out_comes_back(given: list[ox.Quad]) -> None:
    """Every format gives back every graph, but for characters that XML has not, and addresses that JSON-LD takes for prefixed names."""
    for format in FORMATS:
        reason = refused(given, format)
        assert not reason or (format, reason.partition(" cannot hold ")[0]) == ("rdfxml", "RDF/XML")


@slow
@given(st.lists(cells, max_size=8, unique=True))
@example([ox.Quad(S, P, NODES[0]), ox.Quad(NODES[0], FIRST, ox.Literal("a")), ox.Quad(NODES[0], REST, NODES[1]), ox.Quad(T, P, NODES[1]), ox.Quad(NODES[1], FIRST, ox.Literal("b")), ox.Quad(NODES[1], REST, NIL)])  # fmt: skip
@example(
    [
        ox.Quad(S, P, NODES[0]),
        ox.Quad(NODES[0], FIRST, ox.Literal("a")),
        ox.Quad(NODES[0], FIRST, ox.Literal("b")),
        ox.Quad(NODES[0], REST, NIL),
    ]
)
@example([ox.Quad(S, P, NODES[0]), ox.Quad(NODES[0], FIRST, ox.Literal("a")), ox.Quad(NODES[0], REST, NODES[0])])
@example([ox.Quad(NIL, P, ox.Literal("a")), ox.Quad(S, P, NIL), ox.Quad(NIL, REST, NIL)])
def test_what_is_no_list_comes_back(given: list[ox.Quad]) -> None:
    """Cells that lists share, two first members or two rests, circles, lists without an end, further properties, cells in two graphs."""
    for format in FORMATS:
        assert not refused(given, format)


@slow
@given(st.lists(st.builds(ox.Quad, st.sampled_from([S, T]), st.sampled_from([P, LIST, ox.NamedNode(PREFIXES["dcterms"] + "tableOfContents")]), st.integers(0, 3).map(lambda n: ox.BlankNode(f"head{n}"))), max_size=4, unique=True), st.lists(st.lists(iris | literals, min_size=1, max_size=2), min_size=4, max_size=4))  # fmt: skip
def test_lists_come_back(uses: list[ox.Quad], members: list[list[Any]]) -> None:
    """Lists of whatever members, several on one property, alike or not."""
    made = list(uses)
    for number, values in enumerate(members):
        for at, value in enumerate(values):
            cell = ox.BlankNode(f"head{number}" if at == 0 else f"cell{number}n{at}")
            rest = NIL if at == len(values) - 1 else ox.BlankNode(f"cell{number}n{at + 1}")
            made += [ox.Quad(cell, FIRST, value), ox.Quad(cell, REST, rest)]
    for format in FORMATS:
        reason = refused(made, format)
        assert not reason or reason.startswith("RDF/XML cannot hold ")


@slow
@given(st.lists(st.builds(ox.Quad, *[st.sampled_from([f"{BASE}resource/{name}" for name in ("a", "b", "a#1", "a#2", "a#3", "b#1")]).map(ox.NamedNode)] * 3), max_size=9, unique=True))  # fmt: skip
def test_nested_records_come_back(given: list[ox.Quad]) -> None:
    """Records inside of each other, of themselves, in circles, and those that others speak of."""
    made = [ox.Quad(q.subject, ox.NamedNode(PREFIXES["dcterms"] + "hasPart"), q.object) for q in given]
    for format in FORMATS:
        assert not refused(made, format)


def test_a_long_chain_of_nested_records_comes_back() -> None:
    """Each inside the one before, three thousand deep."""
    nodes = [ox.NamedNode(f"{BASE}resource/a"), *(ox.NamedNode(f"{BASE}resource/a#{number}") for number in range(3000))]
    made = [ox.Quad(above, P, below) for above, below in pairwise(nodes)]
    text = exporting.serialize(made, "jsonld", CONTEXT)
    assert canonical(ox.parse(text.encode(), ox.RdfFormat.JSON_LD), graphs=False) == canonical(made, graphs=False)


@pytest.mark.parametrize("property", NO_NAME, ids=str)
def test_a_property_without_a_name_is_refused_in_xml(property: ox.NamedNode) -> None:
    """RDF/XML has no way to write a property that ends in no word; the message names it, and the formats that have."""
    made = [ox.Quad(S, property, ox.Literal("x"))]
    for format in FORMATS:
        assert bool(refused(made, format)) == (format == "rdfxml")
    with pytest.raises(ParameterError, match="no name for this property") as error:
        exporting.serialize(made, "rdfxml", CONTEXT)
    assert property.value in str(error.value)


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x0b", "\ufffe", "\uffff"])
def test_a_character_that_xml_has_not_is_refused_there(char: str) -> None:
    """The message names the character and the statement; the other formats write it as they can."""
    made = [ox.Quad(S, P, ox.Literal(f"bell {char} rings"))]
    for format in FORMATS:
        assert bool(refused(made, format)) == (format == "rdfxml")
    with pytest.raises(ParameterError, match=rf"U\+{ord(char):04X}.*<{S.value}> <{P.value}>"):
        exporting.serialize(made, "rdfxml", CONTEXT)


@pytest.mark.parametrize("iri", ["dcterms:title", "bibo:Book", "xsd:1"])
@pytest.mark.parametrize("place", range(3))
def test_an_address_that_json_ld_would_misread_is_refused_there(iri: str, place: int) -> None:
    """An address whose scheme is a prefix of ours would come back as another."""
    terms = [S, P, T]
    terms[place] = ox.NamedNode(iri)
    for format in FORMATS:
        assert bool(refused([ox.Quad(*terms)], format)) == (format == "jsonld" or (format == "rdfxml" and (iri, place) == ("xsd:1", 1)))


@pytest.mark.parametrize(
    "term", [ox.Triple(S, P, ox.Literal("x")), ox.Literal("x", language="ar", direction=ox.BaseDirection.RTL)], ids=str
)
def test_what_rdf_1_1_has_not_is_refused_where_there_is_no_form_for_it(term: Any) -> None:
    """Statements about statements, and texts with a direction."""
    for format in ("jsonld", "rdfxml"):
        with pytest.raises(ParameterError, match="Take another format"):
            exporting.serialize([ox.Quad(S, P, term)], format, CONTEXT)
    for format in ("turtle", "trig", "ntriples", "nquads"):
        assert list(ox.parse(exporting.serialize([ox.Quad(S, P, term)], format, CONTEXT), PARSERS[format])) == [ox.Quad(S, P, term)]


def test_white_space_in_xml_is_kept() -> None:
    """Carriage returns, tabs and line feeds are what they were to any parser of XML."""
    text = exporting.serialize([ox.Quad(S, P, ox.Literal(" a\r\n\tb\rc\n "))], "rdfxml", CONTEXT)
    assert [node.text for node in ET.fromstring(text).iter(f"{{{E}}}p")] == [" a\r\n\tb\rc\n "]


def test_results_in_xml_are_well_formed() -> None:
    """Rows keep their carriage returns, and a control character is refused by name."""
    rows = Embedded(ox.Store()).query(r'SELECT ?x { VALUES ?x { "a\r\n\tb" } }')
    assert [node.text for node in ET.fromstring(to_xml(answers.from_solutions(rows))).iter() if node.tag.endswith("literal")] == [
        "a\r\n\tb"
    ]
    rows = Embedded(ox.Store()).query(r'SELECT ?x { VALUES ?x { "a\u0007b" } }')
    with pytest.raises(ParameterError, match=r"U\+0007"):
        to_xml(answers.from_solutions(rows))


def test_the_keys_of_a_language_map_are_as_the_graph_has_them() -> None:
    """A bare text is in the language of the key, whichever case the context writes that in; other languages stand in a map."""
    title = ox.NamedNode(PREFIXES["dcterms"] + "title")
    made = [ox.Quad(S, title, ox.Literal("Olá", language="pt-BR")), ox.Quad(T, title, ox.Literal("Olá", language="pt-BR")), ox.Quad(T, title, ox.Literal("Hi", language="EN"))]  # fmt: skip
    first, second = json.loads(exporting.serialize(made, "jsonld", CONTEXT))["@graph"]
    assert first["title"] == "Olá"
    assert second["title"] == {"en": "Hi", "pt-br": "Olá"}
