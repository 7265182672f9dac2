"""SPARQL services: what they must hold, what is loaded into them, and queries that are understood there as they are here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

import miggraph
from miggraph import KnowledgeGraph, QueryError, StoreError
from miggraph.ground.names import BASE

ROOT = Path(__file__).parent.parent
Serve = Callable[..., str]


@pytest.fixture(scope="module")
def dump(folder: Path) -> list[ox.Quad]:
    """What build writes to graph.nq."""
    return list(ox.parse(path=str(folder / "graph.nq"), format=ox.RdfFormat.N_QUADS))


@pytest.fixture
def remote(endpoint: str) -> KnowledgeGraph:
    """The shipped graph behind a service, not asked yet."""
    return miggraph.open(ROOT, endpoint=endpoint)


def served(serve: Serve, path: Path, quads: Iterable[ox.Quad], *options: str) -> KnowledgeGraph:
    """Open a graph behind a service that holds these quads."""
    ox.serialize(quads, str(path / "some.nq"), ox.RdfFormat.N_QUADS)
    return miggraph.open(ROOT, endpoint=serve(path / "some.nq", *options))


def test_one_dump_by_two_ways(shipped: KnowledgeGraph, folder: Path) -> None:
    """The export with the ontology is what build writes, line by line: the named graphs, and their merge."""
    exported = shipped.export("nquads", with_ontology=True).splitlines()
    assert sorted(exported) == sorted((folder / "graph.nq").read_text(encoding="utf-8").splitlines())


def test_trig_says_the_same(shipped: KnowledgeGraph, dump: list[ox.Quad]) -> None:
    """The other format that has named graphs holds the same dataset, lists included (RDF Dataset Canonicalization 1.0)."""
    found = ox.Dataset(ox.parse(shipped.export("trig", with_ontology=True), ox.RdfFormat.TRIG))
    expected = ox.Dataset(dump)
    for dataset in (found, expected):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert found == expected


@pytest.mark.parametrize("format", ["turtle", "jsonld", "ntriples", "trig", "rdfxml"])
def test_every_format_can_have_the_ontology(shipped: KnowledgeGraph, format: str) -> None:
    """It is left out unless it is asked for, also beside one thing."""
    names, comment = ["term/ngo"], "A call to action of a campaign."
    assert comment in shipped.export(format, names, with_ontology=True)
    assert comment not in shipped.export(format, names)


def test_a_bibliography_has_no_ontology(shipped: KnowledgeGraph) -> None:
    """That is told, with the formats that have."""
    with pytest.raises(miggraph.ParameterError, match="no place for an ontology"):
        shipped.export("bibtex", with_ontology=True)


@pytest.mark.parametrize(
    ("kept", "lacking"),
    [
        (lambda graph: True, ""),
        (lambda graph: graph != f"<{BASE}ontology>", r"the service lacks the ontology\n"),
        (lambda graph: graph != f"<{BASE}graph/derived>", "the service lacks what the rules derive .*graph/derived"),
        (lambda graph: graph != "DEFAULT", "the service lacks a default graph"),
        (lambda graph: graph == "DEFAULT", "the service lacks the ontology and what the rules derive"),
        (lambda graph: False, "the service lacks the ontology and what the rules derive .* and a default graph"),
    ],
    ids=["whole", "no ontology", "nothing derived", "named graphs only", "default graph only", "empty"],
)
def test_a_service_that_lacks_something_is_told_so_at_once(
    serve: Serve, tmp_path: Path, dump: list[ox.Quad], kept: Callable[[str], bool], lacking: str
) -> None:
    """By whatever is asked first, with what to load; it would give wrong answers."""
    graph = served(serve, tmp_path, (quad for quad in dump if kept(str(quad.graph_name))))
    for ask in (lambda: graph.sparql("SELECT * { ?s ?p ?o } LIMIT 1"), lambda: graph.ask("campaigns"), lambda: graph.export("turtle")):
        if not lacking:
            assert ask()
            continue
        with pytest.raises(StoreError, match=lacking) as told:
            ask()
        assert "graph.nq" in told.value.remedy
        assert "--with-ontology" in told.value.remedy


@pytest.mark.parametrize("default", [True, False], ids=["with the merge", "without"])
def test_a_service_that_counts_twice_is_told_so(serve: Serve, tmp_path: Path, dump: list[ox.Quad], default: bool) -> None:
    """A union of graphs is no merge where a statement of two graphs counts twice (RDF 1.1 Semantics, section 4.1)."""
    quads = (quad for quad in dump if default or isinstance(quad.graph_name, ox.NamedNode))
    graph = served(serve, tmp_path, quads, "--union-default-graph")
    with pytest.raises(StoreError, match="counts a statement twice"):
        graph.ask("campaigns")


def test_a_service_is_asked_once_whether_it_is_whole(remote: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not at all for a query that names its own dataset."""
    from miggraph.graph.remote import Remote

    asked: list[str] = []
    real = Remote._post

    def post(self: Remote, text: str) -> tuple[bytes, str]:
        asked.append(text)
        return real(self, text)

    monkeypatch.setattr(Remote, "_post", post)
    remote.sparql("ASK FROM <graph/derived> { ?s ?p ?o }")
    assert len(asked) == 1
    remote.sparql("ASK { ?s ?p ?o }")
    remote.sparql("ASK { ?s ?p ?o }")
    assert len(asked) == 5


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x { <organisation/kalayaan> foaf:name ?x }",
        "# PREFIX foaf: is declared by nobody here\nSELECT ?x { <organisation/kalayaan> foaf:name ?x }",
        "SELECT ?x { VALUES ?text { 'PREFIX foaf: <x>' } <organisation/kalayaan> foaf:name ?x }",
        "BASE <organisation/> SELECT ?x { <kalayaan> foaf:name ?x }",
        "PREFIX o: <organisation/> SELECT ?x { o:kalayaan foaf:name ?x }",
        "PREFIX foaf: <http://xmlns.com/foaf/0.1/> SELECT ?x { <organisation/kalayaan> foaf:name ?x }",
        "SELECT ?x FROM <source/migration-key-resources> { <organisation/kalayaan> foaf:name ?x }",
    ],
)
def test_addresses_and_prefixes_are_read_alike(remote: KnowledgeGraph, shipped: KnowledgeGraph, text: str) -> None:
    """Our prefixes are declared and relative addresses follow the home's base, unless the query says otherwise."""
    for graph in (remote, shipped):
        answer = graph.sparql(text)
        assert isinstance(answer, miggraph.Answer)
        assert answer.column("x") == ["Kalayaan"]


