"""``publish``."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from miggraph.cli import graph_options
from miggraph.cli.session import date_option, open_graph, say
from miggraph.ground.errors import MiggraphError

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph

SHOWN = 20  # files that are told


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(file_okay=False))
@click.option("--base-url", default="", metavar="URL", help="Where the folder will stand on the web.")
@click.option("--check", is_flag=True, help="Write nothing; tell what would change. Exit code 1 where anything would.")
@click.option(
    "--package",
    type=click.Path(dir_okay=False),
    metavar="FILE.zip",
    help="Write a package for an archive too, or without DIR only that: an RO-Crate.",
)
@date_option
@graph_options
def publish(folder: str | None, base_url: str, check: bool, package: str | None, date: str) -> None:
    """Write the graph as a site of files, which needs no server of ours: pages, lists, pictures, data, and questions in the browser.

    What is private, and kinds of thing that the settings do not name under publish, are left out.
    """  # fmt: skip
    if not folder and not package:
        raise click.UsageError("What is to be written? Name a folder for the site (DIR), or a file with --package, or both.")
    if folder and not base_url:
        raise click.UsageError("Where will the folder stand on the web? Say it with --base-url.")
    if check and not folder:
        raise click.UsageError("--check compares a site with what it would be: name its folder.")
    graph, left_out = open_graph().published()
    if told := str(left_out):
        say(f"left out: {told}")
    if package and not check:
        count = graph.package(package, date=date or str(datetime.date.today()), address=base_url)
        say(f"{count} files packed into {package}")
    if folder and _site(graph, Path(folder), base_url, day=date, check=check):
        raise click.exceptions.Exit(1)


def _site(graph: KnowledgeGraph, folder: Path, base_url: str, *, day: str, check: bool) -> bool:
    """Write a site, or tell what would change. Returns whether a check has found anything."""
    try:
        from miggraph.site import publishing
    except ImportError as error:
        raise MiggraphError(
            f"publishing needs {error.name}, which is not installed", remedy="Install it with: pip install 'miggraph[web]'"
        ) from None
    done = publishing.publish(graph, folder, base_url, day=day, check=check)
    for sign, files in (("+", done.new), ("~", done.changed), ("-", done.gone)):
        for file in files[:SHOWN] if check else ():
            click.echo(f"{sign} {file}")
        if check and len(files) > SHOWN:
            click.echo(f"{sign} … {len(files) - SHOWN} more")
    told = f"{done.number} files: {len(done.new)} new, {len(done.changed)} changed, {len(done.gone)} gone"
    say(told if check else f"{told}; written to {folder}" if done else f"{done.number} files, nothing has changed")
    return check and bool(done)
