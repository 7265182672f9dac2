"""Answers of the server: pages, data, and errors as pages or as problem details (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from miggraph.ground.errors import DataError, HomeError, MiggraphError, NotUnderstood, StoreError, UnknownThing
from miggraph.web.negotiation import best

HTML, PROBLEM = "text/html", "application/problem+json"
KEPT = "public, max-age=0, must-revalidate"  # asked for again each time, and answered by 304 where nothing has changed
NEVER = "no-store"
ASKED_WITH = "Accept, Cache-Control, Content-Type, If-None-Match, MCP-Protocol-Version"  # headers that scripts of other sites may send
# of the headers that answers bear, those that scripts of other sites would not be shown else (Fetch standard, CORS-safelisted response-header name)
SHARED = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Content-Location, ETag, Link, Retry-After"}


def page(text: str, *, status: int = 200, kept: bool = True, headers: Mapping[str, str] | None = None) -> Response:
    """Return a page. ``kept`` lets it be answered again as it is until the graph changes."""
    return Response(text, status, {"Cache-Control": KEPT if kept and status == 200 else NEVER, "Vary": "Accept", **(headers or {})}, HTML)


def data(body: str | bytes, media: str, *, kept: bool = True, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return data, which every site may read (Fetch standard, CORS protocol)."""
    shared = {**SHARED, "Cache-Control": KEPT if kept and status == 200 else NEVER}
    return Response(body, status, {**shared, "Vary": "Accept", **(headers or {})}, media_type=_with_charset(media))


def as_json(
    value: Any, *, media: str = "application/json", kept: bool = True, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a value as JSON."""
    return data(json.dumps(value, ensure_ascii=False, separators=(",", ":")), media, kept=kept, status=status, headers=headers)


def status_of(error: MiggraphError) -> int:
    """Return the status of an error: what is not there, no answer either, what cannot be answered now, or what was asked wrongly."""
    if isinstance(error, (UnknownThing, NotUnderstood)):
        return 404
    return 503 if isinstance(error, (StoreError, HomeError, DataError)) else 400


def problem(status: int, title: str, detail: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """Return an error as problem details (RFC 9457)."""
    body = {"type": "about:blank", "title": title, "status": status, **({"detail": detail} if detail else {})}
    return as_json(body, media=PROBLEM, kept=False, status=status, headers=headers)


def preflight(methods: str) -> Response:
    """Return what browsers ask for before a script of another site sends a request that is not simple (Fetch standard, CORS-preflight request)."""
    allowed = {"Access-Control-Allow-Methods": methods, "Access-Control-Allow-Headers": ASKED_WITH, "Access-Control-Max-Age": "86400"}
    return Response(status_code=204, headers={"Access-Control-Allow-Origin": "*", "Allow": f"{methods}, OPTIONS", **allowed})


def wants_page(request: Request) -> bool:
    """Say whether a person asks: whose browser would rather have HTML than JSON."""
    return best(request.headers.get("accept", ""), ("application/json", HTML)) == HTML


def _with_charset(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") and "charset" not in media else media
