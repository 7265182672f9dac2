"""Tasks: what goes to a worker, and what comes back from it."""

from __future__ import annotations

import pickle
import sys
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from miggraph import __version__
from miggraph.ground.errors import StoreError

T = TypeVar("T")
R = TypeVar("R")
LOOK = 1.0  # seconds between two looks at how many workers there are


def versions() -> dict[str, str]:
    """Return the versions of what decides on the bytes that come out."""
    import pyoxigraph

    return {"Python": f"{sys.version_info[0]}.{sys.version_info[1]}", "miggraph": __version__, "pyoxigraph": pyoxigraph.__version__}


@dataclass(frozen=True)
class Task:
    """A function for a worker, packed: the worker opens it, and no scheduler on the way. What it returns or raises comes back packed too."""

    function: bytes
    versions: dict[str, str]

    def __call__(self, item: Any) -> bytes:
        try:
            self._refuse_others()
            result: Any = _opened(self.function)(item)
        except Exception as error:  # an engine would try it again, or bring it without its type
            result = _Raised(error)
        return _packed(result)

    def _refuse_others(self) -> None:
        here = versions()
        if differing := [f"{name} {here[name]} instead of {version}" for name, version in self.versions.items() if here[name] != version]:
            raise StoreError(f"a worker has {', '.join(differing)}", remedy="Install the same there and here.")


@dataclass(frozen=True)
class _Raised:
    error: Exception


def task(function: Callable[[Any], Any]) -> Task:
    """Return a task that runs a function."""
    return Task(_packed(function), versions())


@lru_cache(maxsize=2)  # what a function holds is opened once in a worker, not with each item
def _opened(function: bytes) -> Callable[[Any], Any]:
    try:
        return _unpacked(function)  # type: ignore[no-any-return]
    except (StoreError, OSError) as error:
        reason = error.where or error.message if isinstance(error, StoreError) else str(error)
        remedy = "Put it where all of them see it by the same path: in a folder that they share."
        raise StoreError(f"a worker does not see {reason}", remedy=remedy) from None


def _packed(value: object) -> bytes:
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)  # RDF is a tenth of its size then


def _unpacked(data: bytes) -> Any:
    return pickle.loads(zlib.decompress(data))  # noqa: S301 - from ourselves, and from workers that were given code to run


def result(data: bytes) -> Any:
    """Return what a task returned, or raise what it raised."""
    value = _unpacked(data)
    if isinstance(value, _Raised):
        raise value.error
    return value


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


def waited_for(outcome: Callable[[float], R], is_done: Callable[[], bool], workers: Callable[[], int], patience: float) -> R:
    """Wait for an outcome as long as there are workers. Raises StoreError where there was none for so many seconds."""
    alone_since = None
    while True:
        try:
            return outcome(LOOK if not is_done() else max(LOOK, patience))  # what is done has yet to come over the network
        except TimeoutError:  # not the function's own, which comes back packed
            now = time.monotonic()
            alone_since = None if workers() else alone_since or now
            if alone_since and now - alone_since > patience:
                raise StoreError("no worker of the cluster is left", remedy="Start workers, and run this again.") from None


def failed(address: str, error: BaseException, reason: str = "") -> StoreError:
    """Return what a user is to see where the engine gave up, or a worker could not even open a task."""
    told = reason or f"{type(error).__name__}: {error}".splitlines()[0]
    wanted = ", ".join(f"{name} {version}" for name, version in versions().items())
    return StoreError(f"the cluster could not do it: {told}", where=address, remedy=f"The scheduler and every worker need {wanted}.")
