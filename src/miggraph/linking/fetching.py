"""Fetching with manners: say who asks, wait as long as one is told to, and say in plain words why nothing came.

``fetch`` makes one request of an address that a user named; ``exchange`` is what it shares with ``guarded_requests``; ``patiently`` asks again
after a while. Retry-After is RFC 9110, section 10.2.3.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from miggraph.ground.errors import MiggraphError

if TYPE_CHECKING:
    import socket
    import ssl

    import httpx

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
    headers: Mapping[str, str]  # whatever the case of their names
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


def retry_after(headers: Mapping[str, str]) -> float | None:
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
    """Make one request, through the proxies of the environment and with redirects: POST of form data where there is any, else GET.

    Raises NoAnswer where nothing comes, it breaks off, is larger than ``most`` bytes, or takes longer than twice the ``timeout``.
    """
    if not address.startswith(("http://", "https://")):
        raise NoAnswer("scheme", "this is not a web address", where=address, is_final=True)
    headers = {"Accept": accept, **({"Content-Type": "application/x-www-form-urlencoded"} if data else {})}
    options: dict[str, Any] = {"content": data, "headers": headers, "timeout": timeout, "follow_redirects": True}
    with in_plain_words(address), client(trusted(), trust_env=True) as asking:
        return exchange(asking, "POST" if data else "GET", address, seconds=2 * timeout, most=most, **options)


@lru_cache(maxsize=1)
def trusted() -> ssl.SSLContext:
    """Return the certificates that the system trusts, read once: they are many."""
    import ssl

    return ssl.create_default_context()


def client(tls: ssl.SSLContext, *, trust_env: bool = False) -> httpx.Client:
    """Return a client that says who asks, with the proxies of the environment or without."""
    import httpx

    headers = {"User-Agent": user_agent(), "Accept-Encoding": "identity"}  # what is packed small may be without end
    return httpx.Client(verify=tls, trust_env=trust_env, headers=headers)


def exchange(
    asking: httpx.Client, method: str, address: str, *, seconds: float, most: int, is_whole: bool = True, host: str = "", **options: Any
) -> Response:
    """Make a request that takes at most ``seconds``, and read at most ``most`` bytes of what was found.

    ``host`` is whom TLS must prove to speak to, where the address does not say; ``options`` go to ``httpx.Client.stream``. Raises NoAnswer where
    it takes too long, or an answer that must be ``is_whole`` is too large; httpx's exceptions where nothing comes.
    """
    named = {"sni_hostname": host} if host else {}
    with _deadline(seconds) as deadline, asking.stream(method, address, extensions={**named, "trace": deadline.trace}, **options) as answer:
        answer.headers.encoding = "latin-1"  # bytes stay what they are (RFC 9110, section 5.5)
        body = _body(answer, most, is_whole=is_whole) if most and answer.is_success else b""
        return Response(answer.status_code, answer.headers, body)


@dataclass
class _Deadline:
    """When a request must have ended, and the connections that are cut then: a byte now and then keeps a socket from timing out."""

    end: float
    sockets: list[socket.socket] = field(default_factory=list)

    def check(self) -> None:
        """Raise NoAnswer where the time is over."""
        if time.monotonic() > self.end:
            raise NoAnswer(TIMEOUT, "the server took too long")

    def trace(self, event: str, told: dict[str, Any]) -> None:
        """Take the connections from what httpcore tells of its work (its extension "trace")."""
        self.check()
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self.sockets.append(told["return_value"].get_extra_info("socket"))

    def cut(self) -> None:
        """End the connections under the hands of who reads from them; TLS is not asked, for it would change what the reader holds."""
        import socket

        for connection in self.sockets:
            with suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)


@contextmanager
def _deadline(seconds: float) -> Iterator[_Deadline]:
    import threading

    import httpx

    deadline = _Deadline(time.monotonic() + seconds)
    alarm = threading.Timer(seconds, deadline.cut)
    alarm.daemon = True
    alarm.start()
    try:
        yield deadline
        deadline.check()  # what was cut looks like an end
    except (httpx.HTTPError, OSError):
        deadline.check()  # what was cut is no fault of the server's
        raise
    finally:
        alarm.cancel()


def _body(answer: httpx.Response, most: int, *, is_whole: bool) -> bytes:
    """Read a body, or no more than its first bytes where it need not be whole."""
    parts, size = [], 0
    for part in answer.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > most and is_whole:
            raise NoAnswer("too-large", f"the answer is larger than {most:,} bytes")
        if size > most:
            break
    return b"".join(parts)[:most]


@contextmanager
def in_plain_words(address: str) -> Iterator[None]:
    """Raise NoAnswer for what goes wrong between here and a server."""
    import httpx

    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, ImportError) as error:  # the last: a proxy that needs another package
        raise _no_answer(error, address) from None


def _no_answer(error: Exception, where: str) -> NoAnswer:
    """Say in plain words what an exception of the network means."""
    import socket
    import ssl

    import httpx

    reason = _reason(error)
    told = str(getattr(reason, "verify_message", "") or getattr(reason, "strerror", "") or reason)
    is_unknown = getattr(reason, "errno", None) in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
    is_closed = isinstance(error, httpx.RemoteProtocolError) and ("disconnected" in str(error) or "closed" in str(error))
    meanings: list[tuple[bool | type[Exception] | tuple[type[Exception], ...], str, str]] = [
        ((TimeoutError, httpx.TimeoutException), TIMEOUT, "the server took too long"),
        (
            socket.gaierror,
            NO_HOST if is_unknown else "unreachable",
            "there is no such host" if is_unknown else f"the host cannot be looked up: {told}",
        ),
        (ssl.SSLError, "tls", f"the connection is not secure: {told}"),
        (ConnectionRefusedError, "refused", "the server refuses connections"),
        (is_closed or (ConnectionError, httpx.ReadError, httpx.WriteError), "dropped", "the server closed the connection"),
        ((httpx.ProtocolError, httpx.DecodingError), "garbled", "the server does not speak HTTP as it should"),
        (httpx.TooManyRedirects, "loop", "it redirects without end"),
        (httpx.UnsupportedProtocol, "scheme", "only http and https are asked"),
        (UnicodeError, NO_HOST, "this is not a name that a host can have"),
        ((ValueError, httpx.InvalidURL), "malformed", "this is not a web address"),
    ]
    found = (meaning[1:] for meaning in meanings if meaning[0] is True or (meaning[0] and isinstance(reason, meaning[0])))
    kind, message = next(found, ("unreachable", told))
    return NoAnswer(kind, message, where=where, is_final=kind in (NO_HOST, "malformed", "tls", "scheme"))


def _reason(error: BaseException) -> BaseException:
    """Return what happened at the socket, which httpx and httpcore wrap; else the exception itself."""
    inner: BaseException | None = error
    while inner and not isinstance(inner, OSError):
        inner = inner.__cause__ or inner.__context__
    return inner or error
