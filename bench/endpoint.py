"""Ad hoc SPARQL by HTTP, beside the Oxigraph server with the same graph, on disk and in memory, one connection each."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
PREFIXES = "PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
QUERIES = {
    "ASK": "ASK { ?s ?p ?o }",
    "one thing": "SELECT ?p ?o { <https://w3id.org/miggraph/organisation/kalayaan> ?p ?o }",
    "100 labels": "SELECT ?s ?l { ?s rdfs:label ?l } LIMIT 100",
    "counts by property": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)",
    "themes with what is narrower": "SELECT ?t (COUNT(DISTINCT ?r) AS ?n) { ?r dcterms:subject/skos:broader* ?t } GROUP BY ?t ORDER BY ?n",
    "5,000 rows": "SELECT * { ?s ?p ?o } LIMIT 5000",
    "all statements": "CONSTRUCT WHERE { ?s ?p ?o }",
}


def endpoint(_: argparse.Namespace) -> None:
    """Each query through a worker of ``miggraph serve``, and through the Oxigraph server."""
    from bench.timing import in_turn, show

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        _run(BIN / "miggraph", "--home", ROOT, "build", "--out", folder / "out")
        _run(BIN / "oxigraph", "load", "--location", folder / "db", "--file", folder / "out" / "graph.nq")
        miggraph = [BIN / "miggraph", "--home", ROOT, "serve", "--port"]
        ours = stack.enter_context(_asking("sparql", *miggraph, 18_951))
        disk = stack.enter_context(
            _asking("query", BIN / "oxigraph", "serve-read-only", "--location", folder / "db", "--bind", "127.0.0.1:18952", port=18_952)
        )
        memory = stack.enter_context(_asking("query", BIN / "oxigraph", "serve", "--bind", "127.0.0.1:18953", port=18_953))
        _fill(18_953, folder / "out" / "graph.nq")
        for name, query in QUERIES.items():
            for place, theirs in (("disk", disk), ("memory", memory)):
                seconds = in_turn(lambda: ours(query), lambda: theirs(query), rounds=50)  # noqa: B023
                show(f"{name}, {place}", *seconds, "Oxigraph server", "at most 1.3")


def _run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


@contextmanager
def _asking(path: str, *command: object, port: int = 18_951) -> Iterator[Callable[[str], bytes]]:
    """Start a server; return what asks it."""
    import httpx

    address = f"http://127.0.0.1:{port}/{path}"
    server = subprocess.Popen(
        [str(part) for part in command], stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}
    )
    try:
        with httpx.Client(timeout=60) as client:

            def ask(query: str) -> bytes:
                accept = "text/turtle" if "CONSTRUCT" in query else "application/sparql-results+json"
                headers = {"Content-Type": "application/sparql-query", "Accept": accept}
                return client.post(address, content=PREFIXES + query, headers=headers).raise_for_status().content

            _wait(lambda: ask("ASK {}"))
            yield ask
    finally:
        server.terminate()
        server.wait()


def _wait(ask: Callable[[], object]) -> None:
    import httpx

    for _ in range(300):
        try:
            ask()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")


def _fill(port: int, file: Path) -> None:
    import httpx

    httpx.post(
        f"http://127.0.0.1:{port}/store", content=file.read_bytes(), headers={"Content-Type": "application/n-quads"}, timeout=60
    ).raise_for_status()
