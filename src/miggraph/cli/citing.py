"""``cite``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from miggraph.citing import FORMATS, STYLES
from miggraph.cli import graph_options
from miggraph.cli.asking import complete_id
from miggraph.cli.formats import by_ending
from miggraph.cli.making import asked, found
from miggraph.cli.session import open_graph, put

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

ENDINGS = {".html": "html", ".htm": "html", ".md": "markdown", ".txt": "text"}


def _complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return complete_id(open_graph(ctx), incomplete, "resource")


@click.command()
@click.argument("names", nargs=-1, metavar="ID ... | --query SLUG [NAME=VALUE ...]", shell_complete=_complete)
@click.option(
    "--style", "-s", type=click.Choice(list(STYLES), case_sensitive=False), default="apa", show_default=True, help="The citation style."
)
@click.option(
    "--format", "-f", type=click.Choice(list(FORMATS), case_sensitive=False), help="How to write it; else by the file's ending, else text."
)
@click.option("--output", "-o", type=click.Path(), help="Write to a file.")
@click.option("--query", "slug", metavar="SLUG", help="Cite what a canned query finds; NAME=VALUE follow.")
@graph_options
def cite(names: tuple[str, ...], style: str, format: str | None, output: str | None, slug: str | None) -> None:
    """Cite publications, named by id or title, in a citation style.

    \b
    miggraph cite "Title of a book" "Title of an article" --style chicago
    miggraph cite --query resources-by-country country=Kenya --format markdown
    """  # noqa: D301 (click's mark for lines that stay as they are)
    if not names and not slug:
        raise click.UsageError("Name a publication, or a query with --query.")
    chosen = format or by_ending(output, ENDINGS, "text")
    graph = open_graph()
    if slug:
        names = found(graph, asked(graph, slug, names), publications=True)
        if not names:
            return
    put(graph.cite(names, style=style, format=chosen), output)
