"""Strangers' queries on the real server: what is too long, too large or too much is ended, and nobody else notices."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import serving

import miggraph

ROOT = Path(__file__).parents[2]
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GREEDY = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f } }"
# In a process of its own: the one that asks so much has no time to see when answers come.
READER = """
import select, sys, time, httpx
client = httpx.Client()
def read():
    started = time.monotonic()
    assert client.get(f"{sys.argv[1]}/organisation/kalayaan").status_code == 200
    return time.monotonic() - started
read()
print("reading", flush=True)
while not select.select([sys.stdin], [], [], 0.02)[0]:
    print(read(), flush=True)
"""
LIGHT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")


@pytest.fixture(scope="module")
def limited() -> Iterator[str]:
    """A server that allows little: two queries at once, of two seconds, and answers of 1,000 rows."""
    with serving("--timeout", "2", "--queries", "2", "--max-rows", "1000", home=ROOT) as served:
        yield served


@pytest.fixture(scope="module")
def patient() -> Iterator[str]:
    """A server that gives a query all the time that it wants, but 100 MB, and no other at once."""
    with serving("--timeout", "300", "--memory", "100", "--queries", "1", home=ROOT) as served:
        yield served


def ask(served: str, query: str, **options: Any) -> httpx.Response:
    return httpx.post(f"{served}/sparql", data={"query": query}, timeout=30, **options)


def works(served: str) -> bool:
    """Whether a light query is answered, within the time that one waits for its turn."""
    return ask(served, LIGHT).status_code == 200


def server(served: str) -> int:
    """The process that serves at an address."""
    port = served.rpartition(":")[2]
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (folder / "cmdline").read_bytes().split(b"\0")
            if b"serve" in words and port.encode() in words:
                return int(folder.name)
    raise AssertionError("nobody serves there")


def children(process: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state = (folder / "stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
            if int(state[1]) == process and state[0] != "Z":
                found.append(int(folder.name))
    return found


def template(served: str) -> int:
    """The process of which the workers are forks."""
    (found,) = [one for one in children(server(served)) if b"miggraph.web.worker" in Path(f"/proc/{one}/cmdline").read_bytes()]
    return found


def workers(served: str) -> list[int]:
    return children(template(served))


def busy(served: str) -> list[int]:
    """The workers that are computing now."""
    return [one for one in workers(served) if Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(") ")[2].startswith("R")]


def soon(holds: Callable[[], Any], seconds: float = 5) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(OSError, ValueError):
            if holds():
                return True
        time.sleep(0.05)
    return False


def test_a_query_that_takes_too_long_is_ended(limited: str) -> None:
    """At its limit, with the limit in the message; the next one is answered."""
    started = time.monotonic()
    answer = ask(limited, ENDLESS)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/plain; charset=utf-8")
    assert "longer than 2 seconds" in answer.text
    assert 1.9 < time.monotonic() - started < 6
    assert works(limited)


def test_a_query_that_takes_too_much_memory_is_ended(patient: str) -> None:
    """The same, with what it may take."""
    answer = ask(patient, GREEDY)
    assert (answer.status_code, "more than 100 MB" in answer.text) == (503, True)
    assert works(patient)


def test_a_client_that_hangs_up_ends_its_query(patient: str) -> None:
    """Nobody computes what nobody will read: its place is free at once, long before its limit."""
    assert works(patient)
    host, port = patient.removeprefix("http://").split(":")
    body = f"query={ENDLESS.replace(' ', '+').replace('?', '%3F')}".encode()
    with socket.create_connection((host, int(port))) as client:
        head = f"POST /sparql HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        client.sendall(head.encode() + body)
        assert soon(lambda: busy(patient))
        assert ask(patient, LIGHT).status_code == 503  # its place is taken
    assert soon(lambda: not busy(patient))
    assert works(patient)


def test_who_kills_a_worker_in_the_middle_harms_one_query(patient: str) -> None:
    """That query is told; the next is answered by another worker."""
    assert works(patient)
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(ask, patient, ENDLESS)
        assert soon(lambda: busy(patient))
        for one in busy(patient):
            os.kill(one, signal.SIGKILL)
        told = waiting.result()
    assert (told.status_code, "stopped" in told.text) == (503, True)
    assert works(patient)
    for one in workers(patient):  # those that wait
        os.kill(one, signal.SIGKILL)
    assert all(works(patient) for _ in range(4))


def test_who_kills_the_template_is_not_noticed(patient: str) -> None:
    """Another takes its place when a worker is wanted."""
    assert works(patient)
    before = template(patient)
    os.kill(before, signal.SIGKILL)
    assert all(works(patient) for _ in range(4))


def test_nothing_is_left_when_the_server_is_killed() -> None:
    """Not even a worker that computes."""
    with serving("--timeout", "300", home=ROOT) as served, ThreadPoolExecutor() as pool:
        waiting = pool.submit(ask, served, ENDLESS)
        assert soon(lambda: busy(served))
        all_of_it = [server(served), template(served), *workers(served)]
        os.kill(all_of_it[0], signal.SIGKILL)
        assert isinstance(waiting.exception(), httpx.TransportError)
        assert soon(lambda: not [one for one in all_of_it[1:] if Path(f"/proc/{one}").exists()])


def test_two_hundred_heavy_queries_at_once(limited: str) -> None:
    """Those that are too many are turned away with the time to come again, and pages are answered within a second all the while."""
    assert works(limited)
    reader = subprocess.Popen([sys.executable, "-c", READER, limited], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert reader.stdout
    assert reader.stdout.readline() == "reading\n"
    with ThreadPoolExecutor(200) as pool, httpx.Client(limits=httpx.Limits(max_connections=200), timeout=30) as client:
        answers = list(pool.map(lambda _: client.post(f"{limited}/sparql", data={"query": ENDLESS}), range(200)))
    slowest = [float(seconds) for seconds in reader.communicate("enough\n")[0].split()]
    assert {answer.status_code for answer in answers} == {503}
    turned_away = [answer for answer in answers if "at once" in answer.text]
    assert len(turned_away) > 150
    assert all(int(answer.headers["retry-after"]) > 0 for answer in turned_away)
    assert len(slowest) > 10
    assert max(slowest) < 1
    assert works(limited)


def test_two_queries_at_once_do_not_wait_for_one_another(limited: str) -> None:
    """A light one is answered while a heavy one runs."""
    with ThreadPoolExecutor() as pool:
        heavy = pool.submit(ask, limited, ENDLESS)
        assert soon(lambda: busy(limited))
        started = time.monotonic()
        assert works(limited)
        assert time.monotonic() - started < 1
        assert not heavy.done()


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv", "turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads"])
def test_an_answer_that_is_cut_says_so(limited: str, name: str) -> None:
    """In a header, and in the answer as far as its format has a place for that; it is whole as a document."""
    query = "SELECT * { ?s ?p ?o }" if name in ("json", "xml", "csv", "tsv") else "CONSTRUCT WHERE { ?s ?p ?o }"
    answer = httpx.get(f"{limited}/sparql", params={"query": query, "format": name})
    assert answer.status_code == 200
    assert "first 1000" in answer.headers["miggraph-cut"]
    assert ("first 1000" in answer.text) == (name not in ("csv", "tsv", "jsonld"))
    whole = httpx.get(f"{limited}/sparql", params={"query": f"{query} LIMIT 1000", "format": name})
    assert "miggraph-cut" not in whole.headers


def test_a_slow_body_is_not_waited_for(limited: str) -> None:
    """Who announces more than comes holds up nobody else."""
    host, port = limited.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as client:
        client.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK")
        assert works(limited)


def test_nothing_of_the_machine_shows(limited: str, served: str) -> None:
    """No path, version or traceback, whatever is asked and however it ends."""
    queries = [ENDLESS, "ASK {", "SELECT * { ?s ?p ?o FILTER(?nope = <a b>) }", "CLEAR ALL", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "ASK FROM <file:///etc/passwd> {}", f"SELECT * {'{' * 600}{'}' * 600}", "SELECT (1/0 AS ?x) {}", "\0", "ASK { ?s ?p '\ud800' }".encode("utf-8", "replace").decode()]  # fmt: skip
    answers = [ask(limited, query) for query in queries] + [
        httpx.get(f"{served}/sparql", params={"format": "nope"}),
        httpx.put(f"{served}/sparql"),
    ]
    for answer in answers:
        told = answer.text + str(answer.headers)
        assert not re.search(r"Traceback|site-packages|\.py\b|python|pyoxigraph|rocksdb|/root|/home|/tmp|/proc", told, re.IGNORECASE), told
        assert str(ROOT) not in told


def test_a_server_whose_home_changes_asks_the_new_graph(heat_home: Path) -> None:
    """With --reload the workers follow, and no query fails meanwhile."""
    with serving("--reload", home=heat_home) as served:
        _follows(served, heat_home)


def _follows(served: str, heat_home: Path) -> None:
    query = 'ASK { ?s ?p "Cold Days"@en }'
    assert ask(served, query).json()["boolean"] is False
    records = heat_home / "data" / "list.yaml"
    records.write_text(records.read_text(encoding="utf-8").replace("Hot Days", "Cold Days"), encoding="utf-8")
    end, statuses = time.monotonic() + 20, set()
    while time.monotonic() < end:
        answer = ask(served, query)
        statuses.add(answer.status_code)
        if answer.status_code == 200 and answer.json()["boolean"]:
            break
        time.sleep(0.1)
    assert statuses == {200}
    assert ask(served, query).json()["boolean"] is True


def test_a_store_on_disk_and_a_service_are_asked_alike(served: str, folder: Path, endpoint: str) -> None:
    """Wherever the triples are, the endpoint gives the same rows, statements and refusals."""
    queries = ["SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p", "ASK { ?s ?p ?o }", "DESCRIBE <https://w3id.org/miggraph/theme/remittances>", "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/miggraph/ontology> { ?s ?p ?o }"]  # fmt: skip
    for option in (("--store", str(folder)), ("--endpoint", endpoint)):
        with serving(*option, home=ROOT) as other:
            _asked_alike(served, other, queries)


def _asked_alike(served: str, other: str, queries: list[str]) -> None:
    for query in queries:
        wanted, found = (
            httpx.get(f"{one}/sparql", params={"query": query, "format": "nt" if "DESCRIBE" in query else "json"})
            for one in (served, other)
        )
        assert (found.status_code, sorted(found.text.splitlines())) == (200, sorted(wanted.text.splitlines()))
    assert ask(other, "ASK {").status_code == 400
    assert ask(other, "ASK FROM <http://example.org/> {}").status_code == 400
    assert ask(other, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }").status_code == 403


def test_what_rules_conclude_can_be_left_out() -> None:
    """With --asserted the endpoint sees what the sources say, as the command line does."""
    wanted = miggraph.open(ROOT, asserted=True).select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"]
    with serving("--asserted", home=ROOT) as served:
        assert ask(served, LIGHT).json()["results"]["bindings"][0]["n"]["value"] == str(wanted)
