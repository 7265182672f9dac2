"""``list``: things of a kind, narrowed down by facets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from miggraph.cli import graph_options
from miggraph.cli.asking import complete_id, format_of_rows, result_options, show_answer
from miggraph.cli.session import open_graph, put
from miggraph.ground.errors import MiggraphError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from click.shell_completion import CompletionItem

    from miggraph.graph.facets import Facet, Kind
    from miggraph.knowledge import KnowledgeGraph


def _complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete kinds, then facets and the words by, sort, want and limit, then the values that these take."""
    from click.shell_completion import CompletionItem

    graph = open_graph(ctx)
    facets = graph.facets
    words = ctx.params.get("words") or ()
    if not words:
        return [CompletionItem(one.name, help=one.summary) for one in facets.kinds.values() if one.name.startswith(incomplete)]
    try:
        kind = facets.kind(words[0])
    except MiggraphError:
        return []
    name, equals, start = incomplete.partition("=")
    if not equals:
        shown = {
            **{one.name: one.summary for one in kind.facets.values()},
            "by": "counts",
            "sort": "order",
            "want": "what is asked",
            "limit": "how many",
        }
        return [CompletionItem(f"{one}=", help=told) for one, told in shown.items() if one.startswith(name)]
    return [CompletionItem(f"{name}={value}", help=told) for value, told in _values(graph, kind, name.rstrip("!"), start)]


def _values(graph: KnowledgeGraph, kind: Kind, name: str, start: str) -> Iterable[tuple[str, str | None]]:
    """List the values that a word of a frame takes and that begin so."""
    named: dict[str, Iterable[str]] = {
        "by": [one.name for one in kind.facets.values() if one.texts("group")],
        "want": ["count", "exists", *kind.fields],
        "sort": [*kind.fields, *(f"-{one}" for one in kind.fields)],
    }
    if name in named:
        return [(one, None) for one in named[name] if one.startswith(start)]
    facet: Facet | None = kind.facets.get(name)
    if facet is None:
        return []
    if facet.value == "yes":
        return [(one, None) for one in ("yes", "no") if one.startswith(start)]
    return [(item.value, item.help) for item in complete_id(graph, start, "" if facet.value in ("agent", "thing") else facet.value)]


@click.command("list")
@click.argument("words", nargs=-1, metavar="KIND [FACET=VALUE ...]", shell_complete=_complete)
@click.option("--sparql", is_flag=True, help="Show the query instead of its rows.")
@result_options
@graph_options
def list_(words: tuple[str, ...], sparql: bool, format: str | None, output: str | None, iris: bool) -> None:
    """List things of a kind, narrowed down by facets. Without a word: the kinds. With a kind and a question mark: its facets and fields.

    FACET=VALUE narrows down, FACET!=VALUE leaves out; A,B are alternatives; 2005..2009, 2005.. and ..2009 are ranges. by=FACET or by=A,B
    counts, want=count, want=exists or want=FIELD asks, sort=FIELD or sort=-FIELD orders, limit=N cuts.

    \b
    miggraph list resources type=Book,Report year=2005..2009
    miggraph list resources by=type,year
    """  # noqa: D301 (click's mark for lines that stay as they are)
    from miggraph.asking.facets import frames, listing

    graph = open_graph()
    if not words:
        put(_kinds(graph))
        return
    if len(words) == 1 and words[0].endswith("?"):
        put(_facets(graph, words[0].rstrip("?")))
        return
    if sparql:
        put(graph.things_query(words[0], *words[1:]), output)
        return
    frame = frames.read(words[0], words[1:])
    answer = listing.answer(graph, frame)
    is_any = frame.want == "exists"
    if is_any and format_of_rows(format, output) in ("csv", "tsv"):  # which have room for rows, or for the word
        put(f"{answer.lead}\n", output)
    else:
        show_answer(graph, answer, format, output, iris)
    if is_any and not answer.terms:
        raise click.exceptions.Exit(1)


def _kinds(graph: KnowledgeGraph) -> str:
    kinds = graph.facets.kinds.values()
    width = max((len(one.name) for one in kinds), default=0)
    return "".join(f"{one.name:<{width}}  {one.summary}: by {', '.join(one.facets)}\n" for one in kinds)


def _facets(graph: KnowledgeGraph, name: str) -> str:
    """Say what the things of a kind can be narrowed down by and asked."""
    kind = graph.facets.kind(name)
    rows = [(f"{one.name}=", one.summary) for one in kind.facets.values()] + [
        (f"want={one.name}", one.summary) for one in kind.fields.values()
    ]
    width = max(len(word) for word, _ in rows)
    return "".join(f"{word:<{width}}  {told}\n" for word, told in rows)
