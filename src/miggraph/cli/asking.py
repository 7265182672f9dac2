"""``ask`` and ``sparql``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from miggraph.cli import graph_options
from miggraph.cli.formats import by_ending, refuse_other_endings
from miggraph.cli.printing import printable
from miggraph.cli.session import colours, is_terminal, open_graph, put, say
from miggraph.ground.errors import ParameterError, QueryError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from miggraph.graph.answers import Answer
    from miggraph.knowledge import KnowledgeGraph

RESULTS = ("table", "cards", "csv", "tsv", "json", "xml", "markdown", "html", "xlsx", "vcard")
ENDINGS = {
    ".txt": "table", ".csv": "csv", ".tsv": "tsv", ".json": "json", ".srj": "json", ".xml": "xml", ".srx": "xml",
    ".md": "markdown", ".html": "html", ".htm": "html", ".xlsx": "xlsx", ".vcf": "vcard",
}  # fmt: skip
GRAPHS = ("turtle", "jsonld", "ntriples", "nquads", "trig", "rdfxml")


def result_options(command: Any) -> Any:
    """Add the options that say how rows are written."""
    command = click.option("--iris", is_flag=True, help="Show IRIs in tables instead of titles.")(command)
    formats = click.option(
        "--format",
        "-f",
        type=click.Choice([*RESULTS, *GRAPHS], case_sensitive=False),
        metavar="FORMAT",
        help=f"{', '.join(RESULTS)}. Else by the file's ending, else a table on a terminal, csv in a pipe.",
    )
    return formats(click.option("--output", "-o", type=click.Path(), help="Write to a file.")(command))


def format_of_rows(format: str | None, output: str | None) -> str:
    """Return the format that rows are written in. Raises ParameterError for an ending that stands for none, and for a format of graphs."""
    chosen = format or by_ending(output, ENDINGS, "table" if is_terminal() and not output else "csv")
    if chosen not in RESULTS:
        raise ParameterError(f"rows cannot be written as {chosen}", remedy=f"Formats for rows: {', '.join(RESULTS)}")
    return chosen


def show_answer(graph: KnowledgeGraph, answer: Answer, format: str | None, output: str | None, iris: bool) -> None:
    """Say how a question was understood, and write its answer; lead and caveats are told too where people do not see the answer begin."""
    for note in answer.notes:
        say(note)
    if output or format_of_rows(format, output) not in ("table", "cards"):
        for line in filter(None, (answer.lead, *answer.caveats)):
            say(line)
    if len(answer) != 1 and (answer.terms or not answer.lead):
        say(f"{len(answer)} rows" if answer.terms else "Nothing was found.")
    write_answer(graph, answer, format, output, iris)


def write_answer(graph: KnowledgeGraph, answer: Answer, format: str | None, output: str | None, iris: bool) -> None:
    """Write the rows of an answer in the format asked for."""
    from miggraph.exporting.rows import RESULT_FORMATS

    chosen = format_of_rows(format, output)
    answer.graph = answer.graph or graph
    if chosen in RESULT_FORMATS:
        put(RESULT_FORMATS[chosen](answer), output)
    else:
        from miggraph.cli import tables

        lay_out = tables.cards if chosen == "cards" else tables.table
        put(lay_out(answer, iris=iris, colour=colours() and not output), output)


def _complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete slugs, then parameter names, then the ids that a parameter takes."""
    from click.shell_completion import CompletionItem

    graph = open_graph(ctx)
    words = ctx.params.get("words") or ()
    if not words:
        return [CompletionItem(query.slug, help=query.summary) for query in graph.queries if query.slug.startswith(incomplete)]
    if words[0] not in graph.queries:
        return []
    query = graph.queries.get(words[0])
    name, equals, start = incomplete.partition("=")
    if not equals:
        return [CompletionItem(f"{p}=") for p in query.parameters if p.startswith(name)]
    return (
        [CompletionItem(f"{name}={item.value}", help=item.help) for item in complete_id(graph, start, query.parameters[name].kind)]
        if name in query.parameters
        else []
    )


def complete_id(graph: KnowledgeGraph, start: str, kind: str = "") -> list[CompletionItem]:
    """List the ids of a kind that begin so, with or without the kind before them."""
    from click.shell_completion import CompletionItem

    found = []
    for name in sorted(graph.labels.label_of):
        short = graph.names.compact(name)
        if (
            "#" not in short
            and graph.labels.is_a(name, kind)
            and (short.startswith(start) or (kind and short.partition("/")[2].startswith(start)))
        ):
            found.append(
                CompletionItem(short if short.startswith(start) else short.partition("/")[2], help=printable(graph.labels.name(name)))
            )
    return found


