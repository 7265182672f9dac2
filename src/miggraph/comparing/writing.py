"""What changed, written: for people, as JSON, or as an RDF Patch for other stores."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from miggraph.comparing import sentences
from miggraph.comparing.model import CHANGES, MOVED
from miggraph.ground.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Callable

    from miggraph.comparing.model import Found, Thing

_MARKUP = re.compile(r"[\\`*\[\]<>|&#]|(?<!\w)_|_(?!\w)")  # what could begin markup in a label


def text(difference: Found, *, full: bool = False) -> str:
    """Write a line for each thing, with its id, and below it a line for each change."""
    return "".join(_told(thing, full=full) for thing in difference.things)


def _told(thing: Thing, *, full: bool) -> str:
    first, *rest = sentences.lines(thing, full=full)
    told = first if thing.change == MOVED else f"{first}  ({thing.id})"
    return "".join(f"{line}\n" for line in [told, *(f"  {line}" for line in rest)])


def markdown(difference: Found, *, full: bool = False) -> str:
    """Write a section for each kind of change, as a changelog has them."""
    parts = [f"# Changes from {_plain(difference.old.name)} to {_plain(difference.new.name)}\n"]
    for change in CHANGES:
        if things := list(difference.of(change)):
            parts += [f"\n## {change.capitalize()}\n\n", *(_item(thing, full=full) for thing in things)]
    return "".join(parts) if difference.things else f"{parts[0]}\nNothing.\n"


def _item(thing: Thing, *, full: bool) -> str:
    _, *rest = sentences.lines(thing, full=full)
    was = f" (was {_plain(thing.was)})" if thing.was else ""
    name = f"[{_plain(sentences.called(thing))}](<{thing.iri}>)"
    return f"- {name}{was}\n" + "".join(f"  - {_plain(line)}\n" for line in rest)


def _plain(text: str) -> str:
    return " ".join(_MARKUP.sub(lambda found: "\\" + found[0], text).split())


def as_dict(difference: Found) -> dict[str, Any]:
    """Return what changed as JSON has it (docs/comparing.md)."""
    return {
        "old": asdict(difference.old),
        "new": asdict(difference.new),
        "counts": {change: sum(1 for _ in difference.of(change)) for change in CHANGES},
        "statements": {"removed": len(difference.removed), "added": len(difference.added)},
        "notes": list(difference.notes),
        "things": [{**asdict(thing), "text": "\n".join(sentences.lines(thing))} for thing in difference.things],
    }


def as_json(difference: Found, *, full: bool = False) -> str:
    """Write everything as JSON, in the shape of docs/comparing.md, with all values."""
    del full  # all of it is there
    return json.dumps(as_dict(difference), ensure_ascii=False, indent=2) + "\n"


def rdf_patch(difference: Found, *, full: bool = False) -> str:
    """Write an RDF Patch that makes the new statements of the old (Apache Jena, RDF Patch): one transaction, removals first.

    Its id is made of its rows, so that the same changes give the same patch.
    """
    del full
    rows = [*(f"D {line}" for line in difference.removed), *(f"A {line}" for line in difference.added)]
    return "\n".join([f"H id <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, chr(10).join(rows))}> .", "TX .", *rows, "TC .", ""])


FORMATS: dict[str, Callable[..., str]] = {"text": text, "json": as_json, "rdf-patch": rdf_patch, "markdown": markdown}
ENDINGS = {".txt": "text", ".json": "json", ".rdfp": "rdf-patch", ".md": "markdown"}


def write(difference: Found, format: str, *, full: bool = False) -> str:
    """Write what changed in one of ``FORMATS``. Raises ParameterError for an unknown one."""
    if format not in FORMATS:
        raise ParameterError(f'there is no format "{format}"', remedy=f"Formats: {', '.join(FORMATS)}")
    return FORMATS[format](difference, full=full)
