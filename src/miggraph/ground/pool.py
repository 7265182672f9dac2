"""A pool of processes that outlives its workers: what one was doing when it died is done again."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

from miggraph.ground.errors import StoreError

Task = TypeVar("Task")
Result = TypeVar("Result")
Mapping = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]  # how tasks are done: by this process, a pool, or a cluster
TRIES = 3  # pools that may die in a row before any task is done: such work takes more than there is


def cores() -> int:
    """Return how many processes this one may keep busy."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def mapped(function: Callable[[Task], Result], tasks: Iterable[Task], workers: int | None = None) -> Iterator[Result]:
    """Yield what a function makes of each task, in their order, done by all cores; both are to be picklable.

    Raises what the function raises, and StoreError where workers die again and again and nothing gets done.
    """
    given = list(tasks)
    waiting, done, deaths = deque(range(len(given))), dict[int, Result](), 0
    workers = min(workers or cores(), len(given)) or 1
    told = 0
    while told < len(given):
        running: dict[Future[Result], int] = {}
        pool = ProcessPoolExecutor(workers, mp_context=_context())
        try:
            while told < len(given):
                while waiting and len(running) < 2 * workers:
                    number = waiting.popleft()
                    with _without_main():
                        running[pool.submit(function, given[number])] = number
                ended = wait(running, return_when=FIRST_COMPLETED).done
                for future in sorted(ended, key=lambda one: isinstance(one.exception(), BrokenProcessPool)):  # what is done is done
                    done[running[future]] = future.result()
                    del running[future]
                    deaths = 0
                while told in done:
                    yield done.pop(told)
                    told += 1
        except BrokenProcessPool:
            deaths += 1
            if deaths >= TRIES:
                raise StoreError("the processes that do the work die", remedy="Is there enough memory? See what the system says.") from None
            waiting = deque(sorted([*running.values(), *waiting]))
        finally:
            pool.shutdown(cancel_futures=True)


def _context() -> Any:
    """Return how processes are started: afresh, for a copy of this one may hold locks that no thread of its own will open."""
    import multiprocessing

    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide which program this is, so that a process that is started does not run it too: what is done is in the library."""
    main = sys.modules["__main__"]
    hidden = {name: getattr(main, name) for name in ("__file__", "__spec__") if getattr(main, name, None) is not None}
    try:
        for name in hidden:
            setattr(main, name, None)
        yield
    finally:
        for name, value in hidden.items():
            setattr(main, name, value)
