"""``queries``: list, show, lint and export the canned queries."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from miggraph.cli import graph_options
from miggraph.cli.formats import refuse_other_endings
from miggraph.cli.session import open_graph, put, say
from miggraph.ground.errors import DataError
from miggraph.ground.findings import Severity


@click.group(invoke_without_command=True)
@graph_options
@click.pass_context
def queries(ctx: click.Context) -> None:
    """List, show, lint and export the canned queries."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@queries.command("list")
@graph_options
def list_() -> None:
    """List the canned queries with what they answer."""
    every = list(open_graph().queries)
    width = max((len(query.slug) for query in every), default=0)
    put("".join(f"{query.slug:<{width}}  {query.summary}\n" for query in every))


def _complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(query.slug, help=query.summary) for query in open_graph(ctx).queries if query.slug.startswith(incomplete)]


@queries.command()
@click.argument("slug", shell_complete=_complete)
@graph_options
def show(slug: str) -> None:
    """Show one query: what it answers, its parameters, how it is asked, and its text."""
    graph = open_graph()
    query = graph.queries.get(slug)
    try:
        values = graph.defaults(query)
    except DataError:
        values = None  # a query can be read where the records cannot
    lines = [query.summary, query.description, "", query.usage(), ""]
    lines += [f"  {p.name:<14}{p.describe()}{'' if p.required else ' (may be left out)'}" for p in query.parameters.values()]
    if query.kept:
        lines += ["", *([f"The same things: miggraph list {query.frame}"] if query.frame else []), f"Kept because: {query.kept}"]
    lines += ["", "Asked as:", *(f"  {question}" for question in query.questions), "", query.with_defaults(values or {}).rstrip()]
    put("\n".join(lines) + "\n")


@queries.command()
@graph_options
def lint() -> None:
    """Check the query files, and the facets, words, rules and names of shapes beside them. Ends with 1 if anything is wrong."""
    graph = open_graph()
    findings = graph.lint()
    faults = [finding for finding in findings if finding.severity is not Severity.INFO]
    put("".join(f"{finding}\n" for finding in findings))
    own = sum(graph.home.owns(query.path) for query in graph.queries)
    pieces = sum(graph.home.owns(piece.path) for kind in graph.facets.kinds.values() for piece in kind.pieces())
    say(f"{own} quer{'y' if own == 1 else 'ies'}, {_number(pieces, 'facet file')}, {_number(len(faults), 'finding')}")
    raise click.exceptions.Exit(1 if faults else 0)


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


@queries.command()
@click.option("--output", "-o", type=click.Path(), help="Write to a file.")
@graph_options
def export(output: str | None) -> None:
    """Describe the queries in Turtle, as SHACL executables that SPARQL tools can list and run."""
    from miggraph.exporting.catalogue import catalogue

    refuse_other_endings(output, ".ttl")
    put(catalogue(open_graph()), output)
