"""Reading SPARQL by its tokens: what a query would call is found however it is written, and nothing else is taken for it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import miggraph
from miggraph import HomeError, KnowledgeGraph, QueryError
from miggraph.graph import sparql
from miggraph.graph.limits import Limits
from miggraph.graph.store import Embedded

HERE = "http://127.0.0.1:9/q"  # the port of the discard service: nobody answers
CALLS = [
    f"ASK {{ SERVICE <{HERE}> {{ ?s ?p ?o }} }}",
    f"ASK {{ service silent<{HERE}>{{ ?s ?p ?o }} }}",
    f"ASK {{ SERVICESILENT<{HERE}>{{ ?s ?p ?o }} }}",
    f"ASK {{ ?s ?p 1SERVICE<{HERE}>{{ ?s ?p ?o }} }}",
    f"ASK {{ ?s ?p 1e5SERVICE<{HERE}>{{ ?s ?p ?o }} }}",
    f"ASK {{ ?s ?p trueSERVICE<{HERE}>{{ ?s ?p ?o }} }}",
    f"ASK {{ FILTER(1<2)SERVICE<{HERE}>{{ ?s ?p ?o }} }}",
    f"ASK {{ FILTER(?a<?b&&?c>?d) SERVICE<{HERE}> {{ ?s ?p ?o }} }}",
    f"ASK {{ BIND(EXISTS{{SERVICE<{HERE}>{{?s ?p ?o}}}} AS ?x) }}",
    f"ASK {{ ?s ?p ?o # a comment ends here\rSERVICE <{HERE}> {{ ?s ?p ?o }}\n}}",
    f"ASK {{ ?s ?p '#' . SERVICE <{HERE}> {{ ?s ?p ?o }} }}",
    f"ASK {{ ?s ?p '''a'' ''' . SERVICE <{HERE}> {{ ?s ?p ?o }} }}",
    f"ASK {{ ?s ?p '\\\\' . SERVICE <{HERE}> {{ ?s ?p ?o }} }}",
    f"ASK {{ {{ SELECT * {{ GRAPH ?g {{ SERVICE <{HERE}> {{ ?s ?p ?o }} }} }} }} }}",
    "PREFIX e: <http://127.0.0.1:9/> ASK { SERVICE e:q { ?s ?p ?o } }",
    "BASE <http://127.0.0.1:9/> ASK { SERVICE <q> { ?s ?p ?o } }",
    f"PREFIX e: <http://127.0.0.1:9/> ASK {{ ?s ?p e:.SERVICE<{HERE}>{{?s ?p ?o}} }}",
    f"ASK {{ \\u0053ERVICE <{HERE}> {{ ?s ?p ?o }} }}",
    f'ASK {{ ?s ?p "\\u0022" . SERVICE <{HERE}> {{ ?s ?p ?o }} FILTER("" != "\\u0022") }}',
    f'ASK {{ ?s ?p "\\u0022 . SERVICE <{HERE}> {{ ?s ?p ?o }} # " }}',
]
UNTOLD = [
    "ASK { SERVICE ?x { ?s ?p ?o } }",
    f"ASK {{ VALUES $x {{ <{HERE}> }} SERVICE SILENT $x {{ ?s ?p ?o }} }}",
    "PREFIX e: <http://127.0.0.1:9/> ASK { SERVICEe:q { ?s ?p ?o } }",
    "PREFIX e: <http://127.0.0.1:9/> PREFIX SERVICEe: <http://e/> ASK { SERVICEe:q { ?s ?p ?o } }",
    "PREFIX e: <http://127.0.0.1:9/> ASK { ?s ?p true.SERVICESILENTe:q { ?s ?p ?o } }",
]
INNOCENT = [
    "ASK { ?SERVICE ?p ?o }",
    f"ASK {{ ?s ?p 'SERVICE <{HERE}>' }}",
    f'ASK {{ ?s ?p """ " SERVICE <{HERE}> {{}} """ }}',
    f"ASK {{ ?s ?p ?o }} # SERVICE <{HERE}> {{}}",
    "PREFIX service: <http://e/> ASK { ?s service:p ?o . GRAPH service:g { ?s a service:SERVICE } }",
    "ASK { <http://e/#SERVICE> ?p 'a'@en }",
    "ASK { _:SERVICE ?p ?o }",
]


@pytest.fixture(scope="module", params=["records", "endpoint"])
def graph(request: pytest.FixtureRequest, shipped: KnowledgeGraph) -> KnowledgeGraph:
    """The shipped graph, here and behind a service."""
    return shipped if request.param == "records" else miggraph.open(shipped.home.path, endpoint=request.getfixturevalue("endpoint"))


