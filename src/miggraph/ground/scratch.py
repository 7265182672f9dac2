"""Scratch files and folders: what is written beside a target before it takes its place, and is gone when the process ends, however it ends.

Whoever makes one holds its lock, which the system lets go of when the process dies. The next to write the same target sweeps away what is left
unlocked: no clock and no process id is trusted.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from miggraph.ground import locking

_LONGEST = 100  # bytes of the name of a target in that of its scratch: file systems take 255


@contextmanager
def file(target: Path, place: Path) -> Iterator[tuple[Path, int]]:
    """Give a new file in a place for the content of a target, and a handle that is open for writing and for the caller to close."""
    import tempfile

    opened: list[int] = []

    def make() -> Path:
        handle, name = tempfile.mkstemp(prefix=_prefix(target), dir=place)
        opened.append(handle)
        return Path(name)

    sweep(target, place)
    path, lock = _locked(make)
    for handle in opened[:-1]:
        os.close(handle)
    try:
        yield path, opened[-1]
    finally:
        path.unlink(missing_ok=True)
        os.close(lock)


@contextmanager
def folder(target: Path, place: Path, rescue: Callable[[Path], None] = lambda _: None) -> Iterator[Path]:
    """Give a new folder in a place for the content of a target. ``rescue`` is called with each that a dead process left, before it is swept away."""
    import tempfile

    sweep(target, place, rescue)
    path, lock = _locked(lambda: Path(tempfile.mkdtemp(prefix=_prefix(target), dir=place)))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(lock)


def sweep(target: Path, place: Path, rescue: Callable[[Path], None] = lambda _: None) -> None:
    """Remove what processes that died while they wrote a target left in a place."""
    prefix = _prefix(target)
    for path in place.iterdir():
        if path.name.startswith(prefix) and (lock := locking.take_if_free(path)) is not None:
            with suppress(OSError):
                rescue(path)
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            os.close(lock)


def _prefix(target: Path) -> str:
    name = os.fsencode(target.name)
    short = name if len(name) <= _LONGEST else name[: _LONGEST - 9] + b"-" + hashlib.sha256(name).hexdigest()[:8].encode()
    return f".{short.decode('utf-8', 'ignore')}.miggraph-"


def _locked(make: Callable[[], Path]) -> tuple[Path, int]:
    """Make something and take its lock; again where another swept it away between the two."""
    while True:
        path = make()
        with suppress(FileNotFoundError):
            lock = locking.take(path)
            if path.exists():
                return path, lock
            os.close(lock)
