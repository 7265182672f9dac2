"""Spark: items go out in jobs of as many as the cluster has cores, two jobs at once, so that nobody waits for the last of one."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from typing import Any, TypeVar

from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException

from miggraph.cluster import java, tasks
from miggraph.ground.errors import MiggraphError, StoreError
from miggraph.ground.pool import Mapping

T = TypeVar("T")
R = TypeVar("R")
SETTINGS = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "OFF"}


@contextmanager
def connected(address: str, patience: float) -> Iterator[Mapping]:
    """Connect to a master that has workers, by a driver in this process."""
    conf = SparkConf().setMaster(address).setAppName("miggraph")
    conf.setAll([(name, value) for name, value in SETTINGS.items() if not conf.contains(name)])
    with java.found() as log:
        try:
            with java.quiet(log):
                context = SparkContext(conf=conf)
        except (PySparkException, Py4JError) as error:
            raise tasks.failed(address, error, java.last_line(log)) from error
        try:
            yield _Cluster(context, address, patience).map
        finally:
            context.stop()


class _Cluster:
    def __init__(self, context: SparkContext, address: str, patience: float) -> None:
        self.context, self.address, self.patience = context, address, patience
        give_up = time.monotonic() + patience
        while not self._workers():
            if time.monotonic() > give_up:
                raise StoreError(
                    "the master has no workers that are free",
                    where=address,
                    remedy=f"Start some with: start-worker.sh {address}  or wait for theirs to end what they do.",
                )
            time.sleep(tasks.LOOK / 10)

    def map(self, function: Callable[[T], R], items: Iterable[T], /) -> Iterator[R]:
        """Work in the cluster: a ``Mapping``."""
        with ThreadPoolExecutor(2) as threads:
            jobs = tasks.in_order(partial(self._submit, threads, tasks.task(function)), self._batches(items), ahead=2)
            yield from map(tasks.result, chain.from_iterable(jobs))

    def _batches(self, items: Iterable[T]) -> Iterator[list[T]]:
        left = iter(items)
        while batch := list(islice(left, self.context.defaultParallelism)):
            yield batch

    def _submit(self, threads: ThreadPoolExecutor, task: tasks.Task, batch: list[T]) -> Callable[[], list[bytes]]:
        job = threads.submit(lambda: self.context.parallelize(batch, len(batch)).map(task).collect())
        return lambda: self._outcome(job)

    def _outcome(self, job: Future[list[bytes]]) -> list[bytes]:
        try:
            return tasks.waited_for(job.result, job.done, self._workers, self.patience)
        except MiggraphError as error:
            error.where = error.where or self.address
            raise
        except (PySparkException, Py4JError) as error:
            raise tasks.failed(self.address, error, _reason(str(error))) from error

    def _workers(self) -> int:
        executors: Any = self.context._jsc.sc().getExecutorMemoryStatus().size()
        return int(executors) - 1  # the driver is one of them


def _reason(trace: str) -> str:
    """Find what Python said in the trace of a job that failed, which goes on in that of Java."""
    told = re.findall(r"^(?:\w+\.)*(\w*(?:Error|Exception): .+)", trace.partition("\n\tat ")[0], re.MULTILINE)
    return told[-1] if told else ""
