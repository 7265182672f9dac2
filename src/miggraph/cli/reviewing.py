"""The face of a review in the terminal: what is known of each candidate, and one key for each decision."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from miggraph.cli.printing import printable
from miggraph.cli.session import colours, say
from miggraph.ground.errors import ParameterError
from miggraph.linking.relations import MEANINGS, NO, NOTHING, options

if TYPE_CHECKING:
    from miggraph.linking.model import Subject, Term
    from miggraph.linking.reviewing import Review, ReviewItem
    from miggraph.sssom import Mapping

DECISIONS = {"e": "exact", "c": "close", "b": "broader", "n": "narrower", "r": "related", "x": NO, "0": NOTHING}
HELP = {
    "e": "exact: theirs means the same",
    "c": "close: nearly the same; good enough to search with",
    "b": "broader: theirs is the broader one",
    "n": "narrower: theirs is the narrower one",
    "r": "related: they belong together, and neither is part of the other",
    "x": "no: not this one; it is remembered",
    "0": "none of these: do not ask again for this vocabulary",
    "l": "later: pass over it for now",
    "u": "undo: take the last decision back",
    "q": "quit: what was decided is kept",
    "?": "this help",
}
FIELDS = {"skos:prefLabel": "label", "skos:altLabel": "other label", "skos:hiddenLabel": "hidden label", "mig:acronym": "acronym"}
NAMES_SHOWN, OTHERS_SHOWN, TEXT_SHOWN = 12, 5, 400
MARGIN = 8


def run(review: Review) -> None:
    """Show candidates and take decisions until all are decided or somebody quits."""
    try:
        while (item := review.item) is not None:
            click.echo("\n" + text(item, review.left, shutil.get_terminal_size().columns))
            if not _answer(review, item):
                break
    finally:
        say(_summary(review))


def _answer(review: Review, item: ReviewItem) -> bool:
    """Take keys until the candidate is decided, passed over, or somebody goes back. Returns False to quit."""
    while True:
        click.echo(_prompt(item))
        key = _key()
        if key == "q":
            return False
        if key == "?":
            click.echo("\n".join(_wrapped(HELP.items(), 3)))
        elif key == "l":
            review.later()
            return True
        elif key == "u":
            if review.undo():
                click.echo("Taken back.")
                return True
            click.echo("There is nothing to take back.")
        elif key in DECISIONS and _decide(review, item, DECISIONS[key]):
            return True
        elif key not in DECISIONS:
            click.echo("That is no key here; ? lists them.")


def _key() -> str:
    """Return the key pressed; the end of the input quits."""
    try:
        key = click.getchar()
    except EOFError:
        return "q"
    return "q" if key == "\x04" else key.casefold()


def _decide(review: Review, item: ReviewItem, choice: str) -> bool:
    try:
        row = review.decide(choice)
    except ParameterError as error:
        click.echo(printable(str(error)))
        return review.item is None or review.item.row != item.row  # somebody else may have decided
    click.echo("\n".join(_wrap("→ " + sentence(item, row), shutil.get_terminal_size().columns)))
    return True


def sentence(item: ReviewItem, row: Mapping) -> str:
    """Say what was decided."""
    ours, theirs = printable(item.subject.label), printable(item.term.called(item.subject.language))
    if row.is_nothing:
        return f"nothing in {item.set_name} for {ours}"
    if row.is_rejected:
        return f"{ours} is not linked to {theirs}"
    return f"{ours} is {MEANINGS.get(row.predicate_id, row.predicate_id)} {theirs} ({row.predicate_id})"


def _prompt(item: ReviewItem) -> str:
    keys = [key for key, choice in DECISIONS.items() if choice in (*item.choices, NO, NOTHING)]
    line = f"{' '.join([*keys, 'l', 'u', 'q'])} or ?"
    return click.style(line, bold=True) if colours() else line


def _summary(review: Review) -> str:
    parts = [f"{number} {choice}" for choice, number in sorted(review.counts.items()) if number]
    return f"{', '.join(parts) or 'nothing decided'}; {review.left} left"


# what is known of a candidate


def text(item: ReviewItem, left: int, width: int) -> str:
    """Set out for a width what is known of a candidate; no line is wider but the address, which stays whole so that it can be followed."""
    lines = [
        *_wrap(f"{item.set_name}, {left} to decide", width),
        *_wrapped(_ours(item.subject), MARGIN, width),
        *_wrapped(_theirs(item), MARGIN, width),
        printable(item.term.id),
        *_wrapped(_why(item), MARGIN, width),
    ]
    if colours():
        lines = [click.style(line, bold=True) if line.startswith(("Ours", "Theirs")) else line for line in lines]
    return "\n".join(lines)


def _ours(subject: Subject) -> Iterator[tuple[str, str]]:
    yield "Ours", f"{subject.label} ({subject.id})"
    yield from _about(subject, subject.label, subject.language)


def _theirs(item: ReviewItem) -> Iterator[tuple[str, str]]:
    term = item.term
    yield "Theirs", f"{term.called(item.subject.language)} ({item.row.object_id})"
    if term.replaced_by:
        yield "", "withdrawn" if term.replaced_by == term.id else f"replaced by {term.replaced_by}"
    yield from _about(term, term.called(item.subject.language), item.subject.language)


def _about(thing: Subject | Term, label: str, language: str) -> Iterator[tuple[str, str]]:
    shown = next(at for at, name in enumerate(thing.names) if name.text == label)
    names = [*thing.names[:shown], *thing.names[shown + 1 :]]
    others = [name.text + (f" ({name.language})" if name.language not in ("", language) else "") for name in names]
    if others:
        more = f" … {len(others) - NAMES_SHOWN} more" if len(others) > NAMES_SHOWN else ""
        yield "also", "; ".join(others[:NAMES_SHOWN]) + more
    if thing.broader:
        yield "below", "; ".join(thing.broader[:NAMES_SHOWN])
    if thing.definition:
        yield "", textwrap.shorten(thing.definition, TEXT_SHOWN, placeholder=" …")


def _why(item: ReviewItem) -> Iterator[tuple[str, str]]:
    row = item.row
    fields = [FIELDS.get(name, name) for name in (row.subject_match_field, row.object_match_field)]
    match = f'"{row.match_string}"' + (f" (our {fields[0]}, their {fields[1]})" if all(fields) else "") if row.match_string else ""
    words = {predicate: word for word, predicate in options(item.subject.kind).items()}
    parts = [row.confidence, match, row.comment, f"proposed: {words.get(row.predicate_id, row.predicate_id)}"]
    yield "Why", "; ".join(part for part in parts if part)
    if item.others:
        shown = [f"{other.object_label or other.object_id} {other.confidence}".rstrip() for other in item.others[:OTHERS_SHOWN]]
        more = f" … {len(item.others) - OTHERS_SHOWN} more" if len(item.others) > OTHERS_SHOWN else ""
        yield "or", "; ".join(shown) + more


def _wrapped(rows: Iterable[tuple[str, str]], margin: int, width: int | None = None) -> list[str]:
    width = width or shutil.get_terminal_size().columns
    return [line for head, text in rows for line in _wrap(text, width, head, margin)]


def _wrap(text: str, width: int, head: str = "", margin: int = 0) -> list[str]:
    return textwrap.wrap(printable(text), width, initial_indent=head.ljust(margin), subsequent_indent=" " * margin) or [head]
