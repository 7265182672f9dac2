"""``import``."""

from __future__ import annotations

import re
import signal
import sqlite3
import stat
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from miggraph.cli import graph_options
from miggraph.cli.formats import refuse_other_endings
from miggraph.cli.session import inside, open_graph, say, warn
from miggraph.ground.errors import DataError, MiggraphError, ParameterError, StoreError

if TYPE_CHECKING:
    from miggraph.importing import Import
    from miggraph.importing.drafts.draft import Draft
    from miggraph.knowledge import KnowledgeGraph

COPIES = "miggraph-copy-"  # folders of copies of what comes through a pipe; nobody wants to read their names
IN_COPIES = re.compile(rf"\S*{COPIES}\w+[/\\]")
MAX_COPY = 4 << 30  # bytes


class _Formats(click.Choice[str]):
    """The formats, named without importing what reads them."""

    def __init__(self) -> None:
        super().__init__(["text", "bibtex", "ris", "csl-json", "csv", "xlsx", "openalex", "crossref"])


@click.command("import")
@click.argument("format", type=_Formats())
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="Write the records to this file.")
@click.option("--into", type=click.Path(), help="Add the records to this file, or to a file in this folder, of the home: data/…")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would come of it.")
@click.option("--jsonl", is_flag=True, help="Write JSONL, one record a line, instead of YAML.")
@click.option("--bulk", is_flag=True, help="openalex and crossref: JSONL by their identifiers alone, however many; nothing is compared.")
@graph_options
@click.pass_context
def import_(
    ctx: click.Context, format: str, files: tuple[str, ...], output: str | None, into: str | None, dry_run: bool, jsonl: bool, bulk: bool
) -> None:
    """Turn bibliographies into draft records, with every doubt marked for review and nothing added twice.

    FORMAT is text, bibtex, ris, csl-json, csv, xlsx, openalex or crossref; a FILE of - is standard input. The records go to standard output, or to a file.
    """
    from miggraph import importing

    if output and into:
        raise ParameterError("the records go to -o FILE or --into the data, not to both")
    if bulk:
        from miggraph.cli.bulk_importing import bulk_import

        with _stoppable():
            bulk_import(ctx, format, files, output, into, dry_run=dry_run)
    refuse_other_endings(output, ".yaml", ".yml", ".jsonl")
    graph = open_graph()
    with _stoppable(), ExitStack() as stack, _progress(files) as bar:
        work = importing.Import(graph, format, tick=bar)
        for target, paths in _targets(graph, [stack.enter_context(_path(name)) for name in files], output, into, jsonl=jsonl).items():
            _write(work, graph, paths, target, dry_run=dry_run, jsonl=jsonl)
    _tell(work)
    ctx.exit(1 if work.report.broken else 0)


def _write(work: Import, graph: KnowledgeGraph, paths: list[Path], target: Path | None, *, dry_run: bool, jsonl: bool) -> None:
    """Write what some documents become: all of it, or nothing."""
    from miggraph.importing.drafts import output as out
    from miggraph.importing.drafts.writing import WRITERS

    write = WRITERS["jsonl" if jsonl or (target and target.suffix == ".jsonl") else "yaml"]
    drafts = chain.from_iterable(_readable(work, path) for path in paths)
    if dry_run:
        for _ in drafts:
            pass
    elif target is None:
        out.to_stream(drafts, write, sys.stdout)
    else:
        changed = out.to_file(drafts, write, target, add=target.resolve().is_relative_to(graph.home.data.resolve()))
        shown = target.relative_to(graph.home.path) if target.is_relative_to(graph.home.path) else target
        say(f"{'written to' if changed else 'nothing to change in'} {shown}")


def _targets(
    graph: KnowledgeGraph, paths: list[Path], output: str | None, into: str | None, *, jsonl: bool
) -> dict[Path | None, list[Path]]:
    """Return the files to write, None for standard output, and the documents that each is of."""
    targets: dict[Path | None, list[Path]] = {}
    for path in paths:
        named = f"{path.stem}.{'jsonl' if jsonl else 'yaml'}"
        target = Path(output) if output else inside(graph.home, into, named) if into else None
        if jsonl and target and target.suffix in (".yaml", ".yml"):
            raise ParameterError(f"{target} is a file of YAML records, not of JSONL", remedy="Name a file that ends in .jsonl.")
        targets.setdefault(target, []).append(path)
    return targets


