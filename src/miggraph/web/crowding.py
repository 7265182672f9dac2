"""Crowding: only a few questions in plain English are answered at once, so that pages find a thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph

AT_ONCE = 8  # questions that are read, or wait to be: each takes a thread that pages need too


@contextmanager
def one_of_few(graph: KnowledgeGraph) -> Iterator[None]:
    """Answer one of a few questions at once; who comes then is to come again."""
    gate = graph.remembered("web/asking", lambda: BoundedSemaphore(AT_ONCE))
    if not gate.acquire(timeout=2):
        raise HTTPException(503, "Too many questions are asked at once. Ask again in a moment.", {"Retry-After": "2"})
    try:
        yield
    finally:
        gate.release()
