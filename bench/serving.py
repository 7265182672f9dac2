"""Serving: requests a second by wrk, in turn with the Oxigraph server that holds the same graph, and with rdflib-endpoint and SHMARQL.

The last two stand in an environment of their own (``python -m pip install rdflib-endpoint shmarql uvicorn``), whose interpreter is named by ``--peers``.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
SLUG, THEME = "resources-by-theme", "remittances"
ANEW = "Cache-Control: no-cache"
JSON = "Accept: application/sparql-results+json"
SECONDS, ROUNDS, CONNECTIONS = 3, 3, 16
RDFLIB = "from rdflib_endpoint import SparqlEndpoint; import rdflib, uvicorn, sys; g = rdflib.Graph().parse(sys.argv[1]); uvicorn.run(SparqlEndpoint(graph=g), port=int(sys.argv[2]), log_level='error')"
SHMARQL = "import os, sys; os.environ['STORE_PATH'] = sys.argv[1]; import uvicorn; uvicorn.run('shmarql:app', port=int(sys.argv[2]), log_level='error')"


def serving(options: argparse.Namespace) -> None:
    """Canned queries, pages and SPARQL over HTTP, on the shipped graph and on a generated one."""
    if not shutil.which("wrk"):
        print("serving: wrk is not installed (Debian package wrk)")
        return
    _compare(ROOT, "the shipped graph", options.peers)
    with tempfile.TemporaryDirectory() as folder:
        from bench import generate

        _compare(generate.home(ROOT, Path(folder) / "home", options.resources), f"{options.resources} resources", options.peers)


def _compare(home: Path, what: str, peer: str) -> None:
    import miggraph

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        graph = miggraph.open(home)
        graph.build(folder / "out")
        query = graph.queries.get(SLUG)
        text = graph.names.in_query(query.bind({"theme": graph.names.iri(f"theme/{THEME}")}))
        thing = graph.names.compact(graph.ask(SLUG, theme=THEME)[0]["resource"])
        ours = stack.enter_context(_started([BIN / "miggraph", "--home", home, "-q", "serve", "--workers", "2", "--port"], "/health"))
        asked = {"oxigraph": f"{stack.enter_context(_oxigraph(folder))}/query?query={quote(text)}"}
        if peer:
            rdflib = stack.enter_context(_started([peer, "-c", RDFLIB, folder / "out" / "graph.nq"], "/"))
            shmarql = stack.enter_context(_started([peer, "-c", SHMARQL, folder / "db"], "/sparql", folder=folder))
            asked |= {"rdflib-endpoint": f"{rdflib}/?query={quote(text)}", "shmarql": f"{shmarql}/sparql?query={quote(text)}"}
        own = f"{ours}/queries/{SLUG}.json?theme={THEME}"
        print(f"serving {what}: requests a second, {CONNECTIONS} connections, two processes, medians of {ROUNDS} rounds in turn")
        _show("canned query, kept", own, asked)
        _show("canned query, anew", own, asked, ANEW)
        _show("the same as SPARQL", f"{ours}/sparql?query={quote(text)}", asked)
        _show("page of a thing, kept", f"{ours}/{thing}", {})
        _show("page of a thing, anew", f"{ours}/{thing}", {}, ANEW)
        _show("list with facets, anew", f"{ours}/resources?theme={THEME}", {}, ANEW)


def _show(name: str, own: str, peers: dict[str, str], *headers: str) -> None:
    rates: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for who, address in {"miggraph": own, **peers}.items():
            said = (*headers, JSON) if who != "miggraph" or "/sparql?" in address else headers
            rates.setdefault(who, []).append(_rate(address, *said))
    found = {who: statistics.median(values) for who, values in rates.items()}
    told = "  ".join(f"{who} {rate:,.0f} (ratio {found['miggraph'] / rate:.2f})" for who, rate in found.items() if who != "miggraph")
    print(f"{name:<26} {found['miggraph']:9,.0f}  {told}")


def _rate(address: str, *headers: str) -> float:
    words = [word for header in headers for word in ("-H", header)]
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *words, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if failed := re.search(r"Non-2xx or 3xx responses: (\d+)", said):
        print(f"  {failed[1]} of the answers of {address[:60]} were errors")
    return float(re.search(r"Requests/sec:\s+([0-9.]+)", said)[1])  # type: ignore[index]


@contextmanager
def _oxigraph(folder: Path) -> Iterator[str]:
    location = folder / "db"
    subprocess.run(
        [BIN / "oxigraph", "load", "--location", location, "--file", folder / "out" / "graph.nq"], check=True, capture_output=True
    )
    with _started([BIN / "oxigraph", "serve-read-only", "--location", location, "--bind"], "/", bind="127.0.0.1:") as base:
        yield base


@contextmanager
def _started(command: list[object], path: str, *, bind: str = "", folder: Path | None = None) -> Iterator[str]:
    """Start a server that takes a port as its last word, and wait until it answers."""
    import httpx

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen([*map(str, command), f"{bind}{port}"], stdout=quiet, stderr=quiet, start_new_session=True, cwd=folder)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(2400):
            with suppress(httpx.TransportError):
                httpx.get(base + path, timeout=60)
                break
            time.sleep(0.1)
        yield base
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)
