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
def serve() -> Iterator[Callable[[Serve], str]]:
    """Start a server whose every connection is handled by a function; return its address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run(handle: Serve) -> None:
        while True:
            try:
                with listener.accept()[0] as connection:
                    connection.recv(65536)
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
