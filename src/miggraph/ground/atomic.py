"""Atomic writing: a file, or a folder, is there whole, or as it was before."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from miggraph.ground import locking, scratch


@dataclass
class Fresh:
    """What is to take the place of a file: a temporary one beside it, open for writing bytes. Set ``is_wanted`` to False to give it up."""

    path: Path
    stream: IO[bytes]
    is_wanted: bool = True


@contextmanager
def replacing(target: Path) -> Iterator[Fresh]:
    """Give a stream whose content takes the place of a file when all is written, with the folders that it needs.

    The mode of the file is kept; a new one has that of the process. After an error nothing is left behind, and what a process that was
    killed left is gone with the next that writes the file. Raises OSError.
    """
    folder = next(place for place in target.absolute().parents if place.exists())
    with scratch.file(target, folder) as (path, handle):
        with os.fdopen(handle, "wb") as stream:
            fresh = Fresh(path, stream)
            yield fresh
            stream.flush()
            os.fsync(stream.fileno())
        if fresh.is_wanted:
            path.chmod(_mode(target))
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)


def write(target: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises OSError."""
    with replacing(target) as fresh:
        fresh.stream.write(data)


@contextmanager
def replacing_folder(target: Path) -> Iterator[Path]:
    """Give an empty folder that takes the place of another when all is written. The other stays, whenever the process is killed. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with scratch.folder(target, target.parent, lambda left: _rescue(left, target)) as beside:
        fresh = beside / "new"
        fresh.mkdir()
        yield fresh
        with locking.held(target.parent):  # for two may have come to their end
            _swap(fresh, target, beside / "old")


def _swap(fresh: Path, target: Path, old: Path) -> None:
    """Put a new folder into the place of an old one: in one step where the system can, else in two."""
    if not target.exists():
        fresh.replace(target)
    elif not _exchange(fresh, target):
        target.replace(old)
        try:
            fresh.replace(target)
        except OSError:
            old.replace(target)
            raise


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders take each other's places in one step, where the system can (Linux, renameat2). Returns whether they did."""
    import ctypes

    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    here, swapped = -100, 2  # AT_FDCWD of linux/fcntl.h, RENAME_EXCHANGE of linux/fs.h
    return rename is not None and rename(here, os.fsencode(one), here, os.fsencode(other), swapped) == 0


def _rescue(left: Path, target: Path) -> None:
    """Put back the folder that a process moved away and did not live to replace."""
    if (left / "old").exists() and not target.exists():
        (left / "old").replace(target)


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
