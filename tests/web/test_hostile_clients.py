"""Clients that mean no good, or no longer mean anything: whatever they do, others are answered."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from serving import free_port

IMPATIENT = (
    "import sys\nfrom miggraph.web import connections\nconnections.PATIENCE = 1.5\nfrom miggraph.cli import main\nmain(sys.argv[1:])"
)


@pytest.fixture(scope="module")
def impatient(heat_list: Path) -> Iterator[int]:
    """The port of a server that waits a second and a half for a request, where others wait twenty."""
    port = free_port()
    command = [sys.executable, "-c", IMPATIENT, "--home", str(heat_list), "-q", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env={**os.environ})
    for _ in range(400):
        try:
            httpx.get(f"http://127.0.0.1:{port}/health", timeout=5)
            break
        except httpx.TransportError:
            time.sleep(0.05)
    yield port
    server.terminate()
    server.wait(20)


def connect(port: int, data: bytes = b"") -> socket.socket:
    """Open a connection and say something."""
    client = socket.create_connection(("127.0.0.1", port), 10)
    client.sendall(data)
    return client


def received(client: socket.socket) -> bytes:
    """Return what comes until the server hangs up."""
    found = b""
    try:
        while piece := client.recv(65536):
            found += piece
    except ConnectionResetError:
        pass
    return found


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHo", b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nquery"])
def test_who_says_nothing_more_is_not_waited_for(impatient: int, said: bytes) -> None:
    """A request that does not come to its end is given up."""
    with connect(impatient, said) as client:
        client.settimeout(10)
        assert b"408" in received(client)


@pytest.mark.parametrize("bomb", [b"GET /" + b"a" * 200_000, b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 30_000])
def test_a_head_without_end_is_refused(impatient: int, bomb: bytes) -> None:
    """Neither a line nor headers that never end are kept in memory."""
    with connect(impatient) as client:
        try:
            client.sendall(bomb)
        except OSError:
            return  # hung up already
        answer = received(client)
    assert not answer or b"431" in answer.split(b"\r\n")[0] or b"400" in answer.split(b"\r\n")[0]


def test_two_requests_on_one_connection_are_both_answered(impatient: int) -> None:
    """What is counted for one request is not held against the next."""
    request = b"GET /health HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 40_000 + b"\r\n\r\n"
    with connect(impatient) as client:
        for _ in range(3):
            client.sendall(request)
            time.sleep(0.1)
            assert client.recv(65536).startswith(b"HTTP/1.1 200")


def test_idle_connections_keep_nobody_out(served: str) -> None:
    """Two thousand who only hold the line; a page is there within a second."""
    port = httpx.URL(served).port or 80
    with ExitStack() as held:
        for _ in range(2000):
            held.enter_context(connect(port, b"GET / HTTP/1.1\r\n"))
        started = time.monotonic()
        assert httpx.get(f"{served}/organisation/kalayaan", timeout=10).status_code == 200
        assert time.monotonic() - started < 1


@pytest.mark.parametrize("address", ["/sparql", "/reconcile", "/mcp"])
def test_a_body_without_end_is_refused(served: str, address: str) -> None:
    """Who sends more than anybody needs is told so before all of it is here."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = httpx.post(f"{served}{address}", content=b"query=" + b"a" * 20_000_000, headers=form, timeout=30)
    assert answer.status_code in (400, 413, 415)
