"""SPARQL endpoints as vocabularies: what one may do that it should not."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from miggraph.ground.errors import StoreError
from miggraph.linking.fetching import Patience
from miggraph.linking.vocabularies import sparql

V = "http://example.org/v/"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
QUICK = Patience(tries=3, first=0.05, cap=0.1, longest=3)
Answer = tuple[int, bytes, dict[str, str]]


class Endpoint(ThreadingHTTPServer):
    """An endpoint with some terms, which it gives in pages. Each query meets the next fault that was planned."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_port}/sparql"
        self.rows = [row(number) for number in range(7)]
        self.faults: list[Answer] = []
        self.most = 1_000  # rows given at once, whatever is asked for
        self.heeds_filter = self.heeds_limit = True
        self.queries: list[str] = []
        self.agents: set[str] = set()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def answer(self, query: str) -> list[dict[str, Any]]:
        after, limit = re.search(r'>= "([^"]*)"', query), re.search(r"LIMIT (\d+)", query)
        assert after
        assert limit
        rows = [row for row in self.rows if not self.heeds_filter or row["term"]["value"] >= after[1]]
        return rows[: min(int(limit[1]), self.most)] if self.heeds_limit else rows

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""


class Handler(BaseHTTPRequestHandler):
    """One query."""

    server: Endpoint

    def do_POST(self) -> None:
        query = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["query"][0]
        self.server.queries.append(query)
        self.server.agents.add(self.headers["User-Agent"])
        document = {"boolean": True} if query.startswith("ASK") else {"results": {"bindings": self.server.answer(query)}}
        status, body, headers = self.server.faults.pop(0) if self.server.faults else (200, json.dumps(document).encode(), {})
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def row(number: int) -> dict[str, Any]:
    return {
        "term": {"type": "uri", "value": f"{V}{number}"},
        "predicate": {"type": "uri", "value": LABEL},
        "value": {"type": "literal", "value": f"Term {number}", "xml:lang": "EN"},
    }


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    served = Endpoint()
    yield served
    served.shutdown()
    served.server_close()


def labels(endpoint: Endpoint, page: int = 3) -> list[str]:
    return [term.label for term in sparql.read(endpoint.address, page=page, patience=QUICK, timeout=1)]


ALL = [f"Term {number}" for number in range(7)]


@pytest.mark.parametrize("page", [2, 3, 7, 100])
def test_all_pages_are_read(endpoint: Endpoint, page: int) -> None:
    """Each term once, whatever the size of the pages; who asks is said with an address for complaints."""
    assert labels(endpoint, page) == ALL
    assert [agent for agent in endpoint.agents if "+https://" not in agent] == []


def test_an_endpoint_that_gives_less_than_was_asked_for_is_read_to_the_end(endpoint: Endpoint) -> None:
    """Many services cap their answers without a word."""
    endpoint.most = 3
    assert labels(endpoint, 100) == ALL


@pytest.mark.parametrize(
    "fault",
    [
        (500, b"oops", {}), (429, b"", {"Retry-After": "1"}), (200, b'{"results": {"bind', {}), (200, b"<html>", {}), (200, b"[]", {}),
        (200, b"{}", {"Content-Length": "1000"}), (200, b'{"results": {"bindings": 7}}', {}), (200, b"[" * 100_000, {}),
    ],
    ids=["500", "429", "malformed", "html", "list", "cut", "no rows", "nested"],
)  # fmt: skip
def test_a_fault_that_passes_is_overcome(endpoint: Endpoint, fault: Answer) -> None:
    """The page is asked for again, and nothing is lost."""
    endpoint.faults = [fault]
    assert labels(endpoint, 100) == ALL


@pytest.mark.parametrize(
    ("fault", "reason"),
    [((500, b"", {}), "status 500"), ((400, b"", {}), "status 400"), ((200, b"<html>", {}), "no SPARQL result"), ((429, b"", {"Retry-After": "999"}), "status 429")],
)  # fmt: skip
def test_a_fault_that_stays_is_told(endpoint: Endpoint, fault: Answer, reason: str) -> None:
    """With the address, the reason, and what to do."""
    endpoint.faults = [fault] * 10
    with pytest.raises(StoreError, match=reason) as told:
        labels(endpoint)
    assert (told.value.where, "as a file" in told.value.remedy) == (endpoint.address, True)


