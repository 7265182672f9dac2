"""The SPARQL endpoint as the SPARQL 1.1 Protocol has it: the tests of the W3C, and what these leave out."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, Namespace
from rdflib.collection import Collection

ROOT = Path(__file__).parents[2]
SUITES = Path(os.environ.get("W3C_SUITES", ROOT.parent / "shared" / "w3c"))
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
LABELS = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
DERIVED = "https://w3id.org/miggraph/graph/derived"


@dataclass(frozen=True)
class Trial:
    """A request of the suite, and what should come of it."""

    name: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: set[str]
    boolean: bool | None
    form: str
    is_update: bool


def trials(manifest: rdflib.Graph) -> Iterator[Trial]:
    """The first request of each test: those that follow see what an update has done."""
    for test in manifest.subjects(RDF.type, MF.ProtocolTest):
        requests: Any = manifest.value(manifest.value(test, MF.action), HT.requests)
        request = Collection(manifest, requests)[0]
        body = manifest.value(request, HT.body)
        encoding = str(manifest.value(body, CNT.characterEncoding)) if body else "utf-8"
        listed = manifest.value(request, HT.headers)
        headers = {
            str(manifest.value(one, HT.fieldName)): str(manifest.value(one, HT.fieldValue))
            for one in (Collection(manifest, listed) if listed else ())
        }
        response: Any = manifest.value(request, HT.resp)
        yield Trial(
            str(test).partition("#")[2],
            str(manifest.value(request, HT.methodName)),
            str(manifest.value(request, HT.absolutePath)),
            headers,
            str(manifest.value(body, CNT.chars)).encode(encoding) if body else b"",
            {str(status)[-3] for status in manifest.objects(response, MF.expectedStatus)},
            value.toPython() if (value := manifest.value(response, MF.expectedBoolean)) is not None else None,
            str(manifest.value(response, MF.expectedFormat) or ""),
            "update" in str(test),
        )


@pytest.fixture(scope="module")
def suite() -> rdflib.Graph:
    file = SUITES / "protocol" / "manifest.ttl"
    if not file.is_file():
        pytest.skip(f"the tests of the SPARQL 1.1 Protocol are not at {file.parent}; they are in github.com/w3c/rdf-tests")
    return rdflib.Graph().parse(file, format="turtle", publicID=file.as_uri())


@pytest.fixture(scope="module")
def suite_served(suite: rdflib.Graph, start: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """An endpoint with the graphs of the suite, and one that it names without saying what is in it."""
    folder = tmp_path_factory.mktemp("suite") / "store"
    store = ox.Store(str(folder))
    names = {
        str(suite.value(one, rdflib.RDFS.label)): urlparse(str(suite.value(one, UT.graph))).path
        for one in suite.objects(None, UT.graphData)
    }
    for name, file in names.items():
        triples = [quad.triple for quad in ox.parse(path=file, format=ox.RdfFormat.N_TRIPLES)]
        store.extend(
            ox.Quad(one.subject, one.predicate, one.object, graph) for one in triples for graph in (ox.NamedNode(name), ox.DefaultGraph())
        )
    nothing = ox.NamedNode("http://kasei.us/2009/09/sparql/data/data0.rdf")
    store.add(ox.Quad(nothing, ox.NamedNode(RDF.type), nothing, nothing))
    store.flush()
    del store
    return f"{start('--store', str(folder))}/sparql"


def test_the_suite_of_the_protocol_is_passed(suite: rdflib.Graph, suite_served: str) -> None:
    """Every query is answered as it should be, and every fault refused; so is every update, which this endpoint never takes."""
    failed, number = [], 0
    for trial in trials(suite):
        number += 1
        address = trial.path.replace("/sparql/", suite_served)
        answer = httpx.request(trial.method, address, headers=trial.headers, content=trial.body)
        wanted = {"4"} if trial.is_update else trial.statuses
        if str(answer.status_code)[0] not in wanted or not _fits(answer, trial):
            failed.append((trial.name, answer.status_code, answer.text[:200]))
    assert failed == []
    assert number == 34


def _fits(answer: httpx.Response, trial: Trial) -> bool:
    media = answer.headers["content-type"].partition(";")[0]
    if trial.is_update or not trial.form:
        return media in ("text/plain", "application/problem+json") or answer.is_success
    if trial.form == "boolean" and trial.boolean is not None:
        return media in (JSON, XML) and answer.json()["boolean"] is trial.boolean
    if trial.form in ("boolean", "tabular"):
        return media in (JSON, XML, "text/csv", "text/tab-separated-values")
    return media in FORMS.values() and len(rdflib.Graph().parse(data=answer.text, format=media)) >= 0


def test_updates_change_nothing(suite_served: str) -> None:
    """Whatever is sent, what was there is there."""
    for headers, body in (({"Content-Type": "application/sparql-update"}, b"CLEAR ALL"), ({"Content-Type": "application/x-www-form-urlencoded"}, b"update=CLEAR+ALL")):  # fmt: skip
        assert httpx.post(suite_served, headers=headers, content=body).status_code == 403
    for query in ("CLEAR ALL", "INSERT DATA { <a:a> <a:a> <a:a> }", "PREFIX a: <a:> LOAD <http://example.org/>"):
        refused = httpx.post(suite_served, data={"query": query})
        assert (refused.status_code, "update" in refused.text) == (400, True)
    assert httpx.get(suite_served, params={"query": "ASK { ?s ?p ?o }"}).json() == {"head": {}, "boolean": True}


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"])
def test_the_service_describes_itself(served: str, accept: str) -> None:
    """Without a query there is RDF that names this endpoint, its language, its formats and its graphs (the three tests of the suite)."""
    answer = httpx.get(f"{served}/sparql", headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == accept
    graph = rdflib.Graph().parse(data=answer.text, format=accept)
    service = graph.value(predicate=SD.endpoint, object=rdflib.URIRef(f"{served}/sparql"))
    assert service == rdflib.URIRef(f"{served}/sparql")
    assert set(graph.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert set(graph.objects(service, SD.feature)) == {SD.UnionDefaultGraph}
    assert len(set(graph.objects(service, SD.resultFormat))) == 10
    dataset = graph.value(service, SD.defaultDataset)
    names = {str(graph.value(one, SD.name)) for one in graph.objects(dataset, SD.namedGraph)}
    assert {DERIVED, "https://w3id.org/miggraph/ontology"} <= names
    asked = httpx.post(f"{served}/sparql", data={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json()
    told = graph.value(graph.value(dataset, SD.defaultGraph), VOID.triples)
    assert str(told) == asked["results"]["bindings"][0]["n"]["value"]


def test_what_is_described_keeps_to_the_vocabulary(served: str) -> None:
    """Every property and class of the description that is of the vocabulary stands in it, and points to what it may (sections 3.2 to 3.4)."""
    graph = rdflib.Graph().parse(data=httpx.get(f"{served}/sparql").text, format="turtle")
    domains = {"endpoint": "Service", "feature": "Service", "resultFormat": "Service", "supportedLanguage": "Service", "defaultDataset": "Service", "defaultGraph": "Dataset", "namedGraph": "Dataset", "name": "NamedGraph", "graph": "NamedGraph"}  # fmt: skip
    ranges = {"defaultDataset": "Dataset", "defaultGraph": "Graph", "namedGraph": "NamedGraph", "graph": "Graph"}
    used = {str(p).removeprefix(SD) for p in graph.predicates() if str(p).startswith(SD)}
    assert used <= set(domains)
    for subject, predicate, value in graph:
        name = str(predicate).removeprefix(SD)
        if name in domains:
            assert (subject, RDF.type, SD[domains[name]]) in graph
        if name in ranges:
            assert (value, RDF.type, SD[ranges[name]]) in graph


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON), ("*/*", JSON), (JSON, JSON), (XML, XML), ("text/csv", "text/csv"), ("text/tab-separated-values", "text/tab-separated-values"),
        ("application/json", "application/json"), (f"{XML};q=0.5, text/csv;q=0.9", "text/csv"), (f"{JSON};q=0, {XML}", XML), ("text/*", "text/csv"), ("text/html;q=0.5, application/xml", "application/xml"),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "text/html"),
    ],
)  # fmt: skip
def test_rows_come_as_the_client_would_have_them(served: str, accept: str, media: str) -> None:
    """By the Accept header with its qualities (RFC 9110, section 12.5.1)."""
    answer = httpx.get(f"{served}/sparql", params={"query": LABELS + "SELECT ?s { ?s rdfs:label ?l } LIMIT 3"}, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media)


FORMS = {"turtle": "text/turtle", "nt": "application/n-triples", "rdf": "application/rdf+xml", "json": "application/ld+json", "trig": "application/trig", "nquads": "application/n-quads"}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_statements_come_in_every_serialisation(served: str, name: str) -> None:
    """By ``format=`` for people as by the Accept header, and they are the same statements."""
    query = "CONSTRUCT { ?s ?p ?o } WHERE { <https://w3id.org/miggraph/organisation/kalayaan> ?p ?o BIND(<https://w3id.org/miggraph/organisation/kalayaan> AS ?s) }"  # fmt: skip
    by_name = httpx.get(f"{served}/sparql", params={"query": query, "format": name})
    by_header = httpx.get(f"{served}/sparql", params={"query": query}, headers={"Accept": FORMS[name]})
    media = by_name.headers["content-type"].partition(";")[0]
    assert (media, by_header.headers["content-type"].partition(";")[0]) == (FORMS[name], FORMS[name])
    found = [{quad.triple for quad in ox.parse(text.content, format=ox.RdfFormat.from_media_type(media))} for text in (by_name, by_header)]
    assert found[0] == found[1]
    assert len(found[0]) > 10


@pytest.mark.parametrize(
    ("query", "asked", "status"),
    [("ASK {}", {"Accept": "image/png"}, 406), ("CONSTRUCT WHERE { ?s ?p ?o }", {"Accept": "text/csv"}, 406), ("ASK {}", {"format": "docx"}, 400), ("DESCRIBE <a:b>", {"format": "csv"}, 406)],
)  # fmt: skip
def test_what_nobody_writes_is_said_to_be_so(served: str, query: str, asked: dict[str, str], status: int) -> None:
    """With the formats that there are."""
    headers = {"Accept": asked.pop("Accept", "*/*")}
    answer = httpx.get(f"{served}/sparql", params={"query": query, **asked}, headers=headers)
    assert answer.status_code == status
    assert "application/" in answer.text or "turtle" in answer.text


def test_a_malformed_query_is_shown_its_place(served: str) -> None:
    """In plain text, with line and column, and the line itself."""
    answer = httpx.post(f"{served}/sparql", data={"query": "SELECT *\nWHERE { ?s ?p }"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert "line 2, column 1" in answer.text
    assert "WHERE { ?s ?p }" in answer.text
    unknown = httpx.post(f"{served}/sparql", data={"query": "ASK { ?s nope:x ?o }"})
    assert (unknown.status_code, "nope:" in unknown.text) == (400, True)


@pytest.mark.parametrize(
    ("method", "headers", "body", "status"),
    [
        ("PUT", {}, b"", 405), ("DELETE", {}, b"", 405), ("PATCH", {}, b"", 405),
        ("POST", {"Content-Type": "text/plain"}, b"ASK {}", 415), ("POST", {}, b"ASK {}", 415),
        ("POST", {"Content-Type": "application/sparql-query; charset=UTF-16"}, "ASK {}".encode("utf-16"), 415),
        ("POST", {"Content-Type": "application/sparql-query"}, b"ASK { ?s ?p '\xff' }", 400),
        ("POST", {"Content-Type": "application/x-www-form-urlencoded"}, b"query=ASK+%7B+?s+?p+'%FF'+%7D", 400),
        ("POST", {"Content-Type": "application/x-www-form-urlencoded"}, b"", 400),
        ("POST", {"Content-Type": "application/x-www-form-urlencoded"}, b"&".join([b"x=y"] * 5000), 400),
        ("POST", {"Content-Type": "application/sparql-query"}, b"ASK {} #" + b"x" * 2**20, 413),
    ],
)  # fmt: skip
def test_a_wrong_request_is_refused_as_http_has_it(served: str, method: str, headers: dict[str, str], body: bytes, status: int) -> None:
    """Method, media type, encoding and size, each with its own status, and never a fault of the server's."""
    answer = httpx.request(method, f"{served}/sparql", headers=headers, content=body)
    assert answer.status_code == status
    assert answer.text
    if status == 405:
        assert "GET" in answer.headers["allow"]


