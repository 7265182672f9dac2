"""The SPARQL endpoint (SPARQL 1.1 Protocol): what a client asks by HTTP goes to a worker, and its answer comes back.

It only asks: updates are refused. What the text of a query says is read by the worker, for reading takes time, too.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from miggraph.web.messages import Message
from miggraph.web.negotiation import best
from miggraph.web.query_answers import Refused
from miggraph.web.responses import HTML, NEVER, data
from miggraph.web.result_formats import SOLUTIONS, TRIPLES, chosen
from miggraph.web.service_description import describe
from miggraph.web.workers import HUNG_UP, Busy, Workers

ADDRESS, VOID = "/sparql", "/.well-known/void"
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
CHARSET = re.compile(r"charset\s*=\s*\"?([\w-]+)", re.IGNORECASE)
METHODS = "GET, HEAD, POST, OPTIONS"
LARGEST = 2**20  # bytes of a request
MOST = 1000  # fields of a request
AGAIN = 5  # seconds after which a client that was turned away should come again
PIECE = 2**18  # bytes that are sent at once
SHOWN = "Miggraph-Cut"  # the header of an answer that was cut
SHARED = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": f"{SHOWN}, Retry-After"}
UPDATES = "this service answers queries, and takes no updates"
NO_UTF8 = "the request is not written in UTF-8"
LOG = logging.getLogger("miggraph.web")


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [Route(ADDRESS, endpoint, methods=["GET", "HEAD", "POST", "OPTIONS"])]


@asynccontextmanager
async def lifespan(application: Starlette) -> AsyncIterator[None]:
    """Have workers as long as an application runs."""
    async with Workers(application.state.site) as application.state.workers:
        yield


async def endpoint(request: Request) -> Response:
    """Answer a query, or describe the service where there is none (SPARQL 1.1 Protocol, section 2.1)."""
    if request.method == "OPTIONS":
        return _allowed()
    try:
        asked = await _asked(request)
        if page := _page(request, asked):
            shown: Response = await page(request, asked)
            return shown
        return await _answer(request, asked) if asked else await _description(request)
    except Refused as error:
        return refusal(error)


def _page(request: Request, asked: Message | None) -> Any:
    """Return what makes a page for people, where there is one and one of them asks: ``application.state.sparql_page``."""
    make = getattr(request.app.state, "sparql_page", None)
    written = [media for form in (*SOLUTIONS.values(), *TRIPLES.values()) for media in (form.media, *form.also)]
    is_person = best(_accept(request), (*written, HTML)) == HTML
    return make if make and is_person and not (asked and asked["format"]) else None


async def answered(request: Request, asked: Message) -> tuple[Message, int]:
    """Let a worker answer; return what is told of the answer (``media``, ``cut``), and the open file that holds it. Raises Refused."""
    client = asyncio.create_task(_hung_up(request))
    try:
        told, file = await request.app.state.workers.ask(asked, client)
    finally:
        client.cancel()
    if file is None:
        raise Refused(told["status"], told["message"])
    return told, file


async def _answer(request: Request, asked: Message) -> Response:
    told, file = await answered(request, asked)
    return _FromFile(file, told["media"], {SHOWN: told["cut"]} if told["cut"] else {}, request.app.state.workers)


async def _hung_up(request: Request) -> None:
    """Wait until the client is gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _description(request: Request) -> Response:
    site = request.app.state.site
    found = chosen(TRIPLES, _accept(request), dict(request.query_params).get("format", ""))
    if not found:
        raise Refused(406, "the description of this service is a graph", f"There is: {', '.join(form.media for form in TRIPLES.values())}")
    root = f"{request.url.scheme}://{request.url.netloc}{site.options.base_path}"
    try:
        text = await run_in_threadpool(describe, site.graph, f"{root}{ADDRESS}", f"{root}{VOID}", found[0])
    except ValueError:
        raise Refused(400, "the header Host is no address") from None
    return data(text, found[1], kept=False, headers=SHARED)


