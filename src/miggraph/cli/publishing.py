"""``publish``."""

from __future__ import annotations

from pathlib import Path

import click

from miggraph.cli import graph_options
from miggraph.cli.session import open_graph, say
from miggraph.ground.errors import MiggraphError

SHOWN = 20  # files that are told


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False))
@click.option("--base-url", required=True, metavar="URL", help="Where the folder will stand on the web.")
@click.option("--check", is_flag=True, help="Write nothing; tell what would change. Exit code 1 where anything would.")
@graph_options
def publish(folder: str, base_url: str, check: bool) -> None:
    """Write the graph as a site of files, which needs no server of ours: pages, lists, pictures, data, and questions in the browser."""
    try:
        from miggraph.site import publishing
    except ImportError as error:
        raise MiggraphError(
            f"publishing needs {error.name}, which is not installed", remedy="Install it with: pip install 'miggraph[web]'"
        ) from None
    done = publishing.publish(open_graph(), Path(folder), base_url, check=check)
    for sign, files in (("+", done.new), ("~", done.changed), ("-", done.gone)):
        for file in files[:SHOWN] if check else ():
            click.echo(f"{sign} {file}")
        if check and len(files) > SHOWN:
            click.echo(f"{sign} … {len(files) - SHOWN} more")
    told = f"{done.number} files: {len(done.new)} new, {len(done.changed)} changed, {len(done.gone)} gone"
    say(told if check else f"{told}; written to {folder}" if done else f"{done.number} files, nothing has changed")
    if check and done:
        raise click.exceptions.Exit(1)
