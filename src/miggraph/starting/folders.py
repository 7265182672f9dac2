"""A folder that is there whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from miggraph.ground import scratch
from miggraph.ground.errors import HomeError
from miggraph.ground.settings import FILE

ALLOWED = frozenset({".git"})  # a repository in which nothing is yet


def refuse_used(folder: Path) -> None:
    """Raise HomeError where a folder is none, or holds something."""
    if folder.exists() and not folder.is_dir():
        raise HomeError("this is a file, not a folder", where=str(folder), remedy="Name a new folder.")
    if folder.is_dir() and (held := sorted(entry.name for entry in folder.iterdir() if entry.name not in ALLOWED)):
        what = "this folder is a home already" if FILE in held else f"this folder holds something: {held[0]}"
        raise HomeError(what, where=str(folder), remedy="Name a new folder, or an empty one.")


@contextmanager
def filled(folder: Path) -> Iterator[Path]:
    """Give a scratch folder whose content becomes that of a folder when all is written. After an error nothing is left behind.

    Raises HomeError where the folder holds something, or cannot be written.
    """
    try:
        # inside a folder that is there: somebody may stand in it, so that it is not to be replaced by another
        beside = folder if folder.is_dir() else next(place for place in folder.absolute().parents if place.exists())
        scratch.sweep(folder, beside)
        refuse_used(folder)
        with scratch.folder(folder, beside) as apart:
            fresh = apart / "new"
            fresh.mkdir()
            yield fresh
            _fill(folder, fresh) if folder.is_dir() else _place(folder, fresh)
    except OSError as error:
        raise HomeError(f"the home cannot be written: {error.strerror or error}", where=str(folder)) from error


def _place(folder: Path, fresh: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh.rename(folder)


def _fill(folder: Path, fresh: Path) -> None:
    """Move what was written into a folder, the settings last: without them it is no home."""
    moved: list[Path] = []
    try:
        for entry in sorted(fresh.iterdir(), key=lambda entry: entry.name == FILE):
            moved.append(folder / entry.name)
            entry.rename(moved[-1])
    except BaseException:
        for entry in moved:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink(missing_ok=True)
        raise
