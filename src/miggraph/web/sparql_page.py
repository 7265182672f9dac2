"""The page of the SPARQL endpoint, for people: a query is written in a form, and its answer stands below it."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from miggraph.ground.errors import UnknownThing
from miggraph.pages import wording
from miggraph.pages.policy import policy
from miggraph.pages.views import sparql as view
from miggraph.pages.views.sparql import Sparql
from miggraph.web.messages import Message
from miggraph.web.pages import shown
from miggraph.web.query_answers import Refused
from miggraph.web.responses import page
from miggraph.web.sparql import answered

LARGEST = 8 * 2**20  # bytes of an answer that is shown on a page
ACCEPTED = "application/sparql-results+json, text/turtle;q=0.9"
HEADERS = {"Content-Security-Policy": policy(editor=True)}
TOO_LARGE = wording.phrase("The answer is too large for a page: take it as a file, by another format.")


async def page_of(request: Request, asked: Message | None) -> Response:
    """Return the page with a query and its answer; without a query, with one to start from."""
    if asked is None:
        return await run_in_threadpool(_shown, request, "", {}, 200)
    try:
        told, file = await answered(request, {**asked, "accept": ACCEPTED})
    except Refused as error:
        fault = " ".join(filter(None, (f"{error.message[:1].upper()}{error.message[1:]}.", error.remedy)))
        return await run_in_threadpool(_shown, request, asked["text"], {"fault": fault}, error.status)
    try:
        return await run_in_threadpool(_with_answer, request, asked["text"], told, file)
    finally:
        os.close(file)


def _with_answer(request: Request, text: str, told: Message, file: int) -> Response:
    size = os.fstat(file).st_size
    if size > LARGEST:
        return _shown(request, text, {"fault": wording.of(request.app.state.site.graph).say(TOO_LARGE)}, 200)
    body = os.pread(file, size, 0)
    found: dict[str, Any] = {"caution": told["cut"]}
    if told["media"].startswith("text/turtle"):
        found |= {"heading": wording.of(request.app.state.site.graph).say("The graph"), "triples": body.decode() or "# nothing"}
    else:
        heading, table = view.results(request.app.state.site.graph, body)
        found |= {"heading": heading, "table": table}
    return _shown(request, text, found, 200)


def _shown(request: Request, text: str, found: dict[str, Any], status: int) -> Response:
    site = request.app.state.site
    example = request.query_params.get("example", "")
    bounds = {"seconds": site.options.timeout, "rows": site.options.max_rows}
    try:
        made: Sparql = view.view(site.graph, text, example=example, **bounds)
    except UnknownThing as error:
        made, status = replace(view.view(site.graph, text, example="", **bounds), fault=error.message), 404
    return page(shown(request, "sparql.html", replace(made, **found)), status=status, kept=False, headers=HEADERS)
