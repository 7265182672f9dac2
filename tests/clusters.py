"""Clusters on the loopback: a scheduler and workers, each in a process of its own, as an administrator starts them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from miggraph.ground.pool import Mapping

T = TypeVar("T")
R = TypeVar("R")
Process = subprocess.Popen[bytes]
LOCAL = ["--host", "127.0.0.1", "--no-dashboard"]
# A worker whose command line runs some Python first: how another release of miggraph, or none, is installed there.
DASK_WORKER = "{first}; import sys; from distributed.cli.dask_worker import main; sys.exit(main())"


@contextmanager
def process(command: list[str], log: Path, **more: str) -> Iterator[Process]:
    """Run a program until the end of the block, with whatever it starts."""
    with log.open("ab") as stream:
        running = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, env={**os.environ, **more}, start_new_session=True
        )
    try:
        yield running
    finally:
        kill(running)


def kill(running: Process) -> None:
    """Kill a program and what it has started, as a machine dies: no handler runs."""
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def wait_for(port: int, server: Process, log: Path) -> None:
    """Wait until a server listens at a port."""
    for _ in range(600):
        assert server.poll() is None, log.read_text()
        with suppress(OSError):
            return socket.create_connection(("127.0.0.1", port)).close()
        time.sleep(0.05)
    raise AssertionError(f"nobody listens: {log.read_text()}")


@contextmanager
def registered(command: list[str], log: Path, told: str, **more: str) -> Iterator[Process]:
    """Run a worker, from when it says that it has found its scheduler."""
    with process(command, log, **more) as running:
        for _ in range(1200):
            if told in log.read_text():
                break
            assert running.poll() is None, log.read_text()
            time.sleep(0.05)
        yield running


def dask_scheduler(port: int) -> list[str]:
    """Return the command of a scheduler."""
    return [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", str(port), "--no-jupyter", *LOCAL]


def dask_worker(address: str, first: str = "") -> list[str]:
    """Return the command of a worker."""
    return [sys.executable, "-c", DASK_WORKER.format(first=first or "pass"), address, "--no-nanny", "--nthreads", "1", *LOCAL]


def spark(role: str, *words: str) -> list[str]:
    """Return the command of a master or a worker of a standalone cluster, without its pages."""
    import pyspark

    program = Path(pyspark.__file__).parent / "bin" / "spark-class"
    return [str(program), f"org.apache.spark.deploy.{role.lower()}.{role}", "--host", "127.0.0.1", "--webui-port", "0", *words]


def killing(workers: Mapping, after: int, victim: Process) -> Mapping:
    """Return a map that kills a worker when so many results are there, and the next ones are under way."""

    def mapping(function: Callable[[T], R], items: Iterable[T], /) -> Iterator[R]:
        for count, result in enumerate(workers(function, items), 1):
            if count == after:
                kill(victim)
            yield result

    return mapping
