"""Fetching with manners: say who asks, wait as long as one is told to, and say in plain words why nothing came.

``fetch`` makes one request; ``patiently`` asks again after a while. Retry-After is RFC 9110, section 10.2.3.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypedDict, TypeVar

from miggraph.ground.errors import MiggraphError

if TYPE_CHECKING:
    import socket
    from email.message import Message
    from http.client import HTTPConnection
    from urllib.request import OpenerDirector

T = TypeVar("T")
NO_HOST, PRIVATE, TIMEOUT = "no-such-host", "private", "timeout"
LATER = (429, 503)  # with or without Retry-After: ask again later
TRANSIENT = (408, 425, *LATER, 500, 502, 504)


class NoAnswer(MiggraphError):
    """Nothing usable came back.

    ``kind`` is a word for it (timeout, refused, 503 …), ``after`` the seconds one was told to wait, ``is_final`` whether asking again is
    pointless.
    """

    def __init__(self, kind: str, message: str, *, where: str = "", after: float | None = None, is_final: bool = False) -> None:
        super().__init__(message, where=where)
        self.kind, self.after, self.is_final = kind, after, is_final


@dataclass(frozen=True, slots=True)
class Response:
    """An answer of a server, whatever its status."""

    status: int
    headers: Message
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to ask, and how long to wait in between, in seconds."""

    tries: int = 5
    first: float = 1.0  # the pause after the first failure; it doubles with every further one
    cap: float = 60.0  # of the doubling
    longest: float = 300.0  # longer than this nobody waits: who is told to gives up
    asking: float = 120.0  # spent on asking, pauses not counted, after which nobody asks again

    def pause(self, attempt: int) -> float:
        """Return the pause after a failed attempt, counted from 0 (exponential backoff)."""
        return min(self.cap, self.first * 2.0**attempt)


class Manner(TypedDict):
    """How to ask."""

    patience: Patience
    timeout: float


def briefly(patience: Patience | None = None, timeout: float = 60.0, *, tries: int = 2, asking: float = 15.0) -> Manner:
    """Return how to ask for something small that may not be there: not often, and not long."""
    patience = patience or Patience()
    brief = replace(patience, tries=min(patience.tries, tries), asking=min(patience.asking, asking))
    return {"patience": brief, "timeout": min(timeout, 15.0)}


def user_agent() -> str:
    """Say who asks and where to complain (RFC 9110, section 10.1.5)."""
    from importlib.metadata import version

    return f"miggraph/{version('miggraph')} (+https://w3id.org/miggraph/)"


def retry_after(headers: Message) -> float | None:
    """Return the seconds that a server asks to wait, from seconds or an HTTP date; None where it does not say."""
    from email.utils import parsedate_to_datetime

    text = (headers.get("Retry-After") or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError):
        return None


def patiently(ask: Callable[[], T], patience: Patience) -> T:
    """Ask until there is an answer. Raises the last NoAnswer where patience ends, or asking again is pointless."""
    spent = 0.0
    for attempt in range(patience.tries):
        began = time.monotonic()
        try:
            return ask()
        except NoAnswer as error:
            spent += time.monotonic() - began
            pause = patience.pause(attempt) if error.after is None else error.after
            if error.is_final or attempt + 1 == patience.tries or pause > patience.longest or spent > patience.asking:
                raise
            time.sleep(pause)
    raise AssertionError("patience has at least one try")


def fetch(
    address: str, *, data: bytes | None = None, timeout: float = 60.0, most: int = 1 << 26, accept: str = "application/json"
) -> Response:
    """Make one request by urllib, with its proxies and redirects: POST of form data where there is any, else GET.

    Raises NoAnswer where nothing comes, it breaks off, is larger than ``most`` bytes, or takes longer than twice the ``timeout``.
    """
    import http.client
    import urllib.error
    import urllib.request

    deadline = time.monotonic() + 2 * timeout
    if not address.startswith(("http://", "https://")):
        raise NoAnswer("scheme", "this is not a web address", where=address, is_final=True)
    try:
        request = urllib.request.Request(address, data=data, headers={"User-Agent": user_agent(), "Accept": accept})
        with _alarm(2 * timeout) as opener, opener.open(request, timeout=timeout) as answer:
            response = Response(answer.status, answer.headers, body(answer, most, deadline))
    except urllib.error.HTTPError as error:
        with error:
            return Response(error.code, error.headers)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if time.monotonic() > deadline and not isinstance(error, NoAnswer):
            raise NoAnswer(TIMEOUT, "the server took too long", where=address) from None
        raise no_answer(error, address) from None
    if time.monotonic() > deadline:  # what was cut looks like an end
        raise NoAnswer(TIMEOUT, "the answer came too slowly", where=address)
    return response


