"""The face of a review in the terminal: a card for each candidate, and one key for each decision."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from miggraph.cli.printing import printable
from miggraph.cli.session import colours, say
from miggraph.ground.errors import ParameterError
from miggraph.linking.relations import MEANINGS, NO, NOTHING, OF_KIND

if TYPE_CHECKING:
    from miggraph.linking.model import Subject, Term
    from miggraph.linking.reviewing import Card, Review
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
        while (card := review.card) is not None:
            click.echo("\n" + text(card, review.left, shutil.get_terminal_size().columns))
            if not _answer(review, card):
                break
    finally:
        say(_summary(review))


def _answer(review: Review, card: Card) -> bool:
    """Take keys until the candidate is decided, passed over, or somebody goes back. Returns False to quit."""
    while True:
        click.echo(_prompt(card))
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
        elif key in DECISIONS and _decide(review, card, DECISIONS[key]):
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


def _decide(review: Review, card: Card, choice: str) -> bool:
    try:
        row = review.decide(choice)
    except ParameterError as error:
        click.echo(printable(str(error)))
        return review.card is None or review.card.row != card.row  # somebody else may have decided
    click.echo("\n".join(_wrap("→ " + sentence(card, row), shutil.get_terminal_size().columns)))
    return True


def sentence(card: Card, row: Mapping) -> str:
    """Say what was decided."""
    ours, theirs = printable(card.ours.label), printable(card.theirs.label)
    if row.is_nothing:
        return f"nothing in {card.name} for {ours}"
    if row.is_rejected:
        return f"{ours} is not linked to {theirs}"
    return f"{ours} is {MEANINGS.get(row.predicate_id, row.predicate_id)} {theirs} ({row.predicate_id})"


def _prompt(card: Card) -> str:
    keys = [key for key, choice in DECISIONS.items() if choice in (*card.choices, NO, NOTHING)]
    line = f"{' '.join([*keys, 'l', 'u', 'q'])} or ?"
    return click.style(line, bold=True) if colours() else line


def _summary(review: Review) -> str:
    parts = [f"{number} {choice}" for choice, number in sorted(review.counts.items()) if number]
    return f"{', '.join(parts) or 'nothing decided'}; {review.left} left"


# the card


def text(card: Card, left: int, width: int) -> str:
    """Set a card out for a width; no line is wider but the address, which stays whole so that it can be followed."""
    lines = [
        *_wrap(f"{card.name}, {left} to decide", width),
        *_wrapped(_ours(card.ours), MARGIN, width),
        *_wrapped(_theirs(card.theirs, card.row), MARGIN, width),
        printable(card.theirs.id),
        *_wrapped(_why(card), MARGIN, width),
    ]
    if colours():
        lines = [click.style(line, bold=True) if line.startswith(("Ours", "Theirs")) else line for line in lines]
    return "\n".join(lines)


def _ours(subject: Subject) -> Iterator[tuple[str, str]]:
    yield "Ours", f"{subject.label} ({subject.id})"
    yield from _about(subject)


def _theirs(term: Term, row: Mapping) -> Iterator[tuple[str, str]]:
    yield "Theirs", f"{term.label} ({row.object_id})"
    if term.replaced_by:
        yield "", "withdrawn" if term.replaced_by == term.id else f"replaced by {term.replaced_by}"
    yield from _about(term)


def _about(thing: Subject | Term) -> Iterator[tuple[str, str]]:
    others = [name.text + (f" ({name.language})" if name.language not in ("", "en") else "") for name in thing.names[1:]]
    if others:
        more = f" … {len(others) - NAMES_SHOWN} more" if len(others) > NAMES_SHOWN else ""
        yield "also", "; ".join(others[:NAMES_SHOWN]) + more
    if thing.broader:
        yield "below", "; ".join(thing.broader[:NAMES_SHOWN])
    if thing.definition:
        yield "", textwrap.shorten(thing.definition, TEXT_SHOWN, placeholder=" …")


def _why(card: Card) -> Iterator[tuple[str, str]]:
    row = card.row
    fields = [FIELDS.get(name, name) for name in (row.subject_match_field, row.object_match_field)]
    match = f'"{row.match_string}"' + (f" (our {fields[0]}, their {fields[1]})" if all(fields) else "") if row.match_string else ""
    words = {predicate: word for word, predicate in OF_KIND[card.ours.kind].items()}
    parts = [row.confidence, match, row.comment, f"proposed: {words.get(row.predicate_id, row.predicate_id)}"]
    yield "Why", "; ".join(part for part in parts if part)
    if card.others:
        shown = [f"{other.object_label or other.object_id} {other.confidence}".rstrip() for other in card.others[:OTHERS_SHOWN]]
        more = f" … {len(card.others) - OTHERS_SHOWN} more" if len(card.others) > OTHERS_SHOWN else ""
        yield "or", "; ".join(shown) + more


def _wrapped(rows: Iterable[tuple[str, str]], margin: int, width: int | None = None) -> list[str]:
    width = width or shutil.get_terminal_size().columns
    return [line for head, text in rows for line in _wrap(text, width, head, margin)]


def _wrap(text: str, width: int, head: str = "", margin: int = 0) -> list[str]:
    return textwrap.wrap(printable(text), width, initial_indent=head.ljust(margin), subsequent_indent=" " * margin) or [head]
