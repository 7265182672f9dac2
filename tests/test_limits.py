"""Every query can be stopped: by Ctrl-C, by the clock, and by the memory that it takes; on the command line and in a program."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest

import miggraph
from miggraph import QueryError
from miggraph.graph.limits import Limits, resident
from miggraph.graph.store import Embedded

ROOT = Path(__file__).parent.parent
PROGRAM = Path(sys.executable).parent / "miggraph"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"  # as many rows as statements to the third power
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
MANY = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }"  # rows that come at once, and without end


def start(*words: str) -> subprocess.Popen[str]:
    """Start miggraph."""
    return subprocess.Popen([str(PROGRAM), "--home", str(ROOT), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for a process; return its exit code and what it said."""
    said, told = process.communicate(timeout=60)
    assert "Traceback" not in told
    return process.returncode, said, told


@pytest.mark.parametrize("text", [ENDLESS, LARGE, MANY])
def test_ctrl_c_ends_a_query_at_once(text: str) -> None:
    """Within a second, wherever the engine is, with one word and the exit code of what did not work."""
    process = start("sparql", "-e", text)
    time.sleep(4)  # by then the graph is read and the query runs
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    code, said, told = ended(process)
    assert (code, said, told.splitlines()[-1]) == (2, "", "miggraph: stopped")
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    ("words", "limit", "remedy"),
    [
        (["--timeout", "0.5", "sparql", "-e", ENDLESS], "it took longer than 0.5 seconds", "--timeout SECONDS"),
        (["sparql", "--timeout", "0.5", "-e", MANY], "it took longer than 0.5 seconds", "--timeout SECONDS"),
        (["--memory", "100", "sparql", "-e", LARGE], "it took more than 100 MB of memory", "--memory MB"),
        (["--memory", "100", "sparql", "-e", MANY], "it took more than 100 MB of memory", "--memory MB"),
    ],
)
def test_limits_end_a_query_with_one_message(words: list[str], limit: str, remedy: str) -> None:
    """It says which limit, and what to do."""
    code, said, told = ended(start(*words))
    assert (code, said) == (2, "")
    assert limit in told
    assert remedy in told.splitlines()[-1]


def test_what_is_quick_is_not_stopped() -> None:
    """Limits are for each query, not for the reading of the graph."""
    code, said, _ = ended(start("--timeout", "20", "--memory", "500", "ask", "campaigns", "--format", "csv"))
    assert (code, len(said.splitlines())) == (0, 4)


class Silent(BaseHTTPRequestHandler):
    """A service that takes its time."""

    def do_POST(self) -> None:
        time.sleep(3)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_service_has_no_more_time() -> None:
    """The same limit, the same message."""
    with HTTPServer(("127.0.0.1", 0), Silent) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        began = time.monotonic()
        with pytest.raises(QueryError, match=r"longer than 0\.3 seconds"):
            miggraph.open(ROOT, endpoint=f"http://127.0.0.1:{server.server_port}/", timeout=0.3).sparql("ASK {}")
        assert time.monotonic() - began < 1.5
        server.shutdown()


def test_a_program_gets_its_turn_back() -> None:
    """The call raises, and so does Ctrl-C; the engine's thread is left to itself."""
    program = f"""
import miggraph, os, signal, threading
kg = miggraph.open({str(ROOT)!r}, timeout=0.5)
try:
    kg.sparql({ENDLESS!r})
except miggraph.QueryError as error:
    print(error.message)
threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    miggraph.open({str(ROOT)!r}).sparql({ENDLESS!r})
except KeyboardInterrupt:
    print("interrupted", flush=True)
os._exit(0)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.splitlines() == ["the query was stopped: it took longer than 0.5 seconds", "interrupted"], done.stderr


def test_work_gives_what_it_gives() -> None:
    """Its result, or its own exception."""

    def fail() -> None:
        raise KeyError("x")

    assert Limits().run(lambda: 7) == 7
    with pytest.raises(KeyError, match="x"):
        Limits().run(fail)


def test_what_fails_in_the_engine_stays_in_its_thread() -> None:
    """The engine's rows can be dropped where they were made only: what holds them does not come back with the exception."""
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:b"), ox.NamedNode("a:c")))
    nobody = Limits(services=frozenset(["http://127.0.0.1:9/q"]))
    with pytest.raises(QueryError, match="the query failed"):
        Embedded(store, limits=nobody).query("SELECT * { ?s ?p ?o SERVICE <http://127.0.0.1:9/q> { ?s ?p ?o } }")
    gc.collect()  # else pytest would hear the engine complain


@pytest.mark.skipif(os.name == "nt", reason="Windows does not tell")
def test_memory_is_told_in_megabytes() -> None:
    """Of this process, as it grows."""
    before = resident()
    held = bytearray(b"x" * 2**26)
    assert 50 < resident() - before < 80
    assert held
