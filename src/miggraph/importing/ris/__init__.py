"""Reading RIS: one entry from TY to ER; ``ris_fields`` reads what stands in one.

The lines are cut here and not by a parser of RIS, for those lose the line numbers, the entries without ER, and what repeats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from miggraph.bibliography import ris
from miggraph.bibliography.model import Entry
from miggraph.ground.errors import DataError
from miggraph.ground.findings import Finding, Severity
from miggraph.importing.cleaning import SHORT, squeezed
from miggraph.importing.decoding import lines
from miggraph.importing.ris.fields import LONG, Fields, entry

MAX_ENTRY = 1_000_000  # characters
MAX_BEFORE = 1_000_000  # lines before the first entry
# Other writers leave out a space, indent, or write small letters: only tags that exist are believed there.
TAG = re.compile(r"\s*([A-Z][A-Z0-9])\s{0,3}[-–—](?:\s+(.*))?|([a-z][a-z0-9])  -(?: (.*))?", re.DOTALL)
WRAPPED = range(55, 100)  # a line of this length was broken to fit (the specification breaks at 70 characters); others end where they end


def read(path: Path) -> Iterator[Entry | Finding]:
    """Yield the entries of a RIS file, and a finding for each that cannot be read or stands outside of any.

    Raises DataError where no line of the file begins an entry, or where the file is no text.
    """
    number = 0
    for found in _cut(path):
        number += isinstance(found, list) or found.rule == "entry-unreadable"
        if isinstance(found, Finding):
            yield found
        elif any(value for tag, value, _ in found if tag not in ("TY", "ER")):
            yield entry(_joined(found))
        else:
            yield _finding("entry-unreadable", "there is nothing between TY and ER: fill in this entry or take it out", path, found[0][2])
    if not number:
        raise DataError(
            "no line begins an entry (TY  - …)", where=str(path), remedy="Is this a RIS file? Export it again as RIS, in UTF-8."
        )


def _finding(rule: str, message: str, path: Path, line: int, severity: Severity = Severity.VIOLATION) -> Finding:
    return Finding(rule, message, severity, file=str(path), line=line)


def _cut(path: Path) -> Iterator[Fields | Finding]:
    """Yield the fields of one entry after another, from TY to ER as far as there is one."""
    fields: Fields = []
    size, open_, begun, told = 0, False, False, -1
    for number, line in lines(path):
        tag = line[:2]
        if line[2:6] == "  - " and tag in ris.KNOWN:
            value = line[6:].strip()
        else:
            tag, value = _tagged(line, open_=open_)
        if tag == "TY":
            yield from [fields] if fields else []
            fields, size, open_, begun = [(tag, value, number)], 0, True, True
        elif not open_:
            if number > MAX_BEFORE and not begun:
                return
            if (tag or value) and told != number - 1:
                yield _finding("not-understood", f'this stands outside of any entry: "{line.strip()[:80]}"', path, number, Severity.WARNING)
            told = number if tag or value else told
        elif tag == "ER":
            yield from [[*fields, (tag, value, number)]] if fields else []
            fields, open_ = [], False
        elif fields and (size := size + len(line)) > MAX_ENTRY:
            yield _finding(
                "entry-unreadable", f"this entry has more than {MAX_ENTRY:,} characters: is its ER line missing?", path, fields[0][2]
            )
            fields = []
        elif fields and (tag or value):
            fields.append((tag, value if len(value) < SHORT else squeezed(value), number))
    yield from [fields] if fields else []


def _tagged(line: str, *, open_: bool) -> tuple[str, str]:
    """Return tag and value of a line that is not written as it should be; a line without a tag has an empty one."""
    found = TAG.fullmatch(line)
    tag = (found[1] or found[3]).upper() if found else ""
    if found and (tag in ris.KNOWN or (line[2:5] == "  -" and found[1] and open_)):
        return tag, (found[2] or found[4] or "").strip()
    return "", line.strip()


def _joined(fields: Fields) -> Fields:
    """Put lines without a tag behind the field before them: on a line of their own where that was not broken only to fit."""
    if all(tag for tag, _, _ in fields):
        return fields
    found: list[tuple[str, list[str], int]] = []
    for tag, value, line in fields:
        if tag or not found:
            found.append((tag, [value], line))
            continue
        before, parts, _ = found[-1]
        broken = before == "KW" or (before in LONG and len(parts[-1]) not in WRAPPED)
        parts += ["\n" if broken else " ", value] if parts[-1] else [value]
    return [(tag, "".join(parts), line) for tag, parts, line in found]
