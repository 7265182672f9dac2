"""The same graph from records, from a store on disk, and from a real SPARQL server: the same answers."""

from __future__ import annotations

import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import miggraph
from miggraph import KnowledgeGraph, QueryError, StoreError
from miggraph.graph.store import Store
from miggraph.ground.findings import Report

ROOT = Path(__file__).parent.parent
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
QUESTION = {"theme": "domestic workers", "country": "the UK"}


@pytest.fixture(scope="module", params=["records", "store", "endpoint"])
def graph(request: pytest.FixtureRequest, shipped: KnowledgeGraph) -> KnowledgeGraph:
    """The shipped graph, opened in each of the three ways."""
    if request.param == "store":
        return miggraph.open(ROOT, store=request.getfixturevalue("folder"))
    return miggraph.open(ROOT, endpoint=request.getfixturevalue("endpoint")) if request.param == "endpoint" else shipped


def test_every_canned_query_answers_alike(graph: KnowledgeGraph, shipped: KnowledgeGraph) -> None:
    """Each query gives, for its defaults, the rows that it gives from records."""
    for query in shipped.queries:
        expected = shipped.ask(query.slug, sources=False, **query.defaults)
        found = graph.ask(query.slug, sources=False, **query.defaults)
        assert (found.columns, found.rows) == (expected.columns, expected.rows), query.slug


def test_a_sentence_is_answered(graph: KnowledgeGraph) -> None:
    """Labels are read from wherever the graph is."""
    assert graph.ask("which organisations work on domestic workers in the UK").column("organisationLabel") == ["Kalayaan"]


def test_sources_are_named(graph: KnowledgeGraph) -> None:
    """The sources of rows are found through named graphs everywhere."""
    answer = graph.ask("organisations-by-theme-and-country", sources=True, **QUESTION)
    assert all("Migration Key Resources, Organisations" in row["sources"] for row in answer)


def test_the_graph_is_described_alike(graph: KnowledgeGraph, shipped: KnowledgeGraph) -> None:
    """VoID has the same numbers everywhere, and names the service where there is one; DCAT has it as a data service."""
    for vocabulary, service in (("void", "sparqlEndpoint"), ("dcat", "endpointURL")):
        described = [rdflib.Graph().parse(data=one.describe(vocabulary), format="turtle") for one in (graph, shipped)]
        if vocabulary == "void":
            described[0].remove((None, VOID.sparqlEndpoint, None))
            assert set(described[0]) == set(described[1])
        assert (service in graph.describe(vocabulary)) == (not graph.from_records and "/query" in graph.describe(vocabulary))


def test_sparql_of_all_forms(graph: KnowledgeGraph) -> None:
    """SELECT gives rows, ASK a bool, CONSTRUCT and DESCRIBE triples; our prefixes are declared."""
    assert graph.sparql("ASK { <https://w3id.org/miggraph/organisation/kalayaan> a org:Organization }") is True
    assert graph.sparql("ASK { <https://w3id.org/miggraph/organisation/kalayaan> a foaf:Person }") is False
    rows = graph.sparql("SELECT ?name { <https://w3id.org/miggraph/organisation/kalayaan> foaf:name ?name }")
    assert not isinstance(rows, bool)
    assert [dict(row) for row in rows] == [{"name": "Kalayaan"}]
    triples = graph.sparql("CONSTRUCT { ?s foaf:name ?o } WHERE { ?s foaf:name ?o FILTER(?o = 'Kalayaan') }")
    assert isinstance(triples, list)
    assert [str(t.object) for t in triples] == ['"Kalayaan"']


def test_a_graph_can_be_named_in_a_query(graph: KnowledgeGraph) -> None:
    """GRAPH sees the named graphs, also over the protocol."""
    rows = graph.sparql("SELECT DISTINCT ?g { GRAPH ?g { ?s mig:hashtag ?tag } }")
    assert not isinstance(rows, bool)
    assert [row["g"].id for row in rows] == ["source/kalayaan-campaigns"]


@pytest.fixture(scope="module")
def asserted(graph: KnowledgeGraph) -> KnowledgeGraph:
    """The same graph without what the rules conclude."""
    return miggraph.open(ROOT, store=graph._path, endpoint=graph._endpoint, asserted=True)


