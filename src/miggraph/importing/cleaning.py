"""Cleaning: values made fit for records and for patterns, whatever a file holds.

No record holds a control character or half of a surrogate pair, and thousands of spaces in a row cost many patterns a time that grows
with their square.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
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


def shallow(value: Any, depth: int = 0, write: Callable[[str], str] = lambda text: text) -> Any:
    """Return a CSL-JSON value with a text for what is nested too deep, and its texts as a function writes them."""
    if isinstance(value, str):
        return write(value)
    if isinstance(value, (list, dict)) and depth >= MAX_DEPTH:
        return "[nested too deep]"
    if isinstance(value, list):
        return [shallow(member, depth + 1, write) for member in value]
    if isinstance(value, dict):
        return {write(str(key)): shallow(member, depth + 1, write) for key, member in value.items()}
    return value


def cleaned(values: dict[str, Any], doubt: Callable[[str, str], None]) -> dict[str, Any]:
    """Return the values of an item with all their texts cleaned. None is changed in its place; ``doubt`` is told which lost a character."""
    clean = {}
    for key, value in values.items():
        name = text(str(key))
        clean[name] = shallow(value, 1, text)
        if clean[name] != value and (lost := _unfit(value)):
            doubt(name, f"it held {characters.name(lost)}, which no text has: compare it with the source")
    return clean


def _unfit(value: Any) -> str:
    """Return the first character of a value that no text holds; "" where there is none."""
    found: list[str] = []

    def look(text: str) -> str:
        found.extend(characters.UNFIT.findall(text))
        return text

    shallow(value, 1, look)
    return found[0] if found else ""


def one_line(value: str) -> str:
    """Return a text as one line that a terminal and a comment can hold: nothing in it can end the line or steer a terminal."""
    return " ".join((value if value.isprintable() else "".join(c if c.isprintable() else " " for c in value)).split())


def is_too_large(item: dict[str, Any]) -> bool:
    """Say whether an item would make a record that is larger than a line of records may be."""
    rough = sum(
        len(value) if isinstance(value, str) else 100 * len(value) for value in item.values() if isinstance(value, (str, list, dict))
    )
    return rough * 4 > MAX_ITEM and len(json.dumps(item, ensure_ascii=False).encode()) > MAX_ITEM
