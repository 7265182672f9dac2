"""``show``, ``search`` and ``stats``."""

from __future__ import annotations

import json
import shutil
import textwrap
from typing import TYPE_CHECKING

import click

from miggraph.cli import graph_options
from miggraph.cli.asking import complete_id, result_options, write_answer
from miggraph.cli.formats import refuse_other_endings
from miggraph.cli.session import colours, date_option, open_graph, put, say

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from miggraph.looking.things import Statement, Thing


def _complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return complete_id(open_graph(ctx), incomplete)


@click.command()
@click.argument("name", nargs=-1, required=True, metavar="ID", shell_complete=_complete)
@click.option("--format", "-f", type=click.Choice(["text", "json"]), default="text", help="How to write it. For RDF use export.")
@graph_options
def show(name: tuple[str, ...], format: str) -> None:
    """Show everything about one thing, named by its id or what it is called, with its sources."""
    thing = open_graph().show(" ".join(name))
    put(json.dumps(thing.as_dict(), ensure_ascii=False, indent=2) + "\n" if format == "json" else _text(thing))


def _text(thing: Thing) -> str:
    """Set a thing out for reading; each value carries the number of its source."""
    numbers = thing.numbers()
    head = click.style(thing.label, bold=True) if colours() else thing.label
    lines = [head, f"{thing.id}  ({', '.join(kind for kind in thing.types if kind != 'Resource') or 'no type'})", ""]
    stated = tuple(statement for statement in thing.statements if numbers.keys() & set(statement.sources))
    lines += _block(stated, numbers, 0)
    if thing.mentions:
        lines += ["", "Spoken of in:"]
        lines += [f"  {label}  ({id}, {name})" for id, label, name in thing.mentions]
    lines += ["", "Sources:"]
    lines += [f"  [{number}] {_source(source, thing.sources[source])}" for source, number in numbers.items()]
    return "\n".join(lines) + "\n"


def _source(source: str, label: str) -> str:
    """Name a source by its label and id; a mapping set has only an id."""
    return source if label == source else f"{label}  ({source})"


def _block(statements: tuple[Statement, ...], numbers: dict[str, int], depth: int) -> list[str]:
    """Set statements out in two columns, each property named once; nested records are set in."""
    indent = "  " * depth
    margin = max((len(s.name) for s in statements), default=0) + 2
    width = max(shutil.get_terminal_size().columns, 60)
    lines: list[str] = []
    before = ""
    for statement in statements:
        head = indent + ("" if statement.name == before else statement.name).ljust(margin)
        before = statement.name
        text = f"{_value(statement)} {_marks(statement, numbers, depth)}".rstrip()
        fill = {"initial_indent": head, "subsequent_indent": " " * len(head), "break_on_hyphens": False, "break_long_words": False}
        lines += textwrap.wrap(text, width, **fill) if text else [head.rstrip()]  # type: ignore[arg-type]
        lines += _block(statement.nested, numbers, depth + 1)
    return lines


def _value(statement: Statement) -> str:
    if statement.nested:
        return "•"
    return statement.value if statement.label == statement.value else f"{statement.label} ({statement.value})"


def _marks(statement: Statement, numbers: dict[str, int], depth: int) -> str:
    """Name the sources of a statement by number; those of a nested record stand at its head."""
    stated = "".join(f"[{numbers[source]}]" for source in statement.sources if source in numbers)
    return "" if depth else stated


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many to show.")
@result_options
@graph_options
def search(words: tuple[str, ...], limit: int, format: str | None, output: str | None, iris: bool) -> None:
    """Find things by words in titles, names, labels and descriptions, the best first."""
    graph = open_graph()
    answer = graph.search(" ".join(words), limit=limit)
    if not answer.terms:
        say("Nothing was found.")
    write_answer(graph, answer, format, output, iris)


@click.command()
@click.option("--void", "vocabulary", flag_value="void", help="Describe the graph in Turtle by the VoID vocabulary.")
@click.option("--dcat", "vocabulary", flag_value="dcat", help="Describe it as an entry of a data catalogue, by DCAT.")
@date_option
@result_options
@graph_options
def stats(vocabulary: str | None, date: str, format: str | None, output: str | None, iris: bool) -> None:
    """Count what is in the graph: things, statements, and how complete the records are."""
    graph = open_graph()
    if vocabulary:
        from miggraph.looking.description import Release

        refuse_other_endings(output, ".ttl")
        put(graph.describe(vocabulary, Release(date)), output)
    else:
        write_answer(graph, graph.stats(), format, output, iris)
