"""Locking: while one process reads, changes and writes the files of a folder, the others wait.

The lock is the system's (``flock``, ``msvcrt.locking``): it ends with the process that holds it, so that no crash leaves one behind.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
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
    handle = os.open(*_place(folder))
    try:
        _lock(handle)
        yield
    finally:
        os.close(handle)  # and with it the lock


if sys.platform == "win32":  # where a folder cannot be opened: a file for it in the folder of temporary ones

    def _place(folder: Path) -> tuple[str, int]:
        name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
        return str(Path(tempfile.gettempdir()) / f"miggraph-{name}.lock"), os.O_RDWR | os.O_CREAT

    def _lock(handle: int) -> None:
        import msvcrt

        is_held = False
        while not is_held:
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
                is_held = True
            except OSError:
                time.sleep(0.05)

else:  # the folder itself, so that nothing stands beside the sets that git would see

    def _place(folder: Path) -> tuple[str, int]:
        return str(folder), os.O_RDONLY

    def _lock(handle: int) -> None:
        import errno
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF, errno.EINVAL):
                raise
