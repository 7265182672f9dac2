"""The outermost layer: answers that were made before, entity tags, the headers that every answer bears, and the prefix of a proxy."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

from miggraph.pages.policy import policy
from miggraph.web.site import Kept, Site

HEADERS = (
    (b"content-security-policy", policy().encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"interest-cohort=()"),
)
GONE = 499  # what is counted where the client went before it was told anything
LONGEST = 2048  # bytes of an address that is kept


class Keeping:
    """Answers again what was answered before (RFC 9110, sections 8.8.3 and 13.1.2; RFC 9111); for the rest it asks the application."""

    def __init__(self, application: Any, site: Site, count: Callable[[str, int, float], None]) -> None:
        self.application, self.site, self.count = application, site, count

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request (ASGI 3)."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        scope = _below(scope, self.site.options.base_path)
        started = time.perf_counter()
        given = dict(scope["headers"])  # of a name that comes twice, the last: only for what is kept
        key = (scope["raw_path"], scope["query_string"], given.get(b"accept", b""))
        is_anew = b"no-cache" in given.get(b"cache-control", b"")  # who asks so is answered anew (RFC 9111, section 5.2.1.4)
        kept = self.site.kept(key) if scope["method"] in ("GET", "HEAD") and not is_anew else None
        if kept:
            status = await _again(kept, given.get(b"if-none-match", b""), scope["method"] == "HEAD", send)
        else:
            status = await self._anew(scope, receive, send, key, given)
        self.count(scope["method"], status, time.perf_counter() - started)

    async def _anew(self, scope: Any, receive: Any, send: Any, key: tuple[bytes, ...], given: dict[bytes, bytes]) -> int:
        """Let the application answer; keep the answer where it says so and is whole."""
        made_of, start, parts = self.site.digest, {}, []
        status: list[int] = []

        async def through(message: Any) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                status.append(message["status"])
                own = {name.lower() for name, _ in message["headers"]}  # a preview may be shown inside other pages, and says so itself
                message = {**message, "headers": [*message["headers"], *(one for one in HEADERS if one[0] not in own)]}
                if _may_be_kept(scope, message, key):
                    start = message
                    return
            elif start:
                parts.append(message.get("body", b""))
                if not message.get("more_body"):
                    kept = _kept(start["headers"], b"".join(parts))
                    self.site.keep(key, kept, made_of)
                    status.append(await _again(kept, given.get(b"if-none-match", b""), scope["method"] == "HEAD", send))
                return
            await send(message)

        try:
            await self.application(scope, receive, through)
        except Exception:
            if not status:  # nobody was told anything; else it is in the log, and its client has a page that says so
                raise
        return status[-1] if status else GONE


def _below(scope: Any, prefix: str) -> Any:
    """Return the scope as the application sees it: without the prefix that a proxy left in the path."""
    path = scope["path"]
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        raw = scope["raw_path"][len(prefix.encode()) :] or b"/"
        return {**scope, "path": path[len(prefix) :] or "/", "raw_path": raw}
    return scope


def _may_be_kept(scope: Any, start: Any, key: tuple[bytes, ...]) -> bool:
    asked = scope["method"] in ("GET", "HEAD") and start["status"] == 200 and sum(map(len, key)) <= LONGEST
    return asked and any(name.lower() == b"cache-control" and b"public" in value for name, value in start["headers"])


def _kept(headers: list[tuple[bytes, bytes]], body: bytes) -> Kept:
    tag = b'"' + hashlib.sha256(body).hexdigest()[:20].encode() + b'"'
    own = [(name, value) for name, value in headers if name.lower() != b"content-length"]
    return Kept((*own, (b"etag", tag)), body, tag)


async def _again(kept: Kept, known: bytes, is_head: bool, send: Any) -> int:
    if known and (known.strip() == b"*" or kept.tag in [one.strip().removeprefix(b"W/") for one in known.split(b",")]):
        headers = [(name, value) for name, value in kept.headers if name.lower() != b"content-type"]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return 304
    headers = [*kept.headers, (b"content-length", str(len(kept.body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if is_head else kept.body})
    return 200
