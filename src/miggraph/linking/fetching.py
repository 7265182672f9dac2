"""Fetching with manners: say who asks, wait as long as one is told to, and say in plain words why nothing came.

``fetch`` makes one request; ``patiently`` asks again after a while. Retry-After is RFC 9110, section 10.2.3.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from miggraph.errors import MiggraphError

if TYPE_CHECKING:
    from email.message import Message

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

    def pause(self, attempt: int) -> float:
        """Return the pause after a failed attempt, counted from 0 (exponential backoff)."""
        return min(self.cap, self.first * 2.0**attempt)


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
    for attempt in range(patience.tries):
        try:
            return ask()
        except NoAnswer as error:
            pause = patience.pause(attempt) if error.after is None else error.after
            if error.is_final or attempt + 1 == patience.tries or pause > patience.longest:
                raise
            time.sleep(pause)
    raise AssertionError("patience has at least one try")


def fetch(address: str, *, data: bytes | None = None, timeout: float = 60.0, most: int = 1 << 26) -> Response:
    """Make one request by urllib, with its proxies and redirects: POST of form data where there is any, else GET.

    Raises NoAnswer where nothing comes, it breaks off, or it is larger than ``most`` bytes.
    """
    import http.client
    import urllib.error
    import urllib.request

    deadline = time.monotonic() + 2 * timeout
    if not address.startswith(("http://", "https://")):
        raise NoAnswer("scheme", "this is not a web address", where=address, is_final=True)
    try:
        request = urllib.request.Request(address, data=data, headers={"User-Agent": user_agent(), "Accept": "application/json"})
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return Response(answer.status, answer.headers, body(answer, most, deadline))
    except urllib.error.HTTPError as error:
        with error:
            return Response(error.code, error.headers)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise no_answer(error, address) from None


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
