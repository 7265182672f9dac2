"""The application: the routes of every part, errors that say what to do, and the layer of what is kept around them."""

from __future__ import annotations

import logging
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from miggraph.ground.errors import MiggraphError
from miggraph.pages.wording import phrase
from miggraph.web import (
    api,
    asking,
    canned,
    completing,
    discovery,
    health,
    linked_data,
    lists,
    mcp,
    pages,
    pictures,
    reconciling,
    reference,
    searching,
    sparql,
    sparql_page,
)
from miggraph.web.crowding import AT_ONCE, Gate
from miggraph.web.keeping import Keeping
from miggraph.web.responses import preflight, problem, status_of, wants_page
from miggraph.web.site import Site

# in the order in which their addresses are tried: lists and things take what is left
PARTS = (
    api,
    asking,
    canned,
    completing,
    discovery,
    health,
    mcp,
    pages,
    pictures,
    reconciling,
    reference,
    searching,
    sparql,
    lists,
    linked_data,
)
LOG = logging.getLogger("miggraph.web")
NOWHERE = phrase("Nothing stands at this address")


def application(site: Site) -> Keeping:
    """Return the ASGI application that serves a site."""
    handlers: Any = {MiggraphError: _told, HTTPException: _http, Exception: _fault}
    inner = Starlette(routes=[route for part in PARTS for route in part.routes()], exception_handlers=handlers, lifespan=sparql.lifespan)
    inner.router.redirect_slashes = False
    inner.state.gate = Gate(AT_ONCE)
    inner.state.site, inner.state.metrics, inner.state.sparql_page = site, health.Metrics(), sparql_page.page_of
    return Keeping(inner, site, inner.state.metrics.count)


def _told(request: Request, error: MiggraphError) -> Response:
    """Answer with an error of ours: as a page, or as problem details."""
    status = status_of(error)
    if status == 503:  # where it lies is for the log: a stranger is told no file of this machine
        LOG.error("%s", error)
        return _answered(request, 503, phrase("The graph cannot be read now"), phrase("Try again later."))
    return _answered(request, status, error.message, error.remedy)


def _http(request: Request, error: HTTPException) -> Response:
    if error.status_code == 405 and request.method == "OPTIONS":
        return preflight((error.headers or {}).get("Allow", "GET, HEAD"))
    title = error.detail if error.status_code != 404 else NOWHERE
    answer = _answered(request, error.status_code, title, "")
    answer.headers.update(error.headers or {})
    return answer


def _fault(request: Request, error: Exception) -> Response:
    LOG.error("a fault while answering %s", request.url.path, exc_info=error)
    return _answered(request, 500, phrase("Something went wrong here"), phrase("It has been noted in the log of the server."))


def _answered(request: Request, status: int, title: str, detail: str) -> Response:
    if wants_page(request):
        return pages.error(request, status, title, detail)
    return problem(status, title, detail)
