"""Where the records of an import go: a stream, or a file that is written whole or not at all and never loses what somebody edited."""

from __future__ import annotations

import filecmp
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

from miggraph.ground import atomic
from miggraph.ground.errors import StoreError
from miggraph.importing.drafts.draft import Draft
from miggraph.records.blocks.model import MAX_YAML_BYTES

TOO_LARGE = f"a file of YAML records may not be larger than {MAX_YAML_BYTES >> 20} MB; nothing was written"


def to_stream(drafts: Iterable[Draft], write: Callable[[Draft], str], stream: IO[str]) -> None:
    """Write records to a stream as they come. Raises OSError, at the end at the latest."""
    for draft in drafts:
        stream.write(write(draft))
    stream.flush()


def to_file(drafts: Iterable[Draft], write: Callable[[Draft], str], target: Path, *, add: bool) -> bool:
    """Write records to a file; with ``add`` behind those that it holds. Returns whether the file was changed.

    Without ``add`` a file that is there stays as it is: raises StoreError where it holds something else than would be written.
    """
    try:
        return _to_file(drafts, write, target, add=add)
    except OSError as error:
        raise StoreError(f"the file cannot be written: {error.strerror or error}", where=str(target)) from error


def _to_file(drafts: Iterable[Draft], write: Callable[[Draft], str], target: Path, *, add: bool) -> bool:
    # written beside the target, which is replaced only at the end: an import that fails leaves what was there
    with atomic.replacing(target) as fresh:
        stream = io.TextIOWrapper(fresh.stream, encoding="utf-8", newline="\n")
        old = _copy(target, stream) if add and target.exists() else 0
        to_stream(drafts, write, stream)
        is_new = stream.tell() > old
        if target.suffix in (".yaml", ".yml") and stream.tell() > MAX_YAML_BYTES:
            raise StoreError(TOO_LARGE, where=str(target), remedy="Write JSONL: --jsonl, to a file whose name ends in .jsonl.")
        stream.detach()
        fresh.is_wanted = is_new and (add or _is_free(target, fresh))
    return fresh.is_wanted


def _copy(target: Path, stream: IO[str]) -> int:
    """Copy what a file holds, with an empty line behind it."""
    text = target.read_text(encoding="utf-8")
    if target.suffix != ".jsonl":
        text = text.rstrip("\n") + "\n\n" if text.strip() else ""
    stream.write(text if text.endswith("\n") or not text else text + "\n")
    return stream.tell()


def _is_free(target: Path, fresh: atomic.Fresh) -> bool:
    """Say whether nothing stands at the target yet. Raises StoreError where something else stands there than would be written."""
    if not target.exists():
        return True
    fresh.stream.flush()
    if not filecmp.cmp(fresh.path, target, shallow=False):
        raise StoreError(
            "this file is there already, and holds something else", where=str(target), remedy="Name another file, or delete this one first."
        )
    return False
