"""Reading CSL-JSON: an array of items, Zotero's ``{"items": […]}``, Crossref's ``{"message": …}``, one item, or one item a line.

The file is decoded item by item with the decoder of the standard library, which says where each ends: so the line of every item is
known, no more than one is in memory, and an item that is no item costs itself only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from miggraph.bibliography.model import Entry
from miggraph.ground.errors import DataError
from miggraph.ground.findings import Finding
from miggraph.importing.cleaning import MAX_DEPTH, shallow
from miggraph.importing.csl_json.items import Number, entry
from miggraph.importing.decoding import ERRORS, encoding_of

CHUNK = 256 * 1024  # characters
MAX_ITEM = 8 * 1024 * 1024  # characters
SPACE = re.compile(r"[\s\ufeff]*")
NEAR_THE_END = 16  # characters: a number, an escape or a word that is cut off there may go on
ENVELOPES = {"items": "[", "message": "{", "data": "["}  # keys under which items stand, and what their value begins with
ITEM_KEYS = frozenset({"title", "author", "editor", "issued", "DOI", "URL", "container-title", "publisher", "ISBN"})


class _Broken(Exception):
    """The text is no JSON from here on."""

    def __init__(self, message: str, line: int) -> None:
        self.message, self.line = message, line
        super().__init__(message)


def read(path: Path) -> Iterator[Entry | Finding]:
    """Yield the entries of a CSL-JSON file, and a finding for each that is none.

    What is no JSON ends the reading with a finding at its line; what stood before it has been yielded. Raises DataError where the file
    holds no item at all.
    """
    reader, number = _Reader(path), 0
    try:
        for value, line, doubles in reader.items():
            number += 1
            yield entry(value, line, doubles, path)
    except _Broken as broken:
        number += 1
        yield Finding("entry-unreadable", f"{broken.message}; nothing was read from here on", file=str(path), line=broken.line)
    finally:
        reader.close()
    if not number and not reader.empty:
        raise DataError("there is no item of CSL-JSON in the file", where=str(path), remedy="Export it again as CSL JSON.")


Doubles = list[tuple[str, Any]]  # keys that stood twice, and the value that was not taken
Found = tuple[Any, int, Doubles]


class _Reader:
    """The text of a file, of which a window is in memory, and the place and line that are read."""

    def __init__(self, path: Path) -> None:
        self.stream = path.open(encoding=encoding_of(path), errors=ERRORS)
        self.text, self.at, self.line, self.ended = "", 0, 1, False
        self.counted = 0  # up to where in the text the lines are counted
        self.doubles: Doubles = []
        self.empty = False
        self.decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_int=Number, parse_float=Number, parse_constant=Number, strict=False
        )

    def close(self) -> None:
        self.stream.close()

    def items(self) -> Iterator[Found]:
        """Yield the items of one value after another: a file may hold one a line."""
        while mark := self.peek():
            if mark == "[":
                yield from self.array()
            elif mark == "{":
                yield from self.object()
            else:
                raise _Broken("this is not where an item of CSL-JSON begins", self.line)
            self.skip(",")

    def array(self) -> Iterator[Found]:
        self.expect("[")
        self.empty = True
        while self.peek() != "]":
            yield self.value()
            if self.peek() != "]":
                self.expect(",")
        self.expect("]")

    def object(self, depth: int = 0) -> Iterator[Found]:
        """Yield an object that is an item; else the items that it is an envelope of: Crossref has an object in an object."""
        start = self.mark()
        pairs: dict[str, Any] = {}
        doubles: Doubles = []
        streamed = False
        self.expect("{")
        while self.peek() != "}":
            key = self.key()
            if self.peek() == ENVELOPES.get(key) and depth < 2:
                streamed = True
                yield from self.array() if ENVELOPES[key] == "[" else self.object(depth + 1)
            else:
                value, _, found = self.value()
                doubles += [*found, *([(key, pairs[key])] if key in pairs else [])]
                pairs[key] = value
            if self.peek() != "}":
                self.expect(",")
        self.expect("}")
        if not streamed and ("type" in pairs or ITEM_KEYS & pairs.keys()):
            yield pairs, start, doubles

    # the text

    def fill(self, size: int = CHUNK) -> None:
        """Drop what has been read, and read on."""
        self.mark()
        more = self.stream.read(size)
        self.text, self.at, self.counted, self.ended = self.text[self.at :] + more, 0, 0, not more

    def mark(self) -> int:
        """Return the line of the place that is read."""
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.line

    def peek(self) -> str:
        """Return the next character that is no space, or "" at the end."""
        while True:
            space = SPACE.match(self.text, self.at)
            self.at = space.end() if space else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            self.fill()
            if self.ended:
                return ""

    def skip(self, mark: str) -> bool:
        found = self.peek() == mark
        self.at += found
        return found

    def expect(self, mark: str) -> None:
        if not self.skip(mark):
            seen = f'"{self.text[self.at]}"' if self.at < len(self.text) else "the end of the file"
            raise _Broken(f'the file is no JSON: "{mark}" belongs where {seen} stands', self.mark())

    def key(self) -> str:
        if self.peek() != '"':
            raise _Broken("the file is no JSON: a key in quotes belongs here", self.mark())
        key = self.value()[0]
        self.expect(":")
        return str(key)

    def value(self) -> Found:
        """Return the value that begins here, its line, and the keys that stand twice in it."""
        self.peek()
        line, size = self.mark(), CHUNK
        while True:
            self.doubles = []
            try:
                value, end = self.decoder.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                if self.ended or not _cut_off(error, len(self.text)):
                    raise _Broken(f"the file is no JSON: {error.msg.lower()}", line + self.text.count("\n", self.at, error.pos)) from None
            except RecursionError:
                raise _Broken("brackets are nested too deep", line) from None
            else:
                if end < len(self.text) or self.ended or self.text[end - 1] in '"}]':
                    value = self._whole(value, end)
                    self.at = end
                    return value, line, self.doubles
            if len(self.text) - self.at > MAX_ITEM:
                raise _Broken(f"an item is longer than {MAX_ITEM:,} characters", line)
            self.fill(size)
            size *= 2

    def _whole(self, value: Any, end: int) -> Any:
        """Return the value that ends there, without what is nested too deep."""
        is_deep = self.text.count("[", self.at, end) + self.text.count("{", self.at, end) > MAX_DEPTH
        return shallow(value) if is_deep else value

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            kept = {key: number for number, (key, _) in enumerate(pairs)}
            self.doubles += [(key, value) for number, (key, value) in enumerate(pairs) if kept[key] != number]
        return found


def _cut_off(error: json.JSONDecodeError, length: int) -> bool:
    """Say whether an error is one only because the text ends where it does."""
    return error.pos >= length - NEAR_THE_END or error.msg.startswith("Unterminated string")