@pytest.mark.parametrize("text", CALLS)
def test_a_call_is_refused_however_it_is_written(graph: KnowledgeGraph, text: str) -> None:
    """The address that it would call is named, with the option that allows it."""
    with pytest.raises(QueryError, match=f"would call {HERE}") as told:
        graph.sparql(text)
    assert told.value.remedy.endswith(f"--allow-service {HERE}")


@pytest.mark.parametrize("text", UNTOLD)
def test_a_call_to_nobody_knows_whom_is_refused(graph: KnowledgeGraph, text: str) -> None:
    """What a variable is bound to is not known before."""
    with pytest.raises(QueryError, match="whom the query would call"):
        graph.sparql(text)


@pytest.mark.parametrize("text", INNOCENT)
def test_what_only_looks_like_a_call_is_none(graph: KnowledgeGraph, text: str) -> None:
    """Variables, texts, comments and names are not keywords."""
    assert graph.sparql(text) in (True, False)


def test_who_is_allowed_is_called(endpoint: str) -> None:
    """That address, and no other."""
    store = Embedded(ox.Store(), limits=Limits(services=frozenset([endpoint])))
    text = "SELECT ?x { SERVICE <%s> { <https://w3id.org/miggraph/organisation/kalayaan> <http://xmlns.com/foaf/0.1/name> ?x } }"
    assert [row["x"].value for row in store.query(text % endpoint)] == ["Kalayaan"]
    with pytest.raises(QueryError, match="would call"):
        store.query(text % f"{endpoint}/more")


def test_a_rule_of_a_home_calls_nobody(themed_home: Path) -> None:
    """Its rules run whenever the home is read."""
    (themed_home / "ontology" / "rules" / "90-calls.rq").write_text(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{HERE}> {{ ?s ?p ?o }} }}")
    with pytest.raises(HomeError, match=r"90-calls\.rq.*a rule calls no service"):
        miggraph.open(themed_home).sparql("ASK {}")


def test_rdflib_reads_no_files_that_a_query_names(shipped: KnowledgeGraph, tmp_path: Path) -> None:
    """By itself it would."""
    (tmp_path / "secret.ttl").write_text("<a:a> <a:b> <a:c> .")
    rows = shipped.to_rdflib().query(f"SELECT * FROM <{(tmp_path / 'secret.ttl').as_uri()}> {{ <a:a> ?p ?o }}")
    assert list(rows) == []


@given(st.text(alphabet="SERVICEservice silent<>{}()'\"#\\u0053?:.e1@_\n\r", max_size=40))
def test_no_text_makes_the_engine_call_unseen(text: str) -> None:
    """Whatever the engine takes for a query with a call, is refused before it."""
    store = Embedded(ox.Store())
    query = f"PREFIX e: <http://127.0.0.1:9/> ASK {{ {text} SERVICE SILENT e:q {{ ?s ?p ?o }} }}"
    try:
        ox.Store().query(query.replace("http://127.0.0.1:9/", "nowhere:"))  # a scheme that nobody can call
        is_query = True
    except (SyntaxError, ValueError, OSError, RuntimeError):
        is_query = False
    if is_query and " SERVICE SILENT e:q" in _without_texts(query):
        with pytest.raises(QueryError, match="would call"):
            store.query(query)


def _without_texts(query: str) -> str:
    """Return a query without what its own engine takes for texts and comments: where the call has gone, it was none."""
    changed = query.replace(" SERVICE SILENT e:q {", " NOTHING {")
    try:
        ox.Store().query(changed.replace("http://127.0.0.1:9/", "nowhere:"))
    except SyntaxError:
        return query
    return ""


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("# x\nPREFIX a: <a:b> BASE <c:d> # y\n construct {} {}", "CONSTRUCT"),
        ("PREFIX select: <a:b> ASK { ?s select:x ?o }", "ASK"),
        ("", ""),
    ],
)
def test_the_form_stands_behind_the_prologue(text: str, form: str) -> None:
    """BASE and PREFIX come first, in any order, with comments between."""
    assert sparql.read(text).form == form


@pytest.mark.parametrize(
    "text", ["PREFIX a: <a:b> # x\n delete where { ?s ?p ?o }", "load <http://127.0.0.1:9/>", "WITH <a:b> DELETE {} WHERE {}"]
)
def test_an_update_is_refused_before_it_runs(text: str) -> None:
    """By its first word behind the prologue."""
    with pytest.raises(QueryError, match="is an update"):
        sparql.read(text)


def test_brackets_without_end_are_refused(graph: KnowledgeGraph) -> None:
    """Engines read them by recursion, and some ten thousand end the process."""
    assert graph.sparql(f"ASK {{ FILTER({'(' * 400}true{')' * 400}) }}") is True
    with pytest.raises(QueryError, match="brackets inside one another"):
        graph.sparql(f"ASK {'{' * 100_000}{'}' * 100_000}")
