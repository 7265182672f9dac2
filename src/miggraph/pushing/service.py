"""A SPARQL 1.1 service that is written to: queries, updates, graphs, and what its refusals mean.

Nothing is followed elsewhere: what is sent, and the credentials, go to the addresses that the user named.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from tempfile import SpooledTemporaryFile
from typing import Any

import httpx
import pyoxigraph as ox

from miggraph.ground.errors import StoreError
from miggraph.linking import fetching
from miggraph.linking.fetching import NoAnswer
from miggraph.pushing.access import PASSWORD, TOKEN, USER, Access

GO_ON = "What has arrived is kept there: the same command goes on from it."
MOST_TOLD = 2_000  # bytes of what a service says went wrong
IN_MEMORY = 1 << 24  # bytes of an answer; a longer one goes to disk
LONGEST = 20  # times the timeout, which bounds each wait, until an answer must have come whole

Body = SpooledTemporaryFile[bytes]


class TooMuch(Exception):
    """The service takes less than this in one request (RFC 9110, section 15.5.14)."""


class Service:
    """A service. What goes wrong raises StoreError, but for a request that is too large: TooMuch."""

    def __init__(self, access: Access, timeout: float) -> None:
        self.access, self.timeout = access, timeout
        self.client = fetching.client(fetching.trusted(), trust_env=True)
        self.client.headers.update(access.headers or {})
        self.requests = self.bytes = 0  # that were sent to change something

    def close(self) -> None:
        """Let go of the connections."""
        self.client.close()

    def rows(self, query: str) -> list[Any]:
        """Return the rows of a SELECT query."""
        with closing(self._ask(query, "application/sparql-results+json")) as body:
            try:
                found: Any = ox.parse_query_results(body.read(), ox.QueryResultsFormat.JSON)
                return list(found)
            except (SyntaxError, ValueError, TypeError) as error:
                raise StoreError(
                    f"the service did not answer with rows: {error}",
                    where=self.access.query,
                    remedy="Is this the address at which it takes queries?",
                ) from None

    def number(self, query: str) -> int:
        """Return the one number that a query counts."""
        rows = self.rows(query)
        return int(rows[0][0].value) if rows else 0

    def triples(self, graph: str) -> Iterator[ox.Triple]:
        """Yield the triples of a named graph."""
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        with closing(self._ask(query, "application/n-triples")) as body:
            try:
                yield from (quad.triple for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES, lenient=True))
            except (SyntaxError, ValueError) as error:
                raise StoreError(f"the service did not answer with triples: {error}", where=self.access.query) from None

    def update(self, text: str) -> None:
        """Run an update: all of it or nothing, where the service holds to SPARQL 1.1 Update, section 2.2."""
        self._change("POST", self.access.update, text.encode(), "application/sparql-update")

    def put(self, method: str, graph: str, turtle: str) -> None:
        """Set or extend a graph, "" for the default one (SPARQL 1.1 Graph Store HTTP Protocol, sections 5.3 and 5.5)."""
        self._change(method, self._graph(graph), turtle.encode(), "text/turtle")

    def put_graph(self, graph: str, turtle: str) -> None:
        """Set a small graph, in whichever way the service is written to."""
        if self.access.graph_store:
            self.put("PUT", graph, turtle)
        else:
            self.update(f"DROP SILENT GRAPH <{graph}> ;\nINSERT DATA {{ GRAPH <{graph}> {{ {turtle} }} }}")

    def drop_graph(self, graph: str) -> None:
        """Delete a graph, in whichever way the service is written to."""
        if self.access.graph_store:
            self.delete(graph)
        else:
            self.update(f"DROP SILENT GRAPH <{graph}>")

    def delete(self, graph: str) -> None:
        """Delete a graph, which need not be there (section 5.4)."""
        self._change("DELETE", self._graph(graph), b"", "text/turtle")

    def _graph(self, graph: str) -> str:
        mark = "&" if "?" in self.access.graph_store else "?"
        return f"{self.access.graph_store}{mark}{httpx.QueryParams({'graph': graph}) if graph else 'default'}"

    def _ask(self, query: str, accepted: str) -> Body:
        return self._send("POST", self.access.query, data={"query": query}, headers={"Accept": accepted})

    def _change(self, method: str, address: str, content: bytes, kind: str) -> None:
        self._send(method, address, content=content, headers={"Content-Type": f"{kind}; charset=utf-8"}).close()
        self.requests += 1
        self.bytes += len(content)

    def _send(self, method: str, address: str, **request: Any) -> Body:
        """Send a request and return what was answered, whole."""
        with ExitStack() as stack:
            body: Body = stack.enter_context(SpooledTemporaryFile(IN_MEMORY))
            try:
                with fetching.in_plain_words(address), self.client.stream(method, address, timeout=self.timeout, **request) as answer:
                    _read(answer, body, time.monotonic() + LONGEST * self.timeout)
            except NoAnswer as error:
                raise StoreError(error.message, where=address, remedy=GO_ON) from None
            if not (answer.is_success or (method == "DELETE" and answer.status_code == httpx.codes.NOT_FOUND)):
                raise _refusal(answer, address, body.read(MOST_TOLD).decode("utf-8", "replace").strip())
            stack.pop_all()  # whoever asked closes it
        return body


def _read(answer: httpx.Response, body: Body, end: float) -> None:
    for part in answer.iter_bytes():
        body.write(part)
        if not answer.is_success and body.tell() >= MOST_TOLD:
            break
        if time.monotonic() > end:  # a byte now and then keeps a socket from timing out
            raise httpx.ReadTimeout("")
    body.seek(0)


def _refusal(answer: httpx.Response, address: str, told: str) -> Exception:
    """Return the error that a status means."""
    status = answer.status_code
    if status == httpx.codes.REQUEST_ENTITY_TOO_LARGE:
        return TooMuch()
    if answer.has_redirect_location:
        where = answer.headers["Location"]
        return StoreError(
            "the service has moved, and is not followed", where=address, remedy=f"Is it yours? Then name its address: {where}"
        )
    what = f"the service answered {status} {answer.reason_phrase}".rstrip()
    if status in (401, 403):
        return StoreError(what, where=address, remedy=f"Set {USER} and {PASSWORD}, or {TOKEN}, to who may write there.")
    if status in (404, 405, 415, 501):
        return StoreError(what, where=address, remedy="Name the address at which it takes updates: --update URL, or --graph-store URL.")
    if status >= 500 or status in (408, 425, 429):
        return StoreError(f"{what}: {told}".rstrip(": "), where=address, remedy=GO_ON)
    return StoreError(f"{what}: {told}".rstrip(": "), where=address)
