"""Crowding: only a few answers that take long are worked out at once, so that pages find a thread. Who waits for a turn takes none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

T = TypeVar("T")
AT_ONCE = 8  # answers that are worked out: each takes one of the 40 threads that pages need too
PATIENCE = 2.0  # seconds that one waits for a turn
AGAIN = 2  # seconds after which who was turned away should come again


class TooMany(Exception):
    """There was no turn to be had."""


class Gate:
    """Lets a few in at once."""

    def __init__(self, places: int) -> None:
        self._places = asyncio.Semaphore(places)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait a little for a turn, and have it until the end of the block. Raises TooMany."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._places.acquire()
        except TimeoutError:
            raise TooMany from None
        try:
            yield
        finally:
            self._places.release()


@asynccontextmanager
async def turn(application: Any) -> AsyncIterator[None]:
    """Have a turn at what takes long on this server. Raises HTTPException where too many want one (RFC 9110, section 15.6.4)."""
    gate: Gate = application.state.gate
    try:
        async with gate.turn():
            yield
    except TooMany:
        raise HTTPException(503, "Too many questions are asked at once. Ask again in a moment.", {"Retry-After": str(AGAIN)}) from None


async def in_turn(application: Any, work: Callable[..., T], *arguments: Any) -> T:
    """Do in a thread what takes long, when it has its turn."""
    async with turn(application):
        return await run_in_threadpool(work, *arguments)


def takes_long(endpoint: Callable[[Request], Response]) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    """Let an endpoint answer when it has its turn."""

    @wraps(endpoint)
    async def waiting(request: Request) -> Response:
        return await in_turn(request.app, endpoint, request)

    return waiting