async def _asked(request: Request) -> Message | None:
    """Return the query of a request, and what is said beside it; None where a GET has none. Raises Refused where it is not as it should be."""
    fields = _fields(request.scope["query_string"])
    if request.method == "POST":
        fields += await _posted(request)
    if any(name == "update" for name, _ in fields):
        raise Refused(403, UPDATES)
    texts = _all(fields, "query")
    if not texts and request.method != "POST":
        return None
    if len(texts) != 1:
        raise Refused(400, "a request has one query" if texts else "the request has no query", "Send it as the field query.")
    graphs = {"default": _all(fields, "default-graph-uri"), "named": _all(fields, "named-graph-uri")}
    return {"text": texts[0], **graphs, "accept": _accept(request), "format": "".join(_all(fields, "format")[:1])}


async def _posted(request: Request) -> list[tuple[str, str]]:
    """Return the fields of a form, or the query that a body is (sections 2.1.2 and 2.1.3)."""
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    media = media.strip().lower()
    if media == UPDATE:
        raise Refused(403, UPDATES)
    if media not in (FORM, QUERY):
        raise Refused(415, f"a query is posted as {FORM} or as {QUERY}", f"This one came as {media or 'nothing in particular'}.")
    charset = CHARSET.search(parameters)
    if charset and charset[1].lower() not in ("utf-8", "us-ascii"):
        raise Refused(415, "a query is written in UTF-8")
    body = await _body(request)
    if media == FORM:
        return _fields(body)
    try:
        return [("query", body.decode())]
    except UnicodeDecodeError:
        raise Refused(400, NO_UTF8) from None


async def _body(request: Request) -> bytes:
    """Read the body of a request, if it is not too large."""
    body = b""
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST:
                raise Refused(413, f"a request has {LARGEST // 1024} kB at most")
    except ClientDisconnect:
        raise Refused(HUNG_UP, "") from None
    return body


def _fields(text: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST)
    except UnicodeDecodeError:
        raise Refused(400, NO_UTF8) from None
    except ValueError:
        raise Refused(400, f"a request has {MOST} fields at most") from None


def _all(fields: list[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in fields if key == name and (value or name == "query")]


def _accept(request: Request) -> str:
    return ",".join(request.headers.getlist("accept"))


def _allowed() -> Response:
    """Say what may be done here, also by pages of other sites (Fetch standard, CORS preflight)."""
    headers = {
        "Allow": METHODS,
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "Accept, Content-Type",
        "Access-Control-Max-Age": "86400",
        "Accept-Post": f"{FORM}, {QUERY}",
    }
    return Response(status_code=204, headers={**SHARED, **headers})


def refusal(error: Refused) -> Response:
    """Say in plain text why there is no answer."""
    more = {"Retry-After": str(AGAIN)} if isinstance(error, Busy) else {"Accept-Post": f"{FORM}, {QUERY}"} if error.status == 415 else {}
    return data(f"{error}\n", "text/plain", kept=False, status=error.status, headers={**SHARED, **more})


class _FromFile(Response):
    """An answer that lies in a file, sent as fast as the client takes it. Who takes nothing for long is left."""

    def __init__(self, file: int, media: str, headers: Mapping[str, str], workers: Workers) -> None:
        self._file, self._workers, self._size = file, workers, os.fstat(file).st_size
        workers.unsent += self._size
        said = {**SHARED, "Cache-Control": NEVER, "Vary": "Accept", "Content-Length": str(self._size), **headers}
        super().__init__(None, headers=said, media_type=media)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002
        """Send it (ASGI 3)."""
        seconds = self._workers.options.timeout
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            for start in range(0, max(self._size, 1), PIECE):
                piece = os.pread(self._file, PIECE, start) if scope["method"] != "HEAD" else b""
                message = {"type": "http.response.body", "body": piece, "more_body": bool(piece) and start + PIECE < self._size}
                await (asyncio.wait_for(send(message), seconds) if self._size > PIECE else send(message))
                if not piece:
                    break
        except TimeoutError:
            LOG.warning("a client did not take its answer")
        finally:
            self._workers.unsent -= self._size
            os.close(self._file)