@click.command()
@click.argument("words", nargs=-1, metavar="[QUESTION | SLUG [NAME=VALUE ...]]", shell_complete=_complete)
@click.option("--sources", is_flag=True, help="Add the document and section that each row rests on.")
@click.option("--explain", is_flag=True, help="Say first what each word of the question became.")
@click.option("--sparql", "is_query", is_flag=True, help="Show the query instead of its rows.")
@result_options
@graph_options
def ask(words: tuple[str, ...], sources: bool, explain: bool, is_query: bool, format: str | None, output: str | None, iris: bool) -> None:
    """Ask a question: in plain English, or a canned query by its slug. Without one: what can be asked of this graph.

    \b
    miggraph ask what there is to read about Kenya
    miggraph ask resources-by-country country=Kenya since=2010
    """  # noqa: D301 (click's mark for lines that stay as they are)
    is_page = format_of_rows(format, output) == "html"  # a page goes to others: it says what it rests on
    graph = open_graph()
    question, parameters = _split(words)
    if is_query:
        put(graph.asked_query(question, **parameters), output)
        return
    answer = graph.ask(question, sources=sources or is_page, **parameters)
    if explain:
        _explain(answer)
    show_answer(graph, answer, format, output, iris)


def _explain(answer: Answer) -> None:
    """Say what each word of a question became."""
    width = max((len(words) for words, _ in answer.explained), default=0)
    for words, meaning in answer.explained:
        say(f"{words:<{width}}  {meaning or '-'}")


def _split(words: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """Tell a slug with its parameters from a sentence."""
    if not words:
        return "", {}
    pairs = [word.partition("=") for word in words[1:]]
    if " " in words[0] or not pairs or not all(equals and name.isidentifier() for name, equals, _ in pairs):
        return " ".join(words), {}
    repeated = [name for name, _, _ in pairs if sum(name == other for other, _, _ in pairs) > 1]
    if repeated:
        raise ParameterError(f"{repeated[0]} is given twice")
    return words[0], {name: value for name, _, value in pairs}


@click.command()
@click.argument("file", required=False, type=click.Path(allow_dash=True))
@click.option("--execute", "-e", "text", help="The query itself.")
@result_options
@graph_options
def sparql(file: str | None, text: str | None, format: str | None, output: str | None, iris: bool) -> None:
    """Run a SPARQL 1.1 query from a file, from standard input (-), or given with -e. Our prefixes are declared already."""
    from miggraph.asking.linting import unknown_terms
    from miggraph.graph.answers import Answer

    if (file is None) == (text is None):
        raise click.UsageError("Give a query: a file, - for standard input, or -e QUERY.")
    _check(format, output)
    graph = open_graph()
    query = text if text is not None else _read(str(file))
    result = graph.sparql(query)
    for note in unknown_terms(query, graph):
        say(note)
    if isinstance(result, Answer):
        write_answer(graph, result, format, output, iris)
    elif isinstance(result, bool):
        put(_yes_or_no(result, format, output), output)
        raise click.exceptions.Exit(0 if result else 1)
    else:
        from miggraph import exporting

        put(result.serialize(format or by_ending(output, exporting.ENDINGS | {".txt": "turtle"}, "turtle")), output)


def _check(format: str | None, output: str | None) -> None:
    """Refuse an ending that stands for no format of rows and none of graphs before anything is asked."""
    from miggraph import exporting

    if not format:
        refuse_other_endings(output, *ENDINGS, *exporting.ENDINGS)


def _yes_or_no(value: bool, format: str | None, output: str | None) -> str:
    from miggraph.exporting.rows import boolean

    chosen = format_of_rows(format, output)
    if chosen in ("html", "xlsx", "vcard"):
        raise ParameterError(
            f"yes or no cannot be written as {chosen}", remedy="Formats for yes or no: json and xml; true or false in others."
        )
    return boolean(value, chosen)


def _read(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise QueryError(f"the query cannot be read: {error.strerror}", where=file) from error
    except UnicodeDecodeError:
        raise QueryError("the query is not UTF-8 text", where=file) from None
