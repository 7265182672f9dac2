"""The threads that run queries: used again, let go when nothing comes, never waited for, never shared by a fork."""

from __future__ import annotations

import os
import threading
import time
from functools import partial

import pytest

from miggraph.graph.limits import IDLE, Limits, Threads
from miggraph.ground.errors import QueryError


def test_a_thread_is_used_again() -> None:
    limits = Limits()
    names = {limits.run(lambda: threading.current_thread().name) for _ in range(200)}
    assert len(names) <= IDLE


def test_a_thread_ends_where_no_work_comes() -> None:
    """Else a process that opens one graph after the other would gather threads, and their memory."""
    limits = Limits(threads=Threads(patience=0.001))
    used = set()
    for _ in range(50):  # work comes at the moment of leaving too
        used.add(limits.run(threading.current_thread))
        time.sleep(0.002)
    assert len(used) > 1
    for thread in used:
        thread.join(10)
        assert not thread.is_alive()
    assert limits.run(lambda: "done") == "done"


def test_work_that_was_given_up_holds_nobody_up() -> None:
    limits, end = Limits(timeout=0.1), threading.Event()
    with pytest.raises(QueryError, match="longer than"):
        limits.run(end.wait)
    try:
        assert limits.run(lambda: "done") == "done"
    finally:
        end.set()


def test_what_goes_wrong_is_raised_and_the_thread_goes_on() -> None:
    limits = Limits()
    with pytest.raises(ZeroDivisionError):
        limits.run(lambda: 1 // 0)
    assert limits.run(lambda: "done") == "done"


def test_many_at_once_each_get_their_own() -> None:
    limits = Limits()
    found: dict[int, int] = {}

    def slowly(number: int) -> int:
        time.sleep(0.01)
        return number

    def one(number: int) -> None:
        found[number] = limits.run(partial(slowly, number))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: number for number in range(40)}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork processes")
@pytest.mark.filterwarnings("ignore:This process")
def test_a_forked_process_has_threads_of_its_own() -> None:
    limits = Limits(timeout=10)
    limits.run(lambda: None)
    child = os.fork()
    if not child:
        os._exit(0 if limits.run(lambda: 7) == 7 else 1)
    assert os.waitpid(child, 0)[1] == 0
