"""``build`` and ``export``."""

from __future__ import annotations

from pathlib import Path

import click

from miggraph.cli import graph_options
from miggraph.cli.asking import _complete as complete_parameters
from miggraph.cli.session import open_graph, put, say
from miggraph.errors import ParameterError


@click.command()
@click.option("--out", "-o", type=click.Path(file_okay=False), default="build/graph", show_default=True, help="The folder to write.")
@graph_options
def build(out: str) -> None:
    """Write the graph and its store to a folder, whole or not at all. Open it with --store."""
    from miggraph import build as building

    building.write(open_graph().home, Path(out))
    say(f"written to {out}: open it with miggraph --store {out}")


@click.command()
@click.argument("names", nargs=-1, metavar="[ID ...]", shell_complete=complete_parameters)
@click.option(
    "--format", "-f", metavar="FORMAT", help="turtle, jsonld, ntriples, nquads, trig or rdfxml; else by the file's ending, else turtle."
)
@click.option("--output", "-o", type=click.Path(), help="Write to a file.")
@click.option("--query", "slug", metavar="SLUG", help="Export what a canned query finds; NAME=VALUE follow.")
@graph_options
def export(names: tuple[str, ...], format: str | None, output: str | None, slug: str | None) -> None:
    """Export the whole graph, some things, or what a canned query finds."""
    from miggraph.exporting import ENDINGS

    chosen = format or ENDINGS.get(Path(output or "").suffix, "turtle")
    graph = open_graph()
    if slug:
        pairs = [name.partition("=") for name in names]
        if not all(equals for _, equals, _ in pairs):
            raise ParameterError("after --query SLUG each word is NAME=VALUE")
        names = tuple(graph.found_by(graph.ask(slug, sources=False, **{name: value for name, _, value in pairs})))
        if not names:
            say("Nothing was found.")
            return
    put(graph.export(chosen, names), output)
