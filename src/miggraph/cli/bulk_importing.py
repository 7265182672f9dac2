"""``import --bulk``."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn

import click

from miggraph.cli.session import counting, open_graph, say, warn
from miggraph.ground.errors import DataError, ParameterError, StoreError

if TYPE_CHECKING:
    from miggraph.importing.scholarly.bulk import Bulk


def bulk_import(
    ctx: click.Context, format: str, files: tuple[str, ...], output: str | None, into: str | None, *, dry_run: bool
) -> NoReturn:
    """Turn works of OpenAlex or Crossref into records in JSONL, as they come."""
    from miggraph.importing.scholarly import bulk

    if format not in bulk.FORMATS:
        raise ParameterError(f"--bulk goes with {' and '.join(bulk.FORMATS)}", remedy=f"Leave it out, to import {format} as drafts.")
    if into or (output and not output.endswith(".jsonl")):
        raise ParameterError("--bulk writes a file of its own in JSONL", remedy="Write -o data/works.jsonl, with a name that is free.")
    with counting("lines read") as tick:
        work = bulk.Bulk(open_graph(), format, tick=lambda line: None if line % 1_000 else tick(line))
        lines = bulk.jsonl(_records(work, files))
        if dry_run:
            for _ in lines:
                pass
        elif output:
            _to_file(lines, Path(output))
            say(f"written to {output}")
        else:
            for line in lines:
                sys.stdout.write(line)
    for finding in work.report.findings:
        warn(str(finding))
    say(work.report.summary())
    ctx.exit(1 if work.report.broken else 0)


def _records(work: Bulk, files: tuple[str, ...]) -> Iterator[dict[str, object]]:
    for name in files:
        try:
            with open_bytes(name) as stream:
                yield from work.records(stream, "standard input" if name == "-" else name)
        except IsADirectoryError:
            raise DataError("this is a folder: name the file", where=name) from None


def open_bytes(name: str) -> IO[bytes]:
    """Open a file, or standard input, which stays open."""
    return io.BufferedReader(io.FileIO(sys.stdin.fileno(), closefd=False)) if name == "-" else Path(name).open("rb")


def _to_file(lines: Iterator[str], target: Path) -> None:
    """Write a new file: it is there whole or not at all."""
    from miggraph.ground import atomic

    if target.exists():
        raise StoreError("this file is there already", where=str(target), remedy="Name another: its records are not made again.")
    with atomic.replacing(target) as fresh:
        stream = io.TextIOWrapper(fresh.stream, encoding="utf-8", newline="\n")
        stream.writelines(lines)
        stream.flush()
        stream.detach()
