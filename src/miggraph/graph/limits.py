"""What a query may take: seconds, memory, and services that it may call."""

from __future__ import annotations

import math
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from miggraph.ground.errors import QueryError

T = TypeVar("T")
IDLE = 16  # threads that wait for work: more than these are let go when they are done
PATIENCE = 5.0  # seconds that a thread waits: a process that opens many graphs would gather threads else
TICK = 0.05  # seconds between two looks at the clock and the memory: an engine takes some 10 MB in that time


class Threads:
    """Threads that wait for work, for a while: to start one takes longer than many queries do."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._process = os.getpid()
        self._idle: deque[SimpleQueue[Callable[[], None]]] = deque()

    def start(self, work: Callable[[], None]) -> None:
        """Do some work in a thread that waits, or in a new one."""
        if self._process != os.getpid():  # a process that was forked has none of them
            self._process, self._idle = os.getpid(), deque()
        try:
            self._idle.pop().put(work)
        except IndexError:
            threading.Thread(target=self._serve, args=(SimpleQueue(), work), daemon=True).start()

    def _serve(self, inbox: SimpleQueue[Callable[[], None]], work: Callable[[], None]) -> None:
        while True:
            work()
            del work  # nothing of it is held while the thread waits
            if len(self._idle) >= IDLE:
                return
            self._idle.append(inbox)
            try:
                work = inbox.get(timeout=self._patience)
            except Empty:
                try:
                    self._idle.remove(inbox)
                except ValueError:  # it was given work in this very moment
                    work = inbox.get()
                else:
                    return


@dataclass(frozen=True)
class Limits:
    """The seconds that a query may take, the MB by which memory may grow meanwhile, and the addresses that ``SERVICE`` may call."""

    timeout: float = 60.0
    memory: float = 4096
    services: frozenset[str] = frozenset()
    threads: Threads = field(default_factory=Threads, compare=False, repr=False)

    def run(self, work: Callable[[], T]) -> T:
        """Do some work in a thread and wait for it. Raises QueryError where it takes too much, and KeyboardInterrupt at Ctrl-C.

        An engine cannot be told to stop, and who runs it hears no Ctrl-C until it returns. So the waiting is what ends: the command line ends
        with it; in a program the thread goes on until the engine is done.
        """
        outcome: list[Any] = []
        done = threading.Event()

        def target() -> None:
            try:
                outcome[:] = [work(), None]
            except BaseException as error:  # the caller's, also where the engine panics
                _let_go(error)
                outcome[:] = [None, error]
            done.set()

        self.threads.start(target)
        self._wait(done)
        if outcome[1]:
            raise outcome[1]
        result: T = outcome[0]
        return result

    def _wait(self, done: threading.Event) -> None:
        end, before = time.monotonic() + self.timeout, None
        while not done.wait(TICK):
            before = resident() if before is None else before
            if time.monotonic() > end:
                raise QueryError(
                    f"the query was stopped: it took longer than {self.timeout:g} seconds",
                    remedy="Ask for less, or allow more with --timeout SECONDS.",
                )
            if resident() - before > self.memory:
                raise QueryError(
                    f"the query was stopped: it took more than {self.memory:g} MB of memory",
                    remedy="Ask for less (sorting and DISTINCT keep every row), or allow more with --memory MB.",
                )


def _let_go(error: BaseException | None) -> None:
    """Drop what the frames of an exception hold, in the thread that made it: the engine's rows must not be dropped in another."""
    import traceback

    while error:
        traceback.clear_frames(error.__traceback__)
        error = error.__context__


def unlimited() -> Limits:
    """Return limits that nothing reaches: what is ours may take what it takes, and Ctrl-C still ends it."""
    return Limits(math.inf, math.inf)


def resident() -> float:
    """Return the memory that this process holds in MB: now, or at most so far where the system tells no more; 0 where it tells nothing."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    except OSError:
        pass
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10