def test_pages_of_other_sites_may_ask(served: str) -> None:
    """A preflight is answered, and every answer may be read, refusals too (Fetch standard)."""
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = httpx.options(f"{served}/sparql", headers=asked)
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "content-type" in preflight.headers["access-control-allow-headers"].lower()
    for query in ("ASK {}", "ASK {"):
        answer = httpx.get(f"{served}/sparql", params={"query": query}, headers=asked)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "Miggraph-Cut" in answer.headers["access-control-expose-headers"]


def test_head_is_get_without_the_answer(served: str) -> None:
    """The same headers, and nothing else."""
    params = {"query": "ASK {}"}
    get, head = httpx.get(f"{served}/sparql", params=params), httpx.head(f"{served}/sparql", params=params)
    assert (head.status_code, head.content) == (200, b"")
    assert {**get.headers, "date": ""} == {**head.headers, "date": ""}


def count(served: str, query: str, **graphs: Any) -> int:
    answer = httpx.post(f"{served}/sparql", data={"query": query, **graphs})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def test_the_dataset_of_the_request_goes_before_that_of_the_query(served: str) -> None:
    """Section 2.1.4: what the request names is the dataset, FROM or not; several default graphs are merged."""
    query = "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/miggraph/ontology> { ?s ?p ?o }"
    derived = count(served, query, **{"default-graph-uri": DERIVED})
    ontology = count(served, query)
    assert derived != ontology
    twice = {"default-graph-uri": ["https://w3id.org/miggraph/ontology", DERIVED]}
    assert count(served, query, **twice) == derived + ontology
    named = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert count(served, named) > 2
    assert count(served, named, **{"named-graph-uri": DERIVED}) == 1
    assert count(served, named, **twice) == 0


