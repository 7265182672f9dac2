"""Canned queries: headers, binding, and what can go wrong with parameters."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import miggraph
from miggraph import KnowledgeGraph, MiggraphError, ParameterError
from miggraph.graph.queries import Parameter, Query, bound, header_text
from miggraph.ground.names import BASE

ROOT = Path(__file__).parent.parent
TYPES = ["iri", "integer", "en", "xsd_gYear", "xsd_gYearMonth", "xsd_boolean"]
INJECTIONS = [
    'x"} INSERT DATA { <a:a> <a:b> <a:c> } #',
    "https://e.org/> ?p ?o } # ",
    "https://e.org/x> . ?s ?p ?o . <a:b",
    'domestic workers" . ?s ?p ?o . #',
    "2003'^^xsd:gYear) || true || (1=1",
    "\\",
    "a\nb",
    "\u0000",
    "?_theme_iri",
    "1; DROP ALL",
]


@pytest.mark.parametrize("value", INJECTIONS)
@pytest.mark.parametrize("kind", TYPES)
def test_no_value_becomes_syntax(kind: str, value: str) -> None:
    """Whatever is typed becomes one RDF term, or is refused."""
    try:
        term = bound(Parameter("x", kind, True, f"?_x_{kind}"), value)
    except ParameterError:
        return
    rows = list(ox.Store().query(f"SELECT ?x WHERE {{ VALUES ?x {{ {term} }} }}"))  # type: ignore[arg-type]
    assert len(rows) == 1
    if kind == "en":
        assert rows[0][0] == ox.Literal(value.strip(), language="en")


@settings(max_examples=300)
@given(st.text(max_size=40), st.sampled_from(TYPES))
def test_any_text_binds_to_one_term_or_is_refused(value: str, kind: str) -> None:
    """The same, for text nobody thought of."""
    try:
        term = bound(Parameter("x", kind, True, f"?_x_{kind}"), value)
    except ParameterError:
        return
    assert len(list(ox.Store().query(f"SELECT ?x WHERE {{ VALUES ?x {{ {term} }} }}"))) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("value", INJECTIONS)
@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("resources-by-theme", "theme"),
        ("resources-by-theme", "since"),
        ("campaign-updates", "since"),
        ("organisation-contacts", "organisation"),
    ],
)
def test_injections_are_refused_by_ask(shipped: KnowledgeGraph, slug: str, name: str, value: str) -> None:
    """Through the library each attempt ends in a clear error, and the graph is unchanged."""
    before = len(shipped.built.store.union)
    others = {"theme": "remittances"} if (slug, name) == ("resources-by-theme", "since") else {}
    with pytest.raises(MiggraphError):
        shipped.ask(slug, sources=False, **others, **{name: value})
    assert len(shipped.built.store.union) == before


@given(st.text(min_size=1, max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_label_is_resolved_or_refused(shipped: KnowledgeGraph, text: str) -> None:
    """Resolving never fails in another way than saying that nothing or several things fit."""
    try:
        name, _ = shipped.labels.resolve(text, "theme")
    except MiggraphError:
        return
    assert name.startswith(f"{BASE}theme/")


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_sentence_is_answered_or_refused(shipped: KnowledgeGraph, text: str) -> None:
    """Asking never fails in another way than with a clear error."""
    try:
        answer = shipped.ask(text)
    except MiggraphError:
        return
    assert answer.slug in shipped.queries or answer.title


def test_labels_ids_codes_and_iris_mean_the_same(shipped: KnowledgeGraph) -> None:
    """People give a label, an id, a code, or an IRI."""
    expected = shipped.ask("organisations-by-theme-and-country", theme="theme/domestic-workers", country="place/GB").rows
    assert expected
    for theme in ("domestic workers", "Domestic Workers", "domestic-workers", "https://w3id.org/miggraph/theme/domestic-workers"):
        for country in ("the UK", "GB", "GBR", "826", "United Kingdom", "Britain", "place/GB"):
            assert shipped.ask("organisations-by-theme-and-country", theme=theme, country=country).rows == expected


def test_headers_are_grlc(shipped: KnowledgeGraph) -> None:
    """A peer that reads the header as YAML finds what grlc documents."""
    for query in shipped.queries:
        header = yaml.safe_load(header_text(query.text))
        assert header["method"] == "GET"
        assert all(isinstance(header[name], str) for name in ("summary", "description"))
        assert all(isinstance(text, str) for text in [*header["question"], *header["tags"]])
        assert list(header)[-1] == "tags"


def test_there_are_thirty_queries_and_more(shipped: KnowledgeGraph) -> None:
    """All with at least one phrasing, and all with rows for their defaults."""
    assert len(list(shipped.queries)) >= 30


def test_every_query_gives_the_same_in_rdflib(shipped: KnowledgeGraph) -> None:
    """The queries are plain SPARQL 1.1: rdflib gives the rows that pyoxigraph gives."""
    dataset = shipped.to_rdflib()
    ontology = rdflib_ontology()
    for quad in ontology:
        dataset.add(quad)
    different = [query.slug for query in shipped.queries if not _same(shipped, dataset, query)]
    assert different == []


def rdflib_ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(ROOT / "ontology" / "miggraph.ttl")


def _same(graph: KnowledgeGraph, dataset: rdflib.Dataset, query: Query) -> bool:
    text = query.bind(query.defaults)
    ours = graph.sparql(text)
    assert isinstance(ours, miggraph.Answer)
    theirs = dataset.query(text)
    rows = [
        tuple("" if binding.get(rdflib.Variable(name)) is None else str(binding[rdflib.Variable(name)]) for name in ours.columns)
        for binding in theirs.bindings
    ]
    return sorted(rows) == sorted(tuple("" if term is None else str(term.value) for term in row) for row in ours.terms)
