"""The commands of ``link`` for people: ``review``, ``accept``, ``reject``, ``check``, ``status`` and ``enrich``."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from miggraph.cli import graph_options
from miggraph.cli.asking import result_options, write_answer
from miggraph.cli.checking import ENDINGS, FORMATS
from miggraph.cli.formats import by_ending, refuse_other_endings
from miggraph.cli.kinds import Kind
from miggraph.cli.session import counting, inside, open_graph, put, say, warn
from miggraph.ground.errors import ParameterError

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.linking.curation import Request
    from miggraph.linking.decisions import Reviewer
    from miggraph.linking.model import Vocabulary

STATES = ("accepted", "waiting", "rejected", "nothing", "missed", "untried")
DECISIONS = "decisions are written into the home"

_reviewer = click.option("--reviewer", envvar="MIGGRAPH_REVIEWER", help="Who decides: an ORCID, a web address, or a name (also MIGGRAPH_REVIEWER).")  # fmt: skip

_kind = click.option("--kind", type=Kind(), default="theme", show_default=True, help="The kind of things whose terms to look up.")  # fmt: skip


def _vocabulary_options(command: Any) -> Any:
    """Add the options that open a vocabulary."""
    command = click.option("--index", type=click.Path(file_okay=False), help="The folder that keeps the vocabulary's index.")(command)
    named = click.option("--vocabulary", "-v", metavar="V", help="The vocabulary itself: a file, a folder, an address, or a name.")
    return named(command)


def _open(vocabulary: str, index: str | None, kind: str) -> Vocabulary:
    """Open a vocabulary; some have their terms for themes, places, bodies and people in different files."""
    from miggraph.linking import vocabularies

    with counting("indexing terms") as tick:
        return vocabularies.open(vocabulary, kind=kind, index=index, tick=tick)


def _who(text: str | None) -> Reviewer:
    """Return who decides: as given, or as asked for once where there is somebody to ask."""
    from miggraph.linking.decisions import reviewer

    if not text and sys.stdin.isatty():
        asked: Reviewer = click.prompt("Who decides? Your ORCID, a web address, or your name", err=True, value_proc=_answered)
        return asked
    if not text:
        raise ParameterError("a decision needs somebody who decides", remedy="Say who with --reviewer or MIGGRAPH_REVIEWER.")
    return reviewer(text)


def _answered(text: str) -> Reviewer:
    """Read an answer to who decides; one that is none is asked for again."""
    from miggraph.linking.decisions import reviewer

    try:
        return reviewer(text)
    except ParameterError as error:
        raise click.BadParameter(error.message) from None


@click.command()
@click.argument("sets", nargs=-1, metavar="[SET]…")
@_vocabulary_options
@_reviewer
@graph_options
def review(sets: tuple[str, ...], vocabulary: str | None, index: str | None, reviewer: str | None) -> None:
    """Decide on candidates in the terminal, one after another, with one key each. Every decision is written at once.

    SET is the name of a mapping set, such as themes-fast; without one, all are gone through. With the vocabulary itself at hand, because it
    is named or was indexed here before, more is shown of its terms.
    """
    from miggraph.cli import reviewing
    from miggraph.linking import decisions
    from miggraph.linking.relations import kind_of_set
    from miggraph.linking.reviewing import Review

    graph = open_graph(to_write=DECISIONS)
    found = decisions.read_sets(graph.home, sets)
    if not any(map(decisions.undecided, found)):
        say("No candidate waits. New ones are proposed by: miggraph link suggest --vocabulary V")
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ParameterError("a review needs a terminal", remedy="Without one: miggraph link accept|reject SUBJECT OBJECT")
    kinds = [kind_of_set(one.name) for one in found]
    terms = _open(vocabulary, index, next(filter(None, kinds), "theme")) if vocabulary else None
    session = Review(graph.store, graph.home, _who(reviewer), terms, index)
    session.take(found)
    reviewing.run(session)


def _decision_options(command: Any) -> Any:
    """Add the options that accepting and rejecting share."""
    for option in (
        click.option("--comment", default="", help="Why; it is kept with the decision."),
        click.option("--set", "set_name", default="", metavar="NAME", help="The mapping set, such as themes-fast."),
        _reviewer,
        _vocabulary_options,
    ):
        command = option(command)
    return command


def _request(
    subject: str, object: str, *, vocabulary: str | None, index: str | None, reviewer: str | None, set_name: str, comment: str
) -> Request:
    from miggraph.linking.curation import Request

    graph = open_graph(to_write=DECISIONS)
    request = Request(graph, subject, object, _who(reviewer), set_name, comment, index=index)
    return replace(request, vocabulary=_open(vocabulary, index, request.kind)) if vocabulary else request


@click.command()
@click.argument("subject")
@click.argument("object", required=False)
@click.option(
    "--as", "relation", default="", metavar="RELATION", help="exactMatch, closeMatch, broadMatch, sameAs …; default: as proposed."
)
@click.option("--nothing", is_flag=True, help="Instead of a term: the vocabulary holds nothing for this.")
@_decision_options
@graph_options
def accept(subject: str, object: str | None, relation: str, nothing: bool, **options: Any) -> None:
    """Accept a link: SUBJECT is one of ours by label or id, OBJECT a term by its CURIE, its address, or the label of a candidate.

    The term is looked up in its vocabulary: the one that is named, or the one that candidates were proposed from on this computer.
    """
    from miggraph.linking import curation

    if nothing == (object is not None):
        raise click.UsageError("Give the term, or --nothing." if not nothing else "Give the term or --nothing, not both.")
    request = _request(subject, object or "", **options)
    say(curation.nothing(request) if nothing else curation.accept(request, relation))


@click.command()
@click.argument("subject")
@click.argument("object")
@_decision_options
@graph_options
def reject(subject: str, object: str, **options: Any) -> None:
    """Say that SUBJECT is not linked to OBJECT. It is remembered, and not proposed again."""
    from miggraph.linking import curation

    say(curation.reject(_request(subject, object, **options)))


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[SET or PATH]…")
@_vocabulary_options
@click.option("--kind", type=Kind(), help="Look up only the terms of things of this kind.")
@click.option("--format", "-f", type=click.Choice(FORMATS), help="How to write the findings; else by the file's ending, else text.")
@click.option("--output", "-o", type=click.Path(), help="Write to a file.")
@click.option("--info", is_flag=True, help="Also what is only worth knowing.")
@graph_options
def check(
    paths: tuple[str, ...], vocabulary: str | None, index: str | None, kind: str | None, format: str | None, output: str | None, info: bool
) -> None:
    """Check the mapping sets, or some files of them. Ends with 1 if there is a violation.

    With the vocabulary itself at hand, its terms are looked up in it: unknown ones, obsolete ones, and hierarchies that clash.
    """
    from miggraph.ground.findings import Severity
    from miggraph.linking.checking import check as checked
    from miggraph.linking.decisions import file_of
    from miggraph.validating.reports import REPORT_FORMATS

    chosen = format or by_ending(output, ENDINGS, "text")
    graph = open_graph()
    folder = graph.home.mappings
    files = [Path(path) if Path(path).exists() else file_of(folder, path) for path in paths]
    opened = partial(_open, vocabulary, index) if vocabulary else None
    found = checked(graph.home, _readable(graph), files, opened, kind or "")
    shown = [finding for finding in found if info or finding.severity is not Severity.INFO]
    put(REPORT_FORMATS[chosen](shown, graph), output)
    counts = {severity: sum(finding.severity is severity for finding in found) for severity in Severity}
    say(", ".join(f"{number} {severity.value}{'' if number == 1 else 's'}" for severity, number in counts.items() if info or severity is not Severity.INFO))  # fmt: skip
    raise click.exceptions.Exit(1 if counts[Severity.VIOLATION] else 0)


def _readable(graph: KnowledgeGraph) -> Any:
    """Return the triples, even where records or mapping sets have faults."""
    return graph.built.store if graph.from_records else graph.store


@click.command()
@click.argument("sets", nargs=-1, metavar="[SET]…")
@click.option("--list", "state", type=click.Choice(STATES), help="List what is in this state, instead of counting.")
@click.option("--kind", type=Kind(), help="Only things of this kind.")
@result_options
@graph_options
def status(sets: tuple[str, ...], state: str | None, kind: str | None, format: str | None, output: str | None, iris: bool) -> None:
    """Show what is linked to what, by kind and vocabulary; what waits for a person, and what has never been tried."""
    from miggraph.linking import decisions
    from miggraph.linking import status as counted
    from miggraph.linking.relations import kind_of_set

    graph = open_graph()
    found = decisions.read_sets(graph.home, sets)
    kinds = {kind_of_set(one.name) for one in found} if sets and not kind else set()
    kind = kinds.pop() if len(kinds) == 1 else kind
    answer = counted.listing(graph.store, found, state, kind or "") if state else counted.counts(graph.store, found, kind or "")
    write_answer(graph, answer, format, output, iris)


@click.command()
@click.option("--vocabulary", "-v", required=True, metavar="V", help="A file, a folder, an address, or the name of a vocabulary.")
@_kind
@click.option("--language", "-l", "languages", multiple=True, metavar="TAG", help="fr, es, pt-BR …; default: all but that of the home.")
@click.option("--index", type=click.Path(file_okay=False), help="The folder that keeps the vocabulary's index.")
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="Write the proposals to this new file.")
@click.option("--into", type=click.Path(), help="Add them to this file of the home: data/….yaml")
@graph_options
def enrich(vocabulary: str, kind: str, languages: tuple[str, ...], index: str | None, output: str | None, into: str | None) -> None:
    """Propose names in other languages, taken from the terms that are accepted as meaning exactly the same.

    They are records for a person to look through, with the vocabulary as their source; what is there already is never changed.
    """
    from miggraph.importing.drafts import output as out
    from miggraph.importing.drafts.draft import Draft
    from miggraph.importing.drafts.writing import yaml
    from miggraph.linking import decisions, enriching

    if output and into:
        raise ParameterError("the proposals go to -o FILE or --into the data, not to both")
    refuse_other_endings(output, ".yaml", ".yml")
    graph = open_graph()
    target = Path(output) if output else inside(graph.home, into, f"names-{kind}.yaml") if into else None
    proposals = list(enriching.propose(graph.store, decisions.read_sets(graph.home), _open(vocabulary, index, kind), kind, languages))
    told: list[str] = []
    if into:
        proposals, told = enriching.told_before(proposals, graph.built.records, graph.names)
    drafts = [Draft(proposal.record, 0, proposal.comments) for proposal in proposals]
    if target is None:
        out.to_stream(drafts, yaml, sys.stdout)
    elif drafts:
        out.to_file(drafts, yaml, target, add=bool(into))
        say(f"written to {target.relative_to(graph.home.path) if into else target}")
    for line in told:
        warn(line)
    if drafts or not told:
        say(
            f"{len(drafts)} records proposed"
            if drafts
            else "There is nothing to propose: no accepted exact match of a thing of the home's own has other names to give."
        )


COMMANDS = (review, accept, reject, check, status, enrich)
