"""``validate`` and ``schema``."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from miggraph.cli import graph_options
from miggraph.cli.formats import by_ending, refuse_other_endings
from miggraph.cli.session import cluster_option, connected, open_graph, put, say

FORMATS = ("text", "json", "turtle", "github", "sarif")
ENDINGS = {".txt": "text", ".json": "json", ".ttl": "turtle", ".sarif": "sarif"}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATH ...]")
@click.option("--format", "-f", type=click.Choice(FORMATS), help="How to write the findings; else by the file's ending, else text.")
@click.option("--output", "-o", type=click.Path(), help="Write to a file.")
@click.option("--info", is_flag=True, help="Also what is only worth knowing: warnings that a record explains, what has no link.")
@cluster_option
@graph_options
def validate(paths: tuple[str, ...], format: str | None, output: str | None, info: bool, cluster: str) -> None:
    """Check the records, or some files of them. Ends with 1 if there is a violation.

    Each finding is a line: file:line: severity: key "value": what is wrong.
    """
    from miggraph.ground.findings import Severity
    from miggraph.validating.reports import REPORT_FORMATS

    chosen = format or by_ending(output, ENDINGS, "text")
    graph = open_graph()
    with connected(cluster) as workers, _progress() as tick:
        report = graph.validate(paths, info=info, progress=tick, cluster=workers)
    shown = [finding for finding in report.findings if info or finding.severity is not Severity.INFO]
    put(REPORT_FORMATS[chosen](shown, graph), output)
    counts = [_counted(report.count(severity), severity.value) for severity in (Severity.VIOLATION, Severity.WARNING)]
    hidden = report.count(Severity.INFO)
    also = "" if info or not hidden else f"; {hidden} more to know with --info"
    say(f"{', '.join(counts)}{also}")
    raise click.exceptions.Exit(0 if report.is_valid else 1)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """Show on a terminal how far it has come with the shapes, once it has taken a second."""
    if click.get_current_context().ensure_object(dict).get("quiet") or not sys.stderr.isatty():
        yield None
        return
    start = time.monotonic()

    def tick(done: int, of: int) -> None:
        if time.monotonic() - start > 1:
            click.echo(f"\r{done} of {of} shapes looked at", nl=False, err=True)

    try:
        yield tick
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


@click.command()
@click.option("--output", "-o", type=click.Path(), help="Write to a file.")
@graph_options
def schema(output: str | None) -> None:
    """Write a JSON Schema (2020-12) of the records, with which editors complete keys and ids."""
    refuse_other_endings(output, ".json")
    put(json.dumps(open_graph().schema(), ensure_ascii=False, indent=2) + "\n", output)