def test_asserted_leaves_out_what_the_rules_conclude(graph: KnowledgeGraph, asserted: KnowledgeGraph) -> None:
    """That a book is the same as its ISBN is concluded; what it is called was said. In the union and in its named graph alike."""
    concluded = "ASK { ?book owl:sameAs ?isbn FILTER(STRSTARTS(STR(?isbn), 'urn:isbn:')) }"
    said = "ASK { <organisation/kalayaan> rdfs:label ?label }"
    assert (graph.sparql(concluded), graph.sparql(said)) == (True, True)
    assert (asserted.sparql(concluded), asserted.sparql(said)) == (False, True)
    assert asserted.sparql("ASK { GRAPH <graph/derived> { ?book owl:sameAs ?isbn } }") is False


def test_asserted_counts_a_statement_of_two_sources_once(graph: KnowledgeGraph, asserted: KnowledgeGraph) -> None:
    """The default graph is a merge (RDF 1.1 Semantics, section 4.1), and so it is without the rules."""
    for kg in (graph, asserted):
        assert number(kg, "SELECT (COUNT(?name) AS ?n) { <organisation/kalayaan> foaf:name ?name }") == 1


def test_no_canned_query_goes_blind_without_the_rules(asserted: KnowledgeGraph, shipped: KnowledgeGraph) -> None:
    """Each finds as many rows for its defaults as with them; columns that hang on a conclusion may be empty."""
    for query in shipped.queries:
        assert len(asserted.ask(query.slug, **query.defaults)) == len(shipped.ask(query.slug, **query.defaults)), query.slug


def number(graph: KnowledgeGraph, text: str) -> int:
    """Run a query that counts."""
    answer = graph.sparql(text)
    assert isinstance(answer, miggraph.Answer)
    return int(answer[0]["n"])


COUNT = "SELECT (COUNT(*) AS ?n) {} {{ {} }}"


@pytest.mark.parametrize(
    ("dataset", "pattern"),
    [
        ("FROM <graph/derived>", "?s ?p ?o"),
        ("FROM <https://w3id.org/miggraph/graph/derived>", "?s ?p ?o"),
        ("FROM <source/cldr> FROM <source/iso-3166>", "?s ?p ?o"),
        ("FROM <source/cldr> FROM <source/cldr>", "?s ?p ?o"),
        ("FROM <source/cldr> FROM <source/iso-3166> FROM NAMED <source/un-m49>", "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"),
        ("FROM NAMED <source/un-m49>", "GRAPH ?g { ?s ?p ?o }"),
        ("FROM NAMED <source/un-m49>", "?s ?p ?o"),
        ("FROM <source/cldr>", "GRAPH ?g { ?s ?p ?o }"),
        ("FROM <file:///etc/passwd>", "?s ?p ?o"),
        ("FROM <http://127.0.0.1:9/graph> FROM <source/cldr>", "?s ?p ?o"),
    ],
)
def test_a_dataset_that_a_query_names_is_the_one_it_gets(
    graph: KnowledgeGraph, asserted: KnowledgeGraph, shipped: KnowledgeGraph, dataset: str, pattern: str
) -> None:
    """FROM beats our graphs and ``asserted``, several are merged, and nothing is fetched (SPARQL 1.1 Query Language, section 13.2)."""
    graphs = {kind: set(re.findall(rf"FROM{kind} <(\S+?)>", dataset)) for kind in ("", " NAMED")}

    def triples(kind: str) -> list[ox.Triple]:
        return [triple for name in graphs[kind] for triple in shipped.store.triples(shipped.names.iri(name))]

    merged = len(set(triples(""))) if not pattern.startswith("GRAPH") else 0
    expected = merged + (len(triples(" NAMED")) if "GRAPH" in pattern else 0)
    for kg in (graph, asserted):
        assert number(kg, COUNT.format(dataset, pattern)) == expected


def test_show_and_search_and_export_are_the_same(graph: KnowledgeGraph, shipped: KnowledgeGraph) -> None:
    """What is shown, found and exported does not depend on where the graph is."""
    assert graph.show("kalayaan") == shipped.show("kalayaan")
    assert graph.search("domestic workers").rows == shipped.search("domestic workers").rows
    assert graph.export("turtle", ["organisation/kalayaan"]) == shipped.export("turtle", ["organisation/kalayaan"])
    assert graph.export("nquads") == shipped.export("nquads")


