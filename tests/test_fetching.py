"""Fetching: what a server that means no good can do to who asks it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from miggraph.linking.fetching import TIMEOUT, NoAnswer, Patience, briefly, fetch, patiently

Serve = Callable[[socket.socket], None]


@pytest.fixture
def heads() -> list[bytes]:
    """What the server was asked."""
    return []


@pytest.fixture
def serve(heads: list[bytes]) -> Iterator[Callable[[Serve], str]]:
    """Start a server whose every connection is handled by a function; return its address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run(handle: Serve) -> None:
        while True:
            try:
                with listener.accept()[0] as connection:
                    heads.append(connection.recv(65536))
                    handle(connection)
            except OSError:
                if listener.fileno() < 0:
                    return

    def start(handle: Serve) -> str:
        threading.Thread(target=run, args=(handle,), daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"

    yield start
    listener.close()


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\nX-Long: ", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0", b"HTTP/1.1 200 OK\r\n\r\n"]
)
def test_what_drips_is_cut_off(serve: Callable[[Serve], str], head: bytes) -> None:
    """A byte now and then keeps a socket from timing out, in headers, in the length of a chunk and in the body: twice the timeout is all."""

    def drip(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(60):
            connection.sendall(b"0")
            time.sleep(0.1)

    began = time.monotonic()
    with pytest.raises(NoAnswer) as told:
        fetch(serve(drip), timeout=0.5)
    assert (told.value.kind, time.monotonic() - began < 3) == (TIMEOUT, True)


def test_a_redirect_takes_no_more_time(serve: Callable[[Serve], str]) -> None:
    """The time is that of the request and all that follows from it."""
    asked: list[float] = []

    def redirect_then_drip(connection: socket.socket) -> None:
        asked.append(time.monotonic())
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /more\r\nContent-Length: 0\r\n")
        if len(asked) == 1:
            time.sleep(0.3)
            connection.sendall(b"Connection: close\r\n\r\n")
            return
        for _ in range(60):
            connection.sendall(b"X")
            time.sleep(0.1)

    with pytest.raises(NoAnswer) as told:
        fetch(serve(redirect_then_drip), timeout=0.5)
    assert (told.value.kind, len(asked), time.monotonic() - asked[0] < 2) == (TIMEOUT, 2, True)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", "scheme"),
        (b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "loop"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1", "dropped"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n1", "dropped"),
        (b"", "dropped"),
        (b"good day\r\n\r\n", "garbled"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip", "garbled"),
    ],
)
def test_what_goes_wrong_has_a_word(serve: Callable[[Serve], str], answer: bytes, kind: str) -> None:
    """Whatever a server does, one exception says it."""
    with pytest.raises(NoAnswer) as told:
        fetch(serve(lambda connection: connection.sendall(answer)), timeout=2)
    assert told.value.kind == kind


def test_who_asks_says_so_and_wants_nothing_packed(serve: Callable[[Serve], str], heads: list[bytes]) -> None:
    """With an address for complaints; what is packed small may be without end."""
    address = serve(lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"))
    assert fetch(address, data=b"a=1", timeout=2).body == b"{}"
    head = heads[0].lower()
    assert b"user-agent: miggraph/" in head
    assert b"accept-encoding: identity" in head
    assert b"content-type: application/x-www-form-urlencoded" in head


def test_an_endless_answer_is_cut_off(serve: Callable[[Serve], str]) -> None:
    """No more is read than is wanted."""

    def flood(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"0" * 65536)

    with pytest.raises(NoAnswer, match="larger than 1,000,000 bytes"):
        fetch(serve(flood), most=1_000_000)


def test_nobody_asks_for_ever() -> None:
    """When asking alone has taken long enough, nobody asks again; pauses do not count."""
    asked: list[float] = []

    def ask() -> None:
        asked.append(time.monotonic())
        time.sleep(0.1)
        raise NoAnswer("500", "no")

    with pytest.raises(NoAnswer):
        patiently(ask, Patience(tries=9, first=0.05, cap=0.05, asking=0.25))
    assert len(asked) == 3


def test_a_brief_manner_is_never_longer() -> None:
    """Who is told to be quick stays so."""
    brief = briefly(Patience(tries=1, asking=3), 0.5)
    assert (brief["patience"].tries, brief["patience"].asking, brief["timeout"]) == (1, 3, 0.5)
    assert (briefly()["patience"].tries, briefly()["timeout"]) == (2, 15)
