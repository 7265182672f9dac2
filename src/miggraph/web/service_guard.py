"""The guard of SERVICE: what a query calls is called from here, and only where it is on the public web.

The engine looks a name up and connects by itself, so that a name may lead it into the network that the server stands in. Therefore it is given
an address on this machine in its place, as long as the query runs, and what it asks there is asked in its name: the name is looked up once,
its addresses are checked, and one of those is connected to (``linking.guarded_requests``). Redirects are not followed, for nobody allowed where
they lead.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from miggraph.ground.errors import MiggraphError, QueryError
from miggraph.linking import fetching, guarded_requests

MOST = 2**26  # bytes that a service may answer
OK = 200


class Guard:
    """Calls services for an engine: ``addresses`` is what to call in their place."""

    def __init__(self, services: list[str], timeout: float, allow: Callable[[str], bool] = guarded_requests.is_public) -> None:
        for service in services:
            _refuse_odd(service)
        self.timeout, self.allow, self._services = timeout, allow, services
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads, self._server.guard = True, self
        secret = secrets.token_urlsafe(16)  # others on this machine cannot guess it
        self.paths = {f"/{secret}/{place}": service for place, service in enumerate(services)}

    @property
    def addresses(self) -> list[str]:
        """The addresses to call, in the order of the services."""
        return [f"http://127.0.0.1:{self._server.server_port}{path}" for path in self.paths]

    def __enter__(self) -> Guard:
        """Begin to listen."""
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()

    def call(self, service: str, query: bytes, accept: str) -> tuple[int, str, bytes]:
        """Send a query to a service; return status, media type and body. Raises MiggraphError where it must not be called or does not answer."""
        headers = {"Accept": accept, "Content-Type": "application/sparql-query"}
        answer = guarded_requests.send(
            "POST", service, tls=fetching.trusted(), allow=self.allow, timeout=self.timeout, most=MOST, body=query, headers=headers
        )
        if len(answer.body) >= MOST:
            raise QueryError("the service answers too much")
        return answer.status, answer.headers.get("Content-Type", ""), answer.body


class _Server(ThreadingHTTPServer):
    guard: Guard


class _Handler(BaseHTTPRequestHandler):
    """One call of the engine."""

    server: _Server

    def do_POST(self) -> None:
        """Pass it on."""
        query = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, media, body = 502, "text/plain", b""
        service = self.server.guard.paths.get(self.path)
        try:
            if service:
                status, media, body = self.server.guard.call(service, query, self.headers.get("Accept", "*/*"))
        except MiggraphError:  # why is not told: it would say what there is behind us
            pass
        self.send_response(status if status == OK else 502)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _refuse_odd(service: str) -> None:
    """Raise QueryError for what is no address on the web, or says who asks."""
    parts = urlsplit(service)
    if parts.scheme not in guarded_requests.SCHEMES or not parts.hostname or "@" in parts.netloc:
        raise QueryError("a service has a web address without the name of a user")
