"""Sorting: the lines of a graph that is larger than memory, from sorted runs, by ranges that are merged each by itself."""

from __future__ import annotations

import mmap
from collections.abc import Iterable
from pathlib import Path

RANGE = 16 << 20  # bytes: what one worker holds of the lines, and some five times as much with all that comes of them


def write_run(path: Path, lines: Iterable[bytes]) -> None:
    """Write lines as a sorted run, each once."""
    kept = sorted(set(lines) - {b""})
    path.write_bytes(b"\n".join([*kept, b""]))


def bounds(runs: Iterable[Path], size: int = RANGE) -> list[bytes]:
    """Choose what to cut all runs at, so that what lies between two of them is of about a size."""
    samples, total, step = list[bytes](), 0, max(size // 64, 1)
    for run in runs:
        length = run.stat().st_size
        total += length
        with run.open("rb") as stream:
            for place in range(step, length, step):
                stream.seek(place)
                stream.readline()
                samples.append(stream.readline())
    samples = sorted(line[: line.rindex(b" <") + 2] for line in samples if line)  # a statement of several graphs is in one range
    ranges = total // size + 1
    return sorted({samples[len(samples) * number // ranges] for number in range(1, ranges)}) if samples else []


def between(run: Path, first: bytes | None, last: bytes | None) -> bytes:
    """Return the lines of a run from the first on, and before the last; None is no bound."""
    if not run.stat().st_size:
        return b""
    with run.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data[_place(data, first) if first else 0 : _place(data, last) if last else len(data)]


def _place(data: mmap.mmap, bound: bytes) -> int:
    """Return where the first line starts that is not before a bound."""
    low, high = 0, len(data)  # lines that start before low are before it, those that start at high or later are not
    while low < high:
        middle = (low + high) // 2
        start = data.rfind(b"\n", 0, middle) + 1
        end = data.find(b"\n", middle) + 1
        if data[start:end] < bound:
            low = end
        else:
            high = start
    return low


def merged(quads: Iterable[bytes]) -> bytes:
    """Return the lines of N-Quads in their order, each once, and in front of what several graphs say, or one, the same in the default graph."""
    out: list[bytes] = []
    last = b""
    for line in dict.fromkeys(sorted(quads)):
        statement = line[: line.rindex(b" <")]  # which sorts before all that it begins, for " ." does before " <"
        if statement != last:
            out.append(statement + b" .")
            last = statement
        out.append(line)
    return b"\n".join([*out, b""])