def test_findings_name_the_thing_where_there_is_no_line(graph: KnowledgeGraph, shipped: KnowledgeGraph) -> None:
    """A store has no files: its findings name the thing."""
    found = graph.validate()
    assert found.is_valid
    if graph is not shipped:
        assert all(finding.focus and not finding.file for finding in found.findings)
    assert by_thing(found) == by_thing(shipped.validate())


def by_thing(report: Report) -> set[tuple[str, ...]]:
    """What the shapes find, without the lines that only records have."""
    return {(f.rule, f.focus, f.severity.value, f.value, f.message) for f in report.findings if f.component}


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <a:a> <a:b> 1 }", "prefix a: <a:b> # x\n delete where { ?s ?p ?o }", "CLEAR ALL", "drop all"]
)
def test_updates_are_refused(graph: KnowledgeGraph, text: str) -> None:
    """An update sent as a query says that it is one, and changes nothing."""
    with pytest.raises(QueryError, match="is an update"):
        graph.sparql(text)
    assert graph.sparql("ASK { <https://w3id.org/miggraph/organisation/kalayaan> a org:Organization }") is True


def test_malformed_queries_say_where(graph: KnowledgeGraph) -> None:
    """Line and column of the fault are named."""
    with pytest.raises(QueryError, match=r"line 2, column \d+"):
        graph.sparql("SELECT ?s\nWHERE { ?s ?p }")


def test_nobody_listens() -> None:
    """An endpoint that cannot be reached is one clear error."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(StoreError, match="cannot be reached"):
        miggraph.open(ROOT, endpoint=f"http://127.0.0.1:{port}/").ask("campaigns")


class Elsewhere(BaseHTTPRequestHandler):
    """A service that answers everything with JSON that is no result of a query."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"name": "something else"}')

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_service_that_is_no_endpoint() -> None:
    """What answers in JSON of another kind is one clear error."""
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        with pytest.raises(StoreError, match="did not answer with query results"):
            miggraph.open(ROOT, endpoint=f"http://127.0.0.1:{server.server_port}/").sparql("ASK {}")
        server.shutdown()


@pytest.mark.parametrize("address", ["nonsense", "file:///etc/passwd", "ftp://localhost/x"])
def test_an_endpoint_is_a_web_address(address: str) -> None:
    """Only http and https addresses are asked."""
    with pytest.raises(StoreError, match="web address"):
        miggraph.open(ROOT, endpoint=address).ask("campaigns")


def test_a_folder_without_a_store(tmp_path: Path) -> None:
    """A folder that holds no store is refused, and not made into one."""
    with pytest.raises(StoreError, match="no store here"):
        miggraph.open(ROOT, store=tmp_path).ask("campaigns")
    assert list(tmp_path.iterdir()) == []


def test_building_again_replaces_the_folder(folder: Path, shipped: KnowledgeGraph) -> None:
    """The same data gives the same quads, and leaves nothing else behind."""
    from miggraph.graph import build

    before = (folder / "graph.nq").read_bytes()
    build.write(shipped.home, folder)
    assert (folder / "graph.nq").read_bytes() == before
    assert sorted(path.name for path in folder.parent.iterdir()) == ["out"]


def test_building_never_replaces_something_else(tmp_path: Path, shipped: KnowledgeGraph) -> None:
    """A folder that holds other files is left alone."""
    from miggraph.graph import build

    (tmp_path / "letter.txt").write_text("dear all")
    with pytest.raises(StoreError, match="something else"):
        build.write(shipped.home, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    "thing", ["organisation/kalayaan", "resource/global-woman", "place/GB", "theme/care-work", "person/anderson-bridget"]
)
def test_what_is_looked_up_is_what_a_query_finds(shipped: KnowledgeGraph, thing: str) -> None:
    """A thing's statements, and those that refer to it, are the same by index as by SPARQL."""
    store, name = shipped.store, shipped.names.iri(thing)
    assert set(store.about(name)) == set(Store.about(store, name))
    assert set(store.referring(name)) == set(Store.referring(store, name))