@pytest.mark.parametrize("foreign", ["http://example.org/other", "file:///etc/passwd", "not an address", "http://127.0.0.1:1/"])
def test_a_graph_that_is_not_ours_is_refused(served: str, foreign: str) -> None:
    """No file is read and no address fetched, and it is said that there is no such graph."""
    answers = [
        httpx.get(f"{served}/sparql", params={"query": "ASK {}", name: foreign}) for name in ("default-graph-uri", "named-graph-uri")
    ]
    if " " not in foreign:
        answers += [
            httpx.get(f"{served}/sparql", params={"query": f"ASK {word} <{foreign}> {{ ?s ?p ?o }}"}) for word in ("FROM", "FROM NAMED")
        ]
    assert {answer.status_code for answer in answers} == {400}
    assert all(f"{foreign} is not a graph of this service" in answer.text for answer in answers)


@pytest.mark.parametrize(
    ("name", "query", "data"), [("csvtsv01", "csvtsv01", "data"), ("csvtsv02", "csvtsv02", "data"), ("csvtsv03", "csvtsv01", "data2")]
)
@pytest.mark.parametrize("ending", ["csv", "tsv"])
def test_rows_are_written_as_the_suite_of_formats_has_them(name: str, query: str, data: str, ending: str) -> None:
    """CSV and TSV of the W3C's tests, whatever the order of rows."""
    from miggraph.graph.store import Embedded
    from miggraph.web.query_answers import Terms, answer

    folder = SUITES / "csv-tsv-res"
    if not folder.is_dir():
        pytest.skip(f"the tests of result formats are not at {folder}; they are in github.com/w3c/rdf-tests")
    store = ox.Store()
    store.load(path=str(folder / f"{data}.ttl"), format=ox.RdfFormat.TURTLE)
    asked = {"text": (folder / f"{query}.rq").read_text(encoding="utf-8"), "default": [], "named": [], "accept": "", "format": ending}
    told, file = answer(Embedded(store), asked, Terms())
    assert told["status"] == 200
    assert file is not None
    with os.fdopen(file, "rb") as written:
        written.seek(0)
        found = written.read().decode()
    wanted = (folder / f"{name}.{ending}").read_text(encoding="utf-8")
    assert _rows(found, ending) == _rows(wanted, ending)


def _rows(text: str, ending: str) -> list[str]:
    """The rows by the names of their columns, whose order ``SELECT *`` leaves open."""
    if ending == "csv":
        return sorted(str(sorted((key, _plain(value)) for key, value in row.items())) for row in csv.DictReader(io.StringIO(text)))
    solutions: Any = ox.parse_query_results(text.encode(), ox.QueryResultsFormat.TSV)
    names = [variable.value for variable in solutions.variables]
    return sorted(str(sorted((name, _plain(getattr(row[name], "value", None), type(row[name]))) for name in names)) for row in solutions)


def _plain(value: str | None, kind: type = object) -> str:
    """A value: a blank node without its name, a number by what it is worth, for the engine does not keep how it was written."""
    if kind is ox.BlankNode or (value or "").startswith("_:"):
        return "_:"
    try:
        return str(float(value or ""))
    except ValueError:
        return value or ""