def test_a_home_of_another_base_finds_its_graph(serve: Serve, tmp_path: Path) -> None:
    """Relative addresses are those of the home that asks; the layer's keep theirs."""
    (tmp_path / "data").mkdir()
    (tmp_path / "miggraph.toml").write_text('[graph]\ntitle = "Heat"\nbase = "https://example.org/heat/"\nlanguage = "fr"\n')
    (tmp_path / "data" / "all.yaml").write_text(
        "- {id: source/s, type: Source, source: source/s, title: Quelque part}\n"
        "- {id: organisation/o, type: Organisation, source: source/s, name: Ombre, country: place/FR}\n"
    )
    home = miggraph.open(tmp_path)
    (tmp_path / "dump.nq").write_text(home.export("nquads", with_ontology=True))
    remote = miggraph.open(tmp_path, endpoint=serve(tmp_path / "dump.nq"))
    text = "SELECT ?label { VALUES ?thing { <organisation/o> <place/FR> } ?thing rdfs:label ?label FILTER(LANG(?label) IN ('', ?__language)) } ORDER BY ?thing"
    for graph in (home, remote):
        answer = graph.sparql(text)
        assert isinstance(answer, miggraph.Answer)
        assert answer.column("label") == ["Ombre", "France"]
    with pytest.raises(StoreError, match=r"example\.org/heat/graph/derived"):
        miggraph.open(tmp_path, endpoint=_other(serve, tmp_path)).ask("campaigns")


def _other(serve: Serve, path: Path) -> str:
    """Serve the graph of another home than the one in a folder."""
    (path / "other.nq").write_text((path / "dump.nq").read_text().replace("https://example.org/heat/", "https://example.org/cold/"))
    return serve(path / "other.nq")


def test_canned_queries_are_portable(shipped: KnowledgeGraph, endpoint: str) -> None:
    """Each runs as it stands in its file, by whoever reads it: every prefix is declared, and nothing of ours is added."""
    import httpx

    for query in shipped.queries:
        values = {name: shipped.labels.resolve(value, query.parameters[name].kind)[0] if query.parameters[name].type == "iri" else value for name, value in query.defaults.items()}  # fmt: skip
        answer = httpx.post(endpoint, data={"query": query.bind(values)}, headers={"Accept": "application/sparql-results+json"})
        assert (query.slug, answer.status_code) == (query.slug, 200), answer.text
        assert answer.json()["results"]["bindings"], query.slug


@pytest.mark.parametrize("text", ["SELECT ?s WHERE { ?s ?p }", "SELECT ?s\nWHERE { ?s ?p }", "SELECT ?s WHERE { ?s nobody:p ?o }"])
def test_a_malformed_query_is_told_as_it_is_here(remote: KnowledgeGraph, shipped: KnowledgeGraph, text: str) -> None:
    """At its own line and column: what was put before it does not count."""
    said = []
    for graph in (remote, shipped):
        with pytest.raises(QueryError) as told:
            graph.sparql(text)
        said.append(re.sub(r": expected.*|: something.*", "", told.value.message))
    assert said[0] == said[1]


def test_a_service_that_has_moved_is_not_followed(endpoint: str) -> None:
    """A query goes where the user sends it; the new address is told."""
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Moved(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(307)
            self.send_header("Location", endpoint)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Moved) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        with pytest.raises(StoreError, match="has moved") as told:
            miggraph.open(ROOT, endpoint=f"http://127.0.0.1:{server.server_port}/").sparql("ASK {}")
        server.shutdown()
    assert endpoint in told.value.remedy