def _readable(work: Import, path: Path) -> Iterator[Draft]:
    """Yield the drafts of a document; say which file it is that cannot be opened."""
    try:
        yield from work.document(path)
    except MiggraphError as error:
        error.where = IN_COPIES.sub("", error.where)
        raise
    except IsADirectoryError:
        raise DataError("this is a folder: name the file", where=str(path)) from None
    except OSError as error:
        raise DataError(f"the file cannot be read: {error.strerror or error}", where=str(error.filename or path)) from error
    except sqlite3.Error as error:  # what is remembered of the entries stands in a temporary file
        raise StoreError(
            f"the temporary folder cannot be written: {error}", remedy="Is the disk full? TMPDIR names another folder."
        ) from error


@contextmanager
def _path(name: str) -> Iterator[Path]:
    """Give the path of a file; of a copy, where it is standard input or another pipe: these cannot be read twice."""
    kind = stat.S_IFIFO if name == "-" else stat.S_IFMT(Path(name).stat().st_mode)
    if kind not in (stat.S_IFIFO, stat.S_IFREG, stat.S_IFDIR):
        raise DataError("this is a device, not a file", where=name, remedy="Name a file, or - for standard input.")
    if kind != stat.S_IFIFO:
        yield Path(name)
        return
    with tempfile.TemporaryDirectory(prefix=COPIES) as folder:
        copy = Path(folder) / ("standard-input" if name == "-" else Path(name).name)
        with ExitStack() as stack, copy.open("wb") as stream:
            _copy(sys.stdin.buffer if name == "-" else stack.enter_context(Path(name).open("rb")), stream, name)
        yield copy


def _copy(source: IO[bytes], copy: IO[bytes], name: str) -> None:
    for _ in range(MAX_COPY >> 20):
        if not (chunk := source.read(1 << 20)):
            return
        copy.write(chunk)
    raise DataError(f"more than {MAX_COPY >> 30} GB came", where=name, remedy="Name a file instead.")


@contextmanager
def _stoppable() -> Iterator[None]:
    """End as Ctrl-C does, with all tidied up, where the program is told to end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ends = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {end: signal.signal(end, signal.default_int_handler) for end in ends}
    try:
        yield
    finally:
        for end, handler in before.items():
            signal.signal(end, handler)


@contextmanager
def _progress(files: tuple[str, ...]) -> Iterator[_Tick]:
    """Show on a terminal how far the reading has come."""
    quiet = click.get_current_context().ensure_object(dict).get("quiet")
    if quiet or not sys.stderr.isatty() or not all(Path(name).is_file() for name in files):
        yield _Tick(None)
        return
    with click.progressbar(length=sum(map(_lines, files)), label="reading", file=sys.stderr) as bar:
        yield _Tick(bar)


class _Tick:
    """Moves a progress bar to the line that has been reached."""

    def __init__(self, bar: object) -> None:
        self.bar, self.line = bar, 0

    def __call__(self, line: int) -> None:
        if self.bar is not None and (line - self.line > 200 or line < self.line):
            self.bar.update(max(line - self.line, 0))  # type: ignore[attr-defined]
            self.line = line


def _lines(name: str) -> int:
    try:
        with Path(name).open("rb") as stream:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b"")) or 1
    except OSError:
        return 1


def _tell(work: Import) -> None:
    """Say what came of an import: faults always, the rest unless --quiet."""
    from miggraph.importing.cleaning import one_line

    for finding in work.report.findings:
        warn(one_line(IN_COPIES.sub("", str(finding))))
    for text in work.report.known:
        say("\n    ".join(map(one_line, IN_COPIES.sub("", text).split("\n    "))))
    say(work.report.summary())
