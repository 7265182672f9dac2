"""Locking: while one process reads, changes and writes the files of a folder, the others wait.

The lock is the system's (``flock``, ``msvcrt.locking``): it ends with the process that holds it, so that no crash leaves one behind.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, which is made where it is missing. It is not to be taken twice at once by one process.

    A file system without locks goes without. Raises OSError where the folder cannot be opened.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = take(folder)
    try:
        yield
    finally:
        os.close(handle)  # and with it the lock


def take(path: Path) -> int:
    """Wait for the lock of a file or a folder, and take it until the handle that is returned is closed. Raises OSError where it is missing."""
    handle = os.open(*_place(path))
    _lock(handle)
    return handle


def take_if_free(path: Path) -> int | None:
    """Take the lock of a file or a folder as ``take`` does; return None where somebody has it, or nobody can know."""
    try:
        handle = os.open(*_place(path))
    except OSError:
        return None
    if _try_lock(handle):
        return handle
    os.close(handle)
    return None


def share(path: Path) -> int | None:
    """Take the lock of a file or a folder together with others who share it, so that nobody takes it alone; None where somebody has it alone.

    A file system without locks goes without. Raises OSError where it is missing.
    """
    handle = os.open(*_place(path))
    if _try_share(handle):
        return handle
    os.close(handle)
    return None


if sys.platform == "win32":  # where a folder cannot be opened: a file for it in the folder of temporary ones

    def _place(path: Path) -> tuple[str, int]:
        import tempfile

        name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]
        return str(Path(tempfile.gettempdir()) / f"miggraph-{name}.lock"), os.O_RDWR | os.O_CREAT

    def _lock(handle: int) -> None:
        while not _try_lock(handle):
            time.sleep(0.05)

    def _try_lock(handle: int) -> bool:
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _try_share(_: int) -> bool:
        return True  # there is none to share; what is open cannot be removed there

else:  # the folder itself, so that nothing stands beside the sets that git would see

    def _place(path: Path) -> tuple[str, int]:
        return str(path), os.O_RDONLY

    def _without_locks() -> tuple[int, ...]:
        import errno

        return (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF, errno.EINVAL)

    def _lock(handle: int) -> None:
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in _without_locks():
                raise

    def _try_share(handle: int) -> bool:
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno in _without_locks()
        return True

    def _try_lock(handle: int) -> bool:
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
