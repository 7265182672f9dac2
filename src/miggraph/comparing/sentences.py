"""Changes in plain words: "Added book Hot Days, by Jane Otieno (2011)", "web page from … to …"."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from miggraph.comparing.model import MOVED

if TYPE_CHECKING:
    from miggraph.comparing.model import Change, Thing, Value

LONG = 100  # characters from which on a text was reworded, and is not told twice
MOST_NAMED = 3  # authors that are named; of more the first


def lines(thing: Thing, *, full: bool = False) -> Iterator[str]:
    """Yield what changed of a thing: what it is, then each change. ``full`` tells all values, those of what came or went as a whole too."""
    yield head(thing)
    for change in thing.changes:
        if full or not change.is_part:
            yield phrase(change, full=full)


def head(thing: Thing) -> str:
    """Return what became of a thing: "Added book Hot Days, by Jane Otieno (2011)"."""
    text = f"{thing.change.capitalize()} {called(thing)}"
    return f"{text}: from {thing.was} to {thing.id}" if thing.change == MOVED else text


def called(thing: Thing) -> str:
    """Return a thing by its kind, name, authors and year."""
    by = f", by {_authors(thing.by)}" if thing.by else ""
    year = f" ({thing.year})" if thing.year else ""
    return f"{thing.kind} {thing.label}{by}{year}".strip()


def phrase(change: Change, *, full: bool = False) -> str:
    """Return a change of one property in words, with the records that it is inside of."""
    inside = "".join(f"in the {one.name} {_quoted(_short(one.label, full=full))}: " for one in change.within)
    return inside + _phrase(change, full=full)


def _phrase(change: Change, *, full: bool) -> str:
    gone, come = change.removed, change.added
    if change.is_part:
        return f"{change.name}: {_listed((*gone, *come), full=full)}"
    if gone and come and (change.is_list or len(gone) == len(come) == 1):
        if not change.is_list and gone[0].label == come[0].label:
            return f"{change.name} {_shown(gone[0], full=full)}: from {_detail(gone[0])} to {_detail(come[0])}"
        if not full and not change.is_list and max(len(gone[0].label), len(come[0].label)) >= LONG:
            return f"{change.name} reworded"
        return f"{change.name} from {_listed(gone, full=full)} to {_listed(come, full=full)}"
    parts = [
        *([f"now {_listed(come, full=full)}"] if come else []),
        *([f"no longer {_listed(gone, full=full)}"] if gone else []),
    ]
    return f"{change.name}: {'; '.join(parts)}"


def _listed(values: Sequence[Value], *, full: bool) -> str:
    return ", ".join(_shown(value, full=full) for value in values)


def _shown(value: Value, *, full: bool) -> str:
    """Return a value as it stands among others: a text of several words in quotation marks, a name as it is."""
    text = _short(value.label, full=full)
    return text if value.iri and value.label == value.value else _quoted(text) if not value.iri or "#" in value.iri else text


def _detail(value: Value) -> str:
    """Return what tells a value from another that reads alike: the id of a thing, the language of a text."""
    return value.value if value.iri else f"language {value.language}" if value.language else "no language"


def _quoted(text: str) -> str:
    return f"“{text}”" if re.search(r"\s", text) else text


def _short(text: str, *, full: bool) -> str:
    return text if full else textwrap.shorten(text, LONG, placeholder=" …")


def _authors(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMED:
        return f"{names[0]} and others"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