@pytest.mark.parametrize(
    "odd",
    [{}, {"term": {"type": "uri", "value": V}}, {"term": 7, "predicate": [], "value": None}, {**row(1), "value": {"value": ["x"]}}, []],
)
def test_a_row_with_something_unbound_is_passed_over(endpoint: Endpoint, odd: Any) -> None:
    """It says nothing; the others do."""
    endpoint.answer = lambda query: [odd, *endpoint.rows]  # type: ignore[method-assign]
    assert labels(endpoint, 100) == ALL


def test_an_endpoint_that_does_not_heed_the_filter_is_found_out(endpoint: Endpoint) -> None:
    """It gives its first page for ever: that is told, instead of asking for ever."""
    endpoint.heeds_filter = False
    with pytest.raises(StoreError, match="does not heed FILTER"):
        labels(endpoint)
    assert len(endpoint.queries) == 2


def test_an_endpoint_that_gives_all_at_once_is_read(endpoint: Endpoint) -> None:
    """A limit that is not heeded does no harm where the answer is not too large."""
    endpoint.heeds_limit = False
    assert labels(endpoint) == ALL


def test_an_endpoint_without_end_is_left(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """New terms on every page, without end: there is a cap on pages."""
    monkeypatch.setattr(sparql, "PAGES", 5)
    endpoint.answer = lambda query: [row(len(endpoint.queries) * 10 + number) for number in range(3)]  # type: ignore[method-assign]
    with pytest.raises(StoreError, match="no end"):
        labels(endpoint)


def test_an_answer_without_end_is_left(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page may have so many bytes and no more."""
    monkeypatch.setattr(sparql, "MOST", 500)
    with pytest.raises(StoreError, match="larger than 500 bytes"):
        labels(endpoint)


def test_the_query_finds_labels_that_are_things_of_their_own() -> None:
    """SKOS-XL: the spelling of a label is the name of its term, whether the label has an IRI or not; the rest comes as it stands."""
    import pyoxigraph as ox

    store = ox.Store()
    graph = f"""PREFIX xl: <http://www.w3.org/2008/05/skos-xl#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    <{V}1> xl:prefLabel [ xl:literalForm "Work"@en ] ; skos:narrower <{V}2> . <{V}2> xl:altLabel <{V}l> . <{V}l> xl:literalForm "Care" ."""
    store.load(graph.encode(), format=ox.RdfFormat.TURTLE)
    answer = store.query(sparql._query("", 100))
    assert isinstance(answer, ox.QuerySolutions)
    rows = {tuple(str(row[name].value) for name in ("term", "predicate", "value")) for row in answer}
    skos = "http://www.w3.org/2004/02/skos/core#"
    assert rows == {(f"{V}1", LABEL, "Work"), (f"{V}1", f"{skos}narrower", f"{V}2"), (f"{V}2", f"{skos}altLabel", "Care")}


@pytest.mark.parametrize("where", ["http://127.0.0.1:1/sparql", "http://nowhere.invalid/sparql"])
def test_an_endpoint_that_is_not_there_is_told(where: str) -> None:
    """In one message, with the address and what to do."""
    with pytest.raises(StoreError, match="does not answer") as told:
        list(sparql.read(where, patience=QUICK))
    assert (told.value.where, bool(told.value.remedy)) == (where, True)
    assert not sparql.Endpoint(where, QUICK).ask()


@pytest.mark.parametrize(
    "answer", [b'{"name": "x", "identifierSpace": "http://x.example/"}', b"<html>", b"[]", b'{"boolean": "yes"}', b"\xff"]
)
def test_whatever_is_no_sparql_result_is_no_endpoint(endpoint: Endpoint, answer: bytes) -> None:
    """A manifest, a page, a list: none of it is an answer to ASK."""
    endpoint.faults = [(200, answer, {})] * 5
    assert not sparql.Endpoint(endpoint.address, QUICK).ask()
    endpoint.faults = []
    assert sparql.Endpoint(endpoint.address, QUICK).ask()
