"""The workers of a server: who runs a stranger's query, how long it is waited for, and who ends it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from miggraph.web.crowding import Gate, TooMany
from miggraph.web.messages import Message, asked
from miggraph.web.options import Options
from miggraph.web.query_answers import MEMORY, Refused
from miggraph.web.site import Site

GRACE = 5  # seconds that a process is given to end
WARM = 2  # workers that wait for a query
SLOW = 0.25  # seconds after which a query stands back, and NICE how far; its process cannot come forward again, and is replaced
NICE = 10
LOOK = 0.5  # seconds between two looks at whether another graph is served
HUNG_UP = 499  # nobody hears it
NONE = "no query can be answered now"
LATE = "the query was stopped: it took longer than {:g} seconds"
LOG = logging.getLogger("miggraph.web")

Answer = tuple[Message, int | None]


class Busy(Refused):
    """There are too many queries."""

    def __init__(self) -> None:
        super().__init__(503, "too many queries are asked at once", "Ask again in a few seconds.")


@dataclass(eq=False)
class Template:
    """The process that has opened a graph, and makes workers."""

    process: subprocess.Popen[bytes]
    connection: socket.socket
    digest: str
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def told(self, message: Message) -> Answer:
        """Tell it to do something. Raises OSError or EOFError where it is gone."""
        async with self.turn:
            return await asked(self.connection, message)

    async def end(self) -> None:
        """End it, and with it all its workers."""
        self.connection.close()
        try:
            await asyncio.to_thread(self.process.wait, GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()


@dataclass(eq=False)
class Worker:
    """A process that answers one query at a time."""

    template: Template
    pid: int
    connection: socket.socket

    @property
    def is_alive(self) -> bool:
        """Whether it is there."""
        try:
            return self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False


class Workers:
    """Runs the queries of strangers on the graph of a site, each in a process that is ended at its limits."""

    def __init__(self, site: Site) -> None:
        self.site, self.options = site, site.options
        self.unsent = 0  # bytes of answers that clients have not taken yet
        self._gate = Gate(self.options.queries)
        self._starting = asyncio.Lock()
        self._template: Template | None = None
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Workers:
        """Start, and wait for nothing."""
        self._begin(self._top_up())
        self._begin(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        """End all workers."""
        for task in self._tasks:
            task.cancel()
        if self._template:
            await self._template.end()

    async def ask(self, message: Message, client: asyncio.Task[None]) -> Answer:
        """Let a worker answer, as long as the client is there (``client`` is done when it hangs up).

        Raises Refused where there are too many queries, and where this one takes more than it may.
        """
        if self.unsent > self.options.memory * 2**20:
            raise Busy
        try:
            async with self._gate.turn():
                if client.done():
                    raise Refused(HUNG_UP, "")
                return await self._answered(await self._worker(), message, client)
        except TooMany:
            raise Busy from None

    async def _answered(self, worker: Worker, message: Message, client: asyncio.Task[None]) -> Answer:
        self._busy.add(worker)
        asking = asyncio.ensure_future(asked(worker.connection, message))
        is_fit = False  # for another query
        try:
            is_quick = await self._waited(worker, asking, client)
            if asking.done() and not asking.exception():
                is_fit = is_quick
                return asking.result()
            if asking.done():
                raise _ended(await self._bury(worker), self.options)
            raise Refused(HUNG_UP, "") if client.done() else Refused(503, LATE.format(self.options.timeout), "Ask for less.")
        finally:
            self._busy.discard(worker)
            if is_fit:
                self._idle.append(worker)
            else:
                self._begin(self._replace(worker, asking))

    async def _waited(self, worker: Worker, asking: asyncio.Future[Answer], client: asyncio.Task[None]) -> bool:
        """Wait as long as a query may take; let it stand back behind pages and other queries once it is slow. Say whether it was quick."""
        ends: set[asyncio.Future[Any]] = {asking, client}
        seconds = self.options.timeout
        await asyncio.wait(ends, timeout=min(SLOW, seconds), return_when=asyncio.FIRST_COMPLETED)
        if asking.done() or client.done():
            return True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, worker.pid, NICE)
        await asyncio.wait(ends, timeout=max(0, seconds - SLOW), return_when=asyncio.FIRST_COMPLETED)
        return False

    async def _replace(self, worker: Worker, asking: asyncio.Future[Answer]) -> None:
        asking.cancel()
        await asyncio.wait({asking})
        await self._bury(worker)
        await self._top_up()

    async def _bury(self, worker: Worker) -> int:
        """End a worker, or find it ended; return the signal that did it."""
        if worker.connection.fileno() < 0:
            return 0
        worker.connection.close()
        try:
            told, _ = await worker.template.told({"do": "bury", "pid": worker.pid})
        except (OSError, EOFError):
            with suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)
            return signal.SIGKILL
        return int(told["signal"])

    async def _worker(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.is_alive and worker.template is self._template:
                return worker
            self._begin(self._drop(worker))
        return await self._forked()

    async def _drop(self, worker: Worker) -> None:
        await self._bury(worker)

    async def _forked(self) -> Worker:
        """Return a new worker. Raises Refused where none can be made."""
        for _ in range(2):
            async with self._starting:
                template = self._template = self._template or await self._started()
            try:
                told, file = await template.told({"do": "fork"})
                return Worker(template, told["pid"], _connection(file))
            except (OSError, EOFError):  # somebody has ended it
                self._template = None if self._template is template else self._template
                await template.end()
        raise Refused(503, NONE)

    async def _started(self) -> Template:
        """Start a process that opens the graph which is served now."""
        graph, options, digest = self.site.graph, self.options, self.site.digest
        terms = {"rows": options.max_rows, "memory": options.memory}
        template = _process(digest)
        try:
            told, _ = await template.told({"opening": graph.opening, "terms": terms, "timeout": options.timeout})
        except (OSError, EOFError):
            told = {"error": "the process has ended"}
        if told["error"]:
            LOG.error("the workers cannot open the graph: %s", told["error"])
            await template.end()
            raise Refused(503, NONE)
        return template

    async def _top_up(self) -> None:
        """Have some workers at hand."""
        with suppress(Refused, OSError, EOFError):
            while len(self._idle) + len(self._busy) < WARM:
                self._idle.append(await self._forked())

    async def _watch(self) -> None:
        """Let the workers follow when another graph is served."""
        tried = ""
        while True:
            await asyncio.sleep(LOOK)
            if self._template and self.site.digest not in (self._template.digest, tried):
                tried = self.site.digest
                with suppress(Refused, OSError, EOFError):
                    await self._follow(self._template)

    async def _follow(self, old: Template) -> None:
        self._template = await self._started()
        while any(worker.template is old for worker in self._busy):
            await asyncio.sleep(LOOK)
        self._idle = [worker for worker in self._idle if worker.template is not old]
        await old.end()
        await self._top_up()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _ended(by: int, options: Options) -> Refused:
    """Say why a worker ended in the middle of a query."""
    if by == signal.SIGABRT:  # so engines end when they are given no more memory
        return Refused(503, MEMORY.format(options.memory), "Ask for less: sorting and DISTINCT keep every row.")
    if by == signal.SIGXCPU:
        return Refused(503, LATE.format(options.timeout), "Ask for less.")
    return Refused(503, "the query was stopped")


def _process(digest: str) -> Template:
    """Start a template. It imports nothing from the folder that the server happens to stand in."""
    ours, its = socket.socketpair()
    command = [sys.executable, "-P", "-m", "miggraph.web.worker", str(its.fileno())]
    process = subprocess.Popen(  # noqa: S603
        command, pass_fds=[its.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    its.close()
    ours.setblocking(False)
    return Template(process, ours, digest)


def _connection(file: int | None) -> socket.socket:
    connection = socket.socket(fileno=file)
    connection.setblocking(False)
    return connection
