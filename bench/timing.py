"""Two calls timed in turn, and the ratio of what they take."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def in_turn(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Time two calls in turn, A B A B …, after one unmeasured round. Returns the median seconds of each."""
    ours(), theirs()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for call, kept in zip((ours, theirs), times, strict=True):
            start = time.perf_counter()
            call()
            kept.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def show(name: str, ours: float, theirs: float, peer: str, goal: str) -> None:
    print(f"{name:<34} {ours * 1000:9.1f} ms  {peer}: {theirs * 1000:9.1f} ms  ratio {ours / theirs:6.2g}  (goal: {goal})")
