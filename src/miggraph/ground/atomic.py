"""Atomic writing: a file is there whole, or as it was before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@dataclass
class Fresh:
    """What is to take the place of a file: a temporary one beside it, open for writing bytes. Set ``is_wanted`` to False to give it up."""

    path: Path
    stream: IO[bytes]
    is_wanted: bool = True


@contextmanager
def replacing(target: Path) -> Iterator[Fresh]:
    """Give a stream whose content takes the place of a file when all is written, with the folders that it needs.

    The mode of the file is kept; a new one has that of the process. After an error nothing is left behind. Raises OSError.
    """
    import tempfile

    folder = next(place for place in target.absolute().parents if place.exists())
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}-", dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            fresh = Fresh(path, stream)
            yield fresh
            stream.flush()
            os.fsync(stream.fileno())
        if fresh.is_wanted:
            path.chmod(_mode(target))
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    finally:
        path.unlink(missing_ok=True)


def write(target: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises OSError."""
    with replacing(target) as fresh:
        fresh.stream.write(data)


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