@contextmanager
def _alarm(seconds: float) -> Iterator[OpenerDirector]:
    """Give an opener whose connections are cut after a while: a line of headers that drips in keeps a socket from timing out."""
    import threading
    import urllib.request
    from http.client import HTTPConnection, HTTPSConnection

    sockets: list[socket.socket] = []

    class Plain(urllib.request.HTTPHandler):
        def http_open(self, request: urllib.request.Request) -> Any:
            return self.do_open(partial(_connection, sockets, HTTPConnection), request)

    class Secure(urllib.request.HTTPSHandler):
        def https_open(self, request: urllib.request.Request) -> Any:
            return self.do_open(partial(_connection, sockets, HTTPSConnection), request)

    alarm = threading.Timer(seconds, lambda: list(map(_cut, sockets)))
    alarm.daemon = True
    alarm.start()
    try:
        yield urllib.request.build_opener(Plain, Secure)
    finally:
        alarm.cancel()


def _connection(sockets: list[socket.socket], kind: type[HTTPConnection], host: str, **options: Any) -> HTTPConnection:
    """Return a connection that tells its socket, which urllib takes from it before the body is read."""
    connection = kind(host, **options)
    connect = connection.connect

    def told() -> None:
        connect()
        sockets.append(connection.sock)

    connection.connect = told  # type: ignore[method-assign]
    return connection


def _cut(sock: socket.socket) -> None:
    """End a connection under the hands of who reads from it; TLS is not asked, for it would change what the reader holds."""
    import socket

    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


class Stream(Protocol):
    """What ``body`` needs of an http.client.HTTPResponse."""

    length: int | None

    def read1(self, n: int = -1, /) -> bytes:
        """Read what has come, at most ``n`` bytes."""
        ...


def body(stream: Stream, most: int, deadline: float, *, whole: bool = True) -> bytes:
    """Read a body, or no more than its first ``most`` bytes where it need not be ``whole``.

    Raises NoAnswer where it is too large, too slow (a byte now and then keeps a socket from timing out), or breaks off.
    """
    parts, size = [], 0
    while part := stream.read1(1 << 16):
        parts.append(part)
        size += len(part)
        if size > most and not whole:
            return b"".join(parts)[:most]
        if size > most:
            raise NoAnswer("too-large", f"the answer is larger than {most:,} bytes")
        if time.monotonic() > deadline:
            raise NoAnswer(TIMEOUT, "the answer came too slowly")
    if stream.length:
        raise NoAnswer("dropped", "the connection was closed in the middle of the answer")
    return b"".join(parts)


def no_answer(error: Exception, where: str = "") -> NoAnswer:
    """Say in plain words what an exception of the network means."""
    import http.client
    import socket
    import ssl

    if isinstance(error, NoAnswer):
        return error
    wrapped = getattr(error, "reason", None)  # urllib wraps what happened; ssl has a text of that name
    reason = wrapped if isinstance(wrapped, Exception) else error
    told = str(getattr(reason, "verify_message", "") or getattr(reason, "strerror", "") or reason)
    is_unknown = getattr(reason, "errno", None) in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
    meanings: list[tuple[type[Exception] | tuple[type[Exception], ...], str, str]] = [
        (TimeoutError, TIMEOUT, "the server took too long"),
        (
            socket.gaierror,
            NO_HOST if is_unknown else "unreachable",
            "there is no such host" if is_unknown else f"the host cannot be looked up: {told}",
        ),
        (ssl.SSLError, "tls", f"the connection is not secure: {told}"),
        (ConnectionRefusedError, "refused", "the server refuses connections"),
        ((ConnectionError, http.client.IncompleteRead), "dropped", "the server closed the connection"),
        (http.client.HTTPException, "garbled", "the server does not speak HTTP as it should"),
        (UnicodeError, NO_HOST, "this is not a name that a host can have"),
        (ValueError, "malformed", "this is not a web address"),
    ]
    kind, message = next((meaning[1:] for meaning in meanings if isinstance(reason, meaning[0])), ("unreachable", told))
    return NoAnswer(kind, message, where=where, is_final=kind in (NO_HOST, "malformed", "tls"))
