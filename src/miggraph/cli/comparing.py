"""``diff``."""

from __future__ import annotations

import click

from miggraph.cli import graph_options
from miggraph.cli.formats import by_ending
from miggraph.cli.session import open_graph, put, say, warn

FORMATS = ("text", "json", "rdf-patch", "markdown")
ENDINGS = {".txt": "text", ".json": "json", ".rdfp": "rdf-patch", ".md": "markdown"}


@click.command()
@click.argument("old", metavar="A")
@click.argument("new", metavar="[B]", required=False)
@click.option("--format", "-f", type=click.Choice(FORMATS), help="How to write it; else by the file's ending, else text.")
@click.option("--output", "-o", type=click.Path(), help="Write to a file.")
@click.option("--full", is_flag=True, help="Tell every value: long texts, and all that is said of what came or went.")
@click.option("--exit-code", is_flag=True, help="End with 1 if there are differences.")
@graph_options
def diff(old: str, new: str | None, format: str | None, output: str | None, full: bool, exit_code: bool) -> None:
    """Tell what was added, removed and changed from A to B, thing by thing.

    A and B are homes, folders that build wrote, files of RDF (also .gz), or git revisions of the home. Without B it is the graph as it is now.
    """
    chosen = format or by_ending(output, ENDINGS, "text")
    # which home is read matters for what is compared with it, and for revisions: those are compared with each other seldom from elsewhere
    found = open_graph(click.get_current_context() if new else None).diff(old, new)
    put(found.write(chosen, full=full), output)
    for note in found.notes:
        warn(note)
    counts = [f"{number} {change}" for change, number in found.as_dict()["counts"].items() if number]
    say(", ".join(counts) or ("only ids of nested records, or what has no address, differ" if found else "no differences"))
    raise click.exceptions.Exit(1 if exit_code and found else 0)
