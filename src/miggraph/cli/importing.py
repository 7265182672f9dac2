"""``import``."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from miggraph.cli import graph_options
from miggraph.cli.session import open_graph, say
from miggraph.errors import DataError, ParameterError

if TYPE_CHECKING:
    from miggraph.graph import Graph
    from miggraph.importing import Import
    from miggraph.importing.drafts.index import Draft


class _Formats(click.Choice[str]):
    """The formats, named without importing what reads them."""

    def __init__(self) -> None:
        super().__init__(["text", "bibtex", "ris", "csl-json", "csv", "xlsx"])


@click.command("import")
@click.argument("format", type=_Formats())
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="Write the records to this file.")
@click.option("--into", type=click.Path(), help="Add the records to this file, or to a file in this folder, of the home: data/…")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would come of it.")
@click.option("--jsonl", is_flag=True, help="Write JSONL, one record a line, instead of YAML.")
@graph_options
@click.pass_context
def import_(
    ctx: click.Context, format: str, files: tuple[str, ...], output: str | None, into: str | None, dry_run: bool, jsonl: bool
) -> None:
    """Turn bibliographies into draft records, with every doubt marked for review and nothing added twice.

    FORMAT is text, bibtex, ris, csl-json, csv or xlsx; a FILE of - is standard input. The records go to standard output, or to a file.
    """
    from miggraph import importing

    if output and into:
        raise ParameterError("the records go to -o FILE or --into the data, not to both")
    graph = open_graph()
    with _progress(files) as bar:
        work = importing.Import(graph, format, tick=bar)
        for name in files:
            with _path(name) as path:
                _write(work, graph, path, output, into, dry_run=dry_run, jsonl=jsonl)
    _tell(work)
    ctx.exit(1 if work.report.broken else 0)


def _write(work: Import, graph: Graph, path: Path, output: str | None, into: str | None, *, dry_run: bool, jsonl: bool) -> None:
    """Write what one document becomes."""
    from miggraph.importing.drafts import output as out
    from miggraph.importing.drafts.writing import WRITERS

    target = _target(graph, path, output, into, jsonl=jsonl)
    write = WRITERS["jsonl" if jsonl or (target and target.suffix == ".jsonl") else "yaml"]
    drafts = _readable(work, path)
    if dry_run:
        for _ in drafts:
            pass
    elif target is None:
        out.to_stream(drafts, write, sys.stdout)
    else:
        is_ours = target.resolve() in {file.resolve() for file in graph.home.record_files()}
        changed = out.to_file(drafts, write, target, add=bool(into) or is_ours)
        shown = target.relative_to(graph.home.path) if target.is_relative_to(graph.home.path) else target
        say(f"{'written to' if changed else 'nothing to change in'} {shown}")


def _target(graph: Graph, path: Path, output: str | None, into: str | None, *, jsonl: bool) -> Path | None:
    if output:
        return Path(output)
    if not into:
        return None
    place = graph.home.path / into
    if place.suffix in (".yaml", ".yml", ".jsonl"):
        return place
    return place / f"{path.stem}.{'jsonl' if jsonl else 'yaml'}"


def _readable(work: Import, path: Path) -> Iterator[Draft]:
    """Yield the drafts of a document; say which file it is that cannot be opened."""
    try:
        yield from work.document(path)
    except IsADirectoryError:
        raise DataError("this is a folder: name the file", where=str(path)) from None


@contextmanager
def _path(name: str) -> Iterator[Path]:
    """Give the path of a file; of a copy, where it is standard input."""
    if name != "-":
        yield Path(name)
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "standard-input"
        with copy.open("wb") as stream:
            shutil.copyfileobj(sys.stdin.buffer, stream)
        yield copy


@contextmanager
def _progress(files: tuple[str, ...]) -> Iterator[_Tick]:
    """Show on a terminal how far the reading has come."""
    quiet = click.get_current_context().ensure_object(dict).get("quiet")
    if quiet or not sys.stderr.isatty() or "-" in files:
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
    for finding in work.report.findings:
        click.echo(str(finding), err=True)
    for text in work.report.known:
        say(text)
    say(work.report.summary())
