"""``build`` and ``export``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from miggraph.bibliography.formats import FORMATS
from miggraph.cli import graph_options
from miggraph.cli.asking import GRAPHS
from miggraph.cli.asking import _complete as complete_parameters
from miggraph.cli.formats import by_ending
from miggraph.cli.session import cluster_option, connected, date_option, open_graph, put, say
from miggraph.ground.errors import ParameterError

if TYPE_CHECKING:
    from miggraph.graph.answers import Answer
    from miggraph.knowledge import KnowledgeGraph


def _address(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    if value and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`?#]+", value):
        raise click.BadParameter(f"{value} is no web address: write it like https://example.org/data/", ctx, parameter)
    return value


@click.command()
@click.option("--out", "-o", type=click.Path(file_okay=False), default="build/graph", show_default=True, help="The folder to write.")
@click.option(
    "--at", "address", default="", metavar="URL", callback=_address, help="Where the folder will stand on the web, for VoID and DCAT."
)
@date_option
@cluster_option
@graph_options
def build(out: str, address: str, date: str, cluster: str) -> None:
    """Write the graph, its store and its descriptions in VoID and DCAT to a folder, whole or not at all. Open it with --store."""
    graph = open_graph()
    with connected(cluster) as workers:
        graph.build(out, date=date, address=address, cluster=workers)
    say(f"written to {out}: open it with miggraph --store {out}")


@click.command()
@click.argument("names", nargs=-1, metavar="[ID ...]", shell_complete=complete_parameters)
@click.option(
    "--format",
    "-f",
    metavar="FORMAT",
    help=f"{', '.join(GRAPHS)}; bibliographies: {', '.join(FORMATS)}; contacts: vcard. Else by the file's ending, else turtle.",
)
@click.option("--output", "-o", type=click.Path(), help="Write to a file; beside a csv file its CSVW metadata.")
@click.option("--query", "slug", metavar="SLUG", help="Export what a canned query finds; NAME=VALUE follow.")
@click.option("--ascii", is_flag=True, help="Write accents in ASCII: LaTeX in bibtex, escapes in csl-json.")
@click.option("--with-ontology", is_flag=True, help="Add classes and properties; in nquads and trig also the merge of all graphs.")
@graph_options
def export(names: tuple[str, ...], format: str | None, output: str | None, slug: str | None, ascii: bool, with_ontology: bool) -> None:
    """Export the whole graph, some things, or what a canned query finds; or their bibliography or contacts."""  # fmt: skip
    from miggraph import exporting

    chosen = exporting.name_of(format) if format else by_ending(output, exporting.endings() | {".txt": "turtle"}, "turtle")
    graph = open_graph()
    if slug:
        answer = asked(graph, slug, names)
        if _is_of_rows(answer, chosen):
            put(graph.write(answer, chosen), output)
            return
        names = found(graph, answer, publications=chosen in FORMATS)
        if not names:
            return
    put(graph.export(chosen, names, ascii=ascii, with_ontology=with_ontology), output)
    if chosen == "csv" and output and output != "-" and Path(output).is_file():
        put(exporting.csvw(Path(output).name, graph.names.base), f"{output}-metadata.json")
        say(f"its columns are described in {output}-metadata.json")


def _is_of_rows(answer: Answer, format: str) -> bool:
    """Say whether the rows themselves are written: as contacts, or as a table where they are of other things than publications."""
    is_table = format in ("csv", "xlsx") and not any(answer.names.kind(thing) == "resource" for thing in answer.things())
    return bool(answer.terms) and (format == "vcard" or is_table)


def asked(graph: KnowledgeGraph, slug: str, words: tuple[str, ...]) -> Answer:
    """Ask a canned query with its parameters as they stand on the command line."""
    pairs = [word.partition("=") for word in words]
    if not all(equals for _, equals, _ in pairs):
        raise ParameterError("after --query SLUG each word is NAME=VALUE")
    return graph.ask(slug, sources=False, **{name: value for name, _, value in pairs})


def found(graph: KnowledgeGraph, answer: Answer, *, publications: bool) -> tuple[str, ...]:
    """Return the things, or the publications, of an answer; say so where there are none."""
    things = tuple(graph.publications(answer) if publications else answer.things())
    if not things:
        say("Nothing was found.")
    return things
