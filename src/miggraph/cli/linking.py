"""``link``: candidates from external vocabularies, and what people decide on them."""

from __future__ import annotations

import datetime
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from miggraph.cli import deciding, graph_options
from miggraph.cli.kinds import Kind
from miggraph.cli.session import cluster_option, connected, counting, open_graph, put, say
from miggraph.ground.errors import StoreError

if TYPE_CHECKING:
    from miggraph.linking.model import Vocabulary
    from miggraph.linking.suggesting import Neighbours


@click.group()
def link() -> None:
    """Link themes, places, organisations, people and resources to the vocabularies that others use."""


for decision in deciding.COMMANDS:
    link.add_command(decision)


@link.command()
@click.argument("ids", nargs=-1, metavar="[ID or NAME]…")
@click.option("--vocabulary", "-v", required=True, metavar="V", help="A file, a folder, a service's address, or the name of a vocabulary.")
@click.option("--kind", type=Kind(), default=None, help="What to link; default: themes, or the kind of the ids.")
@click.option("--limit", type=click.IntRange(1, 50), default=10, show_default=True, help="How many candidates to keep for each thing.")
@click.option(
    "--at-least", "least", type=click.FloatRange(0, 1), default=0.2, show_default=True, help="Keep only candidates that are so sure."
)
@click.option("--index", type=click.Path(file_okay=False), help="The folder that keeps the vocabulary's index.")
@click.option("--again", is_flag=True, help="Try again what has been tried and not decided.")
@click.option("--type", "types", metavar="TYPE", help="Of a reconciliation service: the type of the things to find.")
@click.option(
    "--property", "properties", multiple=True, metavar="NAME=ID", help="Of such a service: its property for our country, page or broader."
)
@cluster_option
@click.option("--semantic", is_flag=True, help="Add neighbours in meaning (needs the extra miggraph[semantic]).")
@graph_options
def suggest(
    ids: tuple[str, ...],
    vocabulary: str,
    kind: str | None,
    limit: int,
    least: float,
    index: str | None,
    again: bool,
    types: str | None,
    properties: tuple[str, ...],
    cluster: str,
    semantic: bool,
) -> None:
    """Propose links for what is not decided yet, for a person to review.

    The candidates go into data/mappings/KINDS-VOCABULARY.sssom.tsv. A run that is stopped goes on where it was when it is started again.
    """
    from miggraph.linking import subjects, suggesting, vocabularies

    graph = open_graph(to_write="candidates are written into the home")
    ids = tuple(graph.names.compact(graph.labels.resolve(text, kind or "")[0]) for text in ids)
    kind = kind or subjects.kind_of(ids)
    ours = subjects.read(graph.store, kind, ids)
    with counting("indexing terms") as ticking:
        chosen = vocabularies.open(vocabulary, kind=kind, index=index, tick=ticking, fresh=again, **_service(kind, types, properties))
    if passed_over := getattr(chosen, "passed_over", 0):
        say(f"{passed_over} terms are left out: they have no name, or an identifier that is no web address")
    neighbours = _neighbours(chosen, index) if semantic else None
    with connected(cluster) as workers, progress("matching") as tick:
        summary = suggesting.suggest(
            graph.home,
            chosen,
            ours,
            limit=limit,
            least=least,
            again=again or bool(ids),
            neighbours=neighbours,
            workers=os.cpu_count() or 1,
            cluster=workers,
            tick=tick,
        )
    if summary.unanswered and not summary.tried:
        reason = next(iter(summary.unanswered.values()))
        raise StoreError(f"no question was answered: {reason}", where=vocabulary, remedy="Run this again later: nothing is lost.")
    say(str(summary))


def _service(kind: str, types: str | None, properties: tuple[str, ...]) -> dict[str, Any]:
    """Return what a reconciliation service is to be told."""
    pairs = {name: id for name, _, id in (pair.partition("=") for pair in properties)}
    if unknown := [name for name, id in pairs.items() if name not in ("country", "page", "broader") or not id]:
        raise click.BadParameter(f"{unknown[0]}: write country=ID, page=ID or broader=ID", param_hint="--property")
    return {**({"types": {kind: types}} if types else {}), **({"properties": pairs} if pairs else {})}


def _neighbours(vocabulary: Vocabulary, index: str | None) -> Neighbours:
    from miggraph.linking import semantic

    with progress("reading for meaning") as tick:
        return semantic.open(vocabulary, index=index, tick=tick)


def _age(ctx: click.Context, parameter: click.Parameter, value: str) -> datetime.timedelta:
    """Read an age in days, weeks, months or years: 30d, 6w, 3m, 1y; 0 is any age."""
    days = {"d": 1, "w": 7, "m": 30, "y": 365}
    found = re.fullmatch(r"([0-9]{1,3})([dwmy])|0", value)
    if not found:
        raise click.BadParameter(f"{value} is not an age: write 30d for thirty days, or 6w, 3m, 1y; 0 is any age", ctx, parameter)
    return datetime.timedelta(days=int(found[1]) * days[found[2]] if found[1] else 0)


@link.command()
@graph_options
@click.argument("ids", nargs=-1, metavar="[ID]…")
@click.option(
    "--older-than", callback=_age, default="30d", show_default=True, help="Leave out what was checked within 30d, 6w, 3m, 1y; 0: ask all."
)
@click.option("--allow-private", is_flag=True, help="Ask also what lies in a private network, or on this computer.")
@click.option("--timeout", type=click.FloatRange(0.1, 600), default=20.0, show_default=True, help="How many seconds an answer may take.")
@click.option(
    "--pause",
    type=click.FloatRange(0, 600),
    default=1.0,
    show_default=True,
    help="How many seconds to leave a host in peace between two requests.",
)
def web(ids: tuple[str, ...], older_than: datetime.timedelta, allow_private: bool, timeout: float, pause: float) -> None:
    """Check the web addresses of all things, or of some, and keep what came of it in data/web-addresses.tsv.

    Each address that does not work, or has moved, is a line: status, address, what to know. What is dead, miggraph validate warns of.
    """
    from miggraph.linking import guarded_requests, web_check
    from miggraph.linking.visiting import Visitor

    visitor = Visitor(allow=guarded_requests.anywhere if allow_private else guarded_requests.is_public, timeout=timeout, pause=pause)
    with progress("asking") as tick:
        run = web_check.check(
            open_graph(to_write="what the addresses answer is written into the home"),
            ids,
            older_than=older_than,
            visitor=visitor,
            tick=tick,
        )
    put("".join(f"{row.status}\t{row.address}\t{row.trouble}\n" for row in run.checks if row.trouble))
    say(run.summary())


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show on a terminal how much is done of how much."""
    if click.get_current_context().ensure_object(dict).get("quiet") or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1000, label=label, file=sys.stderr) as bar:
        yield lambda done, of: bar.update(1000 * done // max(of, 1) - bar.pos)
