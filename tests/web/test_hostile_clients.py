"""Clients that mean no good, or no longer mean anything: whatever they do, others are answered."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from serving import free_port

IMPATIENT = (
    "import sys\nfrom miggraph.web import connections\nconnections.PATIENCE = 1.5\nfrom miggraph.cli import main\nmain(sys.argv[1:])"
)


FEW_FILES = (
    "import resource, sys\nresource.setrlimit(resource.RLIMIT_NOFILE, (512, 512))\nfrom miggraph.cli import main\nmain(sys.argv[1:])"
)
# In a process of its own, which may have as many files open as the server.
HOLDER = """
import resource, socket, sys
port, number = int(sys.argv[1]), int(sys.argv[2])
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
clients = []
for _ in range(number):
    clients.append(socket.create_connection(("127.0.0.1", port), 10))
    clients[-1].sendall(b"GET / HTTP/1.1\\r\\n")
def is_open(client):
    client.setblocking(False)
    try:
        return bool(client.recv(1))
    except BlockingIOError:
        return True
    except OSError:
        return False
print("held", flush=True)
for _ in sys.stdin:
    print(*(sum(map(is_open, half)) for half in (clients[:number // 2], clients[number // 2:])), flush=True)
"""


@pytest.fixture(scope="module")
def impatient(heat_list: Path) -> Iterator[int]:
    """The port of a server that waits a second and a half for a request, where others wait twenty."""
    port = free_port()
    command = [sys.executable, "-c", IMPATIENT, "--home", str(heat_list), "-q", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env={**os.environ})
    wait_for(port)
    yield port
    server.terminate()
    server.wait(20)


def wait_for(port: int) -> None:
    """Wait until a server answers."""
    for _ in range(400):
        with suppress(httpx.TransportError):
            if httpx.get(f"http://127.0.0.1:{port}/health", timeout=5).status_code == 200:
                return
        time.sleep(0.05)
    raise AssertionError("the server does not answer")


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


@contextmanager
def held(port: int, number: int) -> Iterator[subprocess.Popen[str]]:
    """Hold so many connections on which half a request was said. Who is told "look" says how many of the first and the last half are open."""
    if resource.getrlimit(resource.RLIMIT_NOFILE)[1] < number + 100:
        pytest.skip(f"the system lets a process have fewer than {number + 100} files open (ulimit -Hn)")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(port), str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        yield holder
    finally:
        holder.kill()
        holder.communicate()


def are_open(holder: subprocess.Popen[str]) -> list[int]:
    """Count the connections that the server has not closed."""
    assert holder.stdin
    assert holder.stdout
    holder.stdin.write("look\n")
    holder.stdin.flush()
    return [int(number) for number in holder.stdout.readline().split()]


def test_ten_thousand_idle_connections_keep_nobody_out(served: str) -> None:
    """They only hold the line, and a page is there within a second."""
    with held(httpx.URL(served).port or 80, 10_000) as holder:
        seconds = []
        for page in ("/organisation/kalayaan", "/resources?theme=remittances", "/"):
            started = time.monotonic()
            assert httpx.get(served + page, timeout=10, headers={"Cache-Control": "no-cache"}).status_code == 200
            seconds.append(time.monotonic() - started)
        assert min(seconds) < 1  # what else this computer does may hold up one of them
        assert are_open(holder) == [5000, 5000]


def test_where_no_more_files_may_be_open_the_idlest_go(heat_list: Path) -> None:
    """A system that allows few: who comes finds a place, and who has held the line for longest loses it."""
    port = free_port()
    command = [sys.executable, "-c", FEW_FILES, "--home", str(heat_list), "-q", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env={**os.environ})
    try:
        wait_for(port)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client, held(port, 600) as holder:
            for _ in range(3):
                assert client.get("/resource/hot-days").status_code == 200
            first, last = are_open(holder)
            assert first + last <= 384  # three quarters of the files
            assert last > first
    finally:
        server.terminate()
        server.wait(20)


@pytest.mark.parametrize("address", ["/sparql", "/reconcile", "/mcp"])
def test_a_body_without_end_is_refused(served: str, address: str) -> None:
    """Who sends more than anybody needs is told so before all of it is here."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = httpx.post(f"{served}{address}", content=b"query=" + b"a" * 20_000_000, headers=form, timeout=30)
    assert answer.status_code in (400, 413, 415)
