"""Cleaning: values made fit for records and for patterns, whatever a file holds.

No record holds a control character or half of a surrogate pair, and thousands of spaces in a row cost many patterns a time that grows
with their square.
"""

from __future__ import annotations

import json
import re
from typing import Any

from miggraph.ground import characters

MAX_RUN = 50  # white-space characters in a row; no longer run says anything
MAX_DEPTH = 20  # lists and objects in each other
MAX_ITEM = 700_000  # bytes; a record may have a million (blocks.MAX_LINE_BYTES), and grows by what is said about it
SHORT = 2 * MAX_RUN  # characters; too few to cost time
_RUN = re.compile(rf"\s{{{MAX_RUN},}}")


def squeezed(text: str) -> str:
    """Return a text with its long runs of white space cut down to a space, a line end, or the two of an empty line."""
    return text if len(text) < SHORT else _RUN.sub(_gap, text)


def _gap(found: re.Match[str]) -> str:
    return "\n" * min(found[0].count("\n"), 2) or " "


def text(value: str) -> str:
    r"""Return a text without what no record can hold: a space for control characters, U+FFFD for halves of surrogate pairs.

    >>> text("Care\x1b[31m work")
    'Care [31m work'
    """
    return characters.fit(squeezed(value))


def cleaned(value: Any, depth: int = 0) -> Any:
    """Return a CSL-JSON value with all its texts cleaned; what is nested too deep as a text. No value is changed in its place."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, (list, dict)) and depth >= MAX_DEPTH:
        return "[nested too deep]"
    if isinstance(value, list):
        return [cleaned(member, depth + 1) for member in value]
    if isinstance(value, dict):
        return {text(str(key)): cleaned(member, depth + 1) for key, member in value.items()}
    return value


def one_line(value: str) -> str:
    """Return a text as one line that a terminal and a comment can hold: nothing in it can end the line or steer a terminal."""
    return " ".join((value if value.isprintable() else "".join(c if c.isprintable() else " " for c in value)).split())


def is_too_large(item: dict[str, Any]) -> bool:
    """Say whether an item would make a record that is larger than a line of records may be."""
    rough = sum(
        len(value) if isinstance(value, str) else 100 * len(value) for value in item.values() if isinstance(value, (str, list, dict))
    )
    return rough * 4 > MAX_ITEM and len(json.dumps(item, ensure_ascii=False).encode()) > MAX_ITEM
