"""Dask distributed: each item is a task, which the scheduler gives to another worker when one dies."""

from __future__ import annotations

import logging
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any, TypeVar

from distributed import Client, KilledWorker

from miggraph import __version__
from miggraph.cluster import tasks
from miggraph.ground.errors import MiggraphError, StoreError
from miggraph.ground.pool import Mapping

T = TypeVar("T")
R = TypeVar("R")
TIMEOUT = 10  # seconds to be greeted by the scheduler


@contextmanager
def connected(address: str, patience: float) -> Iterator[Mapping]:
    """Connect to a scheduler that has workers, or gets some soon."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is raised
    try:
        client: Any = Client(address, timeout=TIMEOUT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise StoreError("what answers there is no scheduler of Dask", where=address) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=patience)
        except TimeoutError:
            remedy = f"Start some with: dask worker {address} --nworkers auto --nthreads 1"
            raise StoreError("the scheduler has no workers", where=address, remedy=remedy) from None
        _refuse_without_us(client, address)
        yield _Cluster(client, address, patience).map


def _refuse_without_us(client: Any, address: str) -> None:
    """Raise StoreError where miggraph is missing: a worker that cannot open a task ends, and says so to nobody."""
    # asked by a function of the standard library, which all of them have
    asked = client.run(pkgutil.resolve_name, "miggraph:__version__", on_error="return")
    for name, told in asked.items():
        if isinstance(told, Exception):
            raise StoreError(f"{name} has no miggraph", where=address, remedy=f"Install there: pip install miggraph=={__version__}")


class _Cluster:
    """A scheduler that was found."""

    def __init__(self, client: Any, address: str, patience: float) -> None:
        self.client, self.address, self.patience = client, address, patience

    def map(self, function: Callable[[T], R], items: Iterable[T], /) -> Iterator[R]:
        """Work in the cluster: a ``Mapping``."""
        task = tasks.task(function)
        ahead = 2 * max(1, sum(self.client.nthreads().values()))  # each has the next at hand while it does one
        return map(tasks.result, tasks.in_order(lambda item: self._submit(task, item), items, ahead))

    def _submit(self, task: tasks.Task, item: object) -> Callable[[], bytes]:
        future = self.client.submit(task, item, pure=False)  # not scattered before: an item would die with the worker that has it
        return lambda: self._outcome(future)

    def _outcome(self, future: Any) -> bytes:
        try:
            outcome: bytes = tasks.waited_for(future.result, future.done, self._workers, self.patience)
        except MiggraphError as error:
            error.where = error.where or self.address
            raise
        except KilledWorker as error:
            raise tasks.failed(self.address, error, "a part killed one worker after another: have they the memory?") from error
        except (CancelledError, Exception) as error:
            raise tasks.failed(self.address, error) from error
        return outcome

    def _workers(self) -> int:
        try:
            return len(self.client.scheduler_info()["workers"])
        except (OSError, RuntimeError, TimeoutError):  # nor is there a scheduler
            return 0
