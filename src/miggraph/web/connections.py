"""Connections: what a client may take of one before it has asked anything. uvicorn bounds neither the head of a request nor its time.

It also takes the body of a request that offers another protocol for that protocol: a POST of Java's client, which offers HTTP/2, would come
without its body. We take up no offer, as every server may (RFC 9110, section 7.8), and do not even read one.
"""

from __future__ import annotations

import asyncio
import re
from heapq import nsmallest
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD = 2**16  # bytes of the line and the headers of a request
PATIENCE = 20.0  # seconds in which a request is to be here whole
ROOM = 100  # of so many connections one is dropped where there are as many as may be: to look for the idlest takes longer than to drop some
OFFER = re.compile(rb"\r\nupgrade[ \t]*:[^\r\n]*", re.IGNORECASE)


class Connection(HttpToolsProtocol):
    """A connection whose client must say what it wants in time, and in few words (RFC 6585, section 5; RFC 9110, section 15.5.9)."""

    _idle_since: float = 0.0  # in the time of the loop
    _timer: asyncio.TimerHandle | None = None
    _head: int | None = 0  # bytes of a head that is not here whole yet

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._idle_since = self.loop.time()
        self._wait()
        if self.limit_concurrency and len(self.connections) >= self.limit_concurrency:
            self._make_room(self.limit_concurrency)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._head is not None:
            self._head += len(data)
        is_head = self.cycle is None or self.cycle.response_complete
        super().data_received(_without_offer(data) if is_head and b"pgrade" in data else data)
        if self._head is not None and self._head > HEAD and not self.transport.is_closing():
            self._refuse("431 Request Header Fields Too Large")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head = 0
        self._wait()

    def on_headers_complete(self) -> None:
        self._head = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._stop()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self._idle_since = self.loop.time()
        super().on_response_complete()

    @property
    def _is_idle(self) -> bool:
        """Whether nothing was asked that is not answered; a request that is not here whole has not been asked."""
        return self._timer is not None or self.cycle is None or self.cycle.response_complete

    def _make_room(self, most: int) -> None:
        """Drop those connections whose clients have asked nothing for the longest time, so that one more finds a place."""
        idle = [one for one in self.connections if isinstance(one, Connection) and one is not self and one._is_idle]
        for one in nsmallest(max(1, most // ROOM), idle, key=lambda one: one._idle_since):
            self.connections.discard(one)  # it is gone a little later
            one.transport.close()

    def _wait(self) -> None:
        self._stop()
        self._timer = self.loop.call_later(PATIENCE, self._refuse, "408 Request Timeout")

    def _stop(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = None

    def _refuse(self, status: str) -> None:
        self.transport.write(f"HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n".encode())
        self.transport.close()


def _without_offer(data: bytes) -> bytes:
    head, end, body = data.partition(b"\r\n\r\n")
    return OFFER.sub(b"", head) + end + body
