"""Whom a stranger's query may make the server call: nobody, or those allowed, and these only where they are on the public web."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

from miggraph.graph.limits import Limits
from miggraph.graph.store import Embedded
from miggraph.linking.guarded_requests import anywhere
from miggraph.web.query_answers import Terms, answer
from miggraph.web.service_guard import Guard

ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"from there"}}]}}'


class Service(ThreadingHTTPServer):
    """A service that writes down who calls; below /moved it sends callers elsewhere."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.called: list[str] = []
        self.address = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        self.server.called.append(self.path)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(307 if self.path == "/moved" else 200)
        self.send_header("Location", "/secret")
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(ROWS)))
        self.end_headers()
        self.wfile.write(ROWS)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[Service]:
    started = Service()
    yield started
    started.shutdown()
    started.server_close()


def asked(query: str, *allowed: str) -> dict[str, Any]:
    store = Embedded(ox.Store(), limits=Limits(5, services=frozenset(allowed)))
    told, file = answer(store, {"text": query, "default": [], "named": [], "accept": "", "format": "json"}, Terms())
    if file is not None:
        with os.fdopen(file, "rb") as written:
            written.seek(0)
            told["body"] = written.read()
    return told


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE SILENT <{}> {{ ?s ?p ?o }} }}",
        "PREFIX a: <{}> SELECT * {{ SERVICE a: {{ ?s ?p ?o }} }}",
        "BASE <{}> SELECT * {{ service <> {{ ?s ?p ?o }} }}",
        "SELECT * {{ VALUES ?u {{ <{}> }} SERVICE ?u {{ ?s ?p ?o }} }}",
        "SELECT * {{ BIND(<{}> AS ?u) SERVICE SILENT ?u {{ ?s ?p ?o }} }}",
        "ASK {{ FILTER EXISTS {{ SERVICE <{}> {{ ?s ?p ?o }} }} }}",
        "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ #\n SERVICE # <http://example.org>\n <{}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ \\u0053ERVICE <{}> {{ ?s ?p ?o }} }}",
        "PREFIX trueSERVICEex: <{}> SELECT * {{ FILTER(trueSERVICEex:q) }}",
        "SELECT * FROM <{}> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <{}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "LOAD <{}>",
    ],
)
def test_nobody_is_called_by_a_stranger(served: str, service: Service, query: str) -> None:
    """However it is written, it is refused, or comes to nothing."""
    answer = httpx.post(f"{served}/sparql", data={"query": query.format(service.address)})
    assert answer.status_code in (400, 403, 500) or (answer.is_success and b"from there" not in answer.content)
    assert service.called == []


def test_what_the_gate_should_overlook_cannot_connect(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be opened while a query runs that calls no service, so that no fault in the reading of queries opens a way."""
    from miggraph.graph import sparql

    monkeypatch.setattr(sparql, "_services", lambda _: [])
    told = asked(f"SELECT * {{ SERVICE <{service.address}> {{ ?x ?y ?z }} }}")
    assert (told["status"], service.called) == (500, [])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "127.1", "169.254.169.254", "10.0.0.1", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]"])  # fmt: skip
def test_an_allowed_service_in_a_private_network_is_not_called(service: Service, host: str) -> None:
    """By whatever name it is reached, and SILENT or not, nothing leaves for there."""
    address = f"http://{host}:{service.server_port}/"
    told = asked(f"SELECT * {{ SERVICE <{address}> {{ ?x ?y ?z }} }}", address)
    assert (told["status"], service.called) == (502, [])
    silent = asked(f"SELECT * {{ SERVICE SILENT <{address}> {{ ?x ?y ?z }} }}", address)
    assert b"from there" not in silent.get("body", b"")
    assert service.called == []


@pytest.mark.parametrize("address", ["ftp://example.org/", "file:///etc/passwd", "http://me@example.org/", "http://me:secret@example.org/", "http:///", "urn:a:b"])  # fmt: skip
def test_an_allowed_service_has_a_plain_web_address(address: str) -> None:
    """Nothing but http and https, and no name of a user."""
    told = asked(f"SELECT * {{ SERVICE <{address}> {{ ?x ?y ?z }} }}", address)
    assert (told["status"], "web address" in told["message"]) == (400, True)


def test_an_allowed_service_is_called_in_its_own_name(service: Service) -> None:
    """What it answers comes back; a redirect is not followed, for it was not allowed where it leads."""
    store = ox.Store()
    with Guard([f"{service.address}/", f"{service.address}/moved"], 5, allow=anywhere) as guard:
        there, moved = guard.addresses
        found: Any = store.query(f"SELECT ?x {{ SERVICE <{there}> {{ ?x ?y ?z }} }}")
        assert [row["x"].value for row in found] == ["from there"]
        with pytest.raises(OSError, match="502"):
            list(store.query(f"SELECT ?x {{ SERVICE <{moved}> {{ ?x ?y ?z }} }}"))  # type: ignore[arg-type]
        assert service.called == ["/", "/moved"]
        assert httpx.post(there.rpartition("/")[0] + "/7", content=b"ASK {}").status_code == 502


def test_what_an_allowed_service_answers_is_part_of_the_answer(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written by a prefixed name, beside other addresses in the query; a malformed query shows none of the guard's."""
    monkeypatch.setattr("miggraph.web.service_guard.Guard", partial(Guard, allow=anywhere))
    address = f"{service.address}/"
    told = asked(
        f"PREFIX a: <{address}> SELECT ?x {{ SERVICE a: {{ ?x ?y <{address}> }} SERVICE SILENT <{address}> {{ ?x ?z 1 }} }}", address
    )
    assert (told["status"], b"from there" in told["body"], service.called) == (200, True, ["/", "/"])
    malformed = asked(f"SELECT ?x {{ SERVICE <{address}> {{ ?x ?y }} }}", address)
    assert (malformed["status"], "line 1" in malformed["message"]) == (400, True)
    assert malformed["message"].count("127.0.0.1") == 1  # that of the query itself


def test_the_engine_itself_follows_no_redirect(service: Service) -> None:
    """Should it ever, the guard is still between: this says when that becomes the only line."""
    with pytest.raises(OSError, match="307"):
        list(ox.Store().query(f"SELECT ?x {{ SERVICE <{service.address}/moved> {{ ?x ?y ?z }} }}"))  # type: ignore[arg-type]
    assert service.called == ["/moved"]


def test_a_service_that_may_be_read_otherwise_is_not_called(service: Service) -> None:
    """Where engine and gate could differ in which address is meant, the query is refused."""
    address = f"{service.address}/"
    told = asked(f"SELECT * {{ SERVICE <{address}> {{ ?x ?y '\\u0041' }} }}", address)
    assert (told["status"], service.called) == (400, [])


def test_an_allowed_service_is_said_to_be(start: Callable[..., str]) -> None:
    """The description says that federated queries work."""
    served = start("--allow-service", "https://example.org/sparql")
    assert "BasicFederatedQuery" in httpx.get(f"{served}/sparql").text
