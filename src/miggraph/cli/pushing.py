"""``push``."""

from __future__ import annotations

import click

from miggraph.cli import graph_options
from miggraph.cli.session import counting, open_graph, say


@click.command()
@click.argument("url")
@click.option(
    "--update",
    default="",
    metavar="URL",
    help="Where the service takes updates, if not where it takes queries, or at /update beside /query.",
)
@click.option("--graph-store", default="", metavar="URL", help="Send whole graphs there, by the Graph Store Protocol, instead of updates.")
@click.option("--published", is_flag=True, help="Leave out what the home does not publish.")
@click.option("--replace", is_flag=True, help="Let go of what the service holds and was not pushed to it.")
@click.option("--check/--no-check", default=True, help="Compare what the service answers then with what the graph answers.")
@click.option("--dry-run", is_flag=True, help="Send nothing; say what would be sent.")
@graph_options
def push(url: str, update: str, graph_store: str, published: bool, replace: bool, check: bool, dry_run: bool) -> None:
    """Make a SPARQL 1.1 service hold the graph, and send only what it has not.

    URL is where the service takes queries. Who writes is said in the environment: MIGGRAPH_PUSH_USER and MIGGRAPH_PUSH_PASSWORD, or MIGGRAPH_PUSH_TOKEN.

    miggraph push http://localhost:7878/query
    """  # fmt: skip
    graph = open_graph()
    if published:
        graph, left_out = graph.published()
        if left_out:
            say(f"left out, as the home does not publish it: {left_out}")
    sent = 0
    with counting("statements sent") as told:

        def tick(number: int) -> None:
            nonlocal sent
            sent += number
            told(sent)

        done = graph.push(url, update=update, graph_store=graph_store, check=check, dry_run=dry_run, replace=replace, progress=tick)
    say(f"it would be: {done}" if dry_run else str(done))
