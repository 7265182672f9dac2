"""Parallel work: the same function on many items, wherever it runs, with the results in the order of the items."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Map(Protocol):
    """What the builtin ``map`` is: a function on each item, results in order, as they are asked for. Processes or machines may be behind it."""

    def __call__(self, function: Callable[[T], R], items: Iterable[T], /) -> Iterator[R]: ...


def here(function: Callable[[T], R], items: Iterable[T], /) -> Iterator[R]:
    """Work in this process: a ``Map``."""
    return map(function, items)


def in_order(submit: Callable[[T], Callable[[], R]], items: Iterable[T], ahead: int) -> Iterator[R]:
    """Yield results in the order of the items, with so many under way at once: what is done and not asked for yet takes memory.

    ``submit`` begins the work on an item and returns what waits for its result.
    """
    under_way: deque[Callable[[], R]] = deque()
    for item in items:
        under_way.append(submit(item))
        if len(under_way) >= ahead:
            yield under_way.popleft()()
    while under_way:
        yield under_way.popleft()()
