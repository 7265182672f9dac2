"""JSONL into blocks: one record a line, read like YAML; numbers keep their source text."""

from __future__ import annotations

import json
import re
from typing import IO, Any

from miggraph.ground.findings import Finding
from miggraph.records.blocks.model import MAX_DEPTH, MAX_LINE_BYTES, Block, Items, Text, decoded

# What a line has in it where a text of it may hold a character that none should: escapes (RFC 8259, section 7), and the controls that need none.
_SUSPECT = re.compile(r"\\[ubf]|[\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def read(stream: IO[bytes], text: Text, first: int = 1) -> None:
    """Read a JSONL file, or the lines of one from the first on, into a text, line by line. Raises OSError."""
    reader = _Reader(text)
    for number in range(first, 1 << 62):
        line = stream.readline(MAX_LINE_BYTES + 1)
        if not line:
            return
        if len(line) > MAX_LINE_BYTES:
            text.fault("file-too-large", number, f"the line is longer than {MAX_LINE_BYTES >> 20} MB: it is not read")
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE_BYTES)
        elif line.strip():
            reader.record(line, number)


class _Reader:
    """Reads one line after another, with one decoder for all."""

    def __init__(self, text: Text) -> None:
        self.text, self.lines, self.is_suspect = text, _OneLine(0), False
        self.decode = json.JSONDecoder(object_pairs_hook=self._block, parse_int=str, parse_float=str, parse_constant=str).decode

    def record(self, line: bytes, number: int) -> None:
        text, self.lines = self.text, _OneLine(number)
        source = decoded(line, text)
        if source is None:
            text.findings[-1] = _moved(text.findings[-1], number)
            return
        # most lines hold neither, which is seen ten times as fast
        is_plain = "\\" not in source and source.rstrip().isprintable()
        self.is_suspect = not is_plain and _SUSPECT.search(source) is not None
        try:
            value = self.decode(source)
        except RecursionError:
            text.fault("too-deep", number, f"nested more than {MAX_DEPTH} levels deep: is a bracket missing?")
            return
        except ValueError as error:
            text.fault("json-syntax", number, f"this line is not JSON: {error}")
            return
        if not isinstance(value, Block):
            text.fault("not-a-list", number, "each line of a .jsonl file is one record: { … }")
        elif source.count("{") + source.count("[") < MAX_DEPTH or not _too_deep(value, number, text):
            text.items.append(value)
            text.items.lines.append(number)

    def _block(self, pairs: list[tuple[str, Any]]) -> Block:
        number, text = self.lines.line, self.text
        if self.is_suspect:
            pairs = _fit(pairs, number, text)
        block = Block(number)
        block.lines = self.lines
        block.update(pairs)
        is_double = len(block) < len(pairs)
        for key, value in pairs:
            if type(value) is not str or not value:
                clean = _json_value(value, number, key, text)
                if clean is None:
                    block.pop(key, None)
                else:
                    block[key] = clean
        if is_double:
            for key in sorted({key for key, _ in pairs if [other for other, _ in pairs].count(key) > 1}):
                text.fault("duplicate-key", number, "the key stands here twice: keep one", key=key)
        return block


def _fit(pairs: list[tuple[str, Any]], number: int, text: Text) -> list[tuple[str, Any]]:
    """Return keys and values without the characters that no text holds."""

    def fit(value: Any, key: str) -> Any:
        if isinstance(value, list):
            return [fit(item, key) for item in value]
        return text.fit(value, number, key) if type(value) is str else value

    return [(clean, fit(value, clean)) for key, value in pairs for clean in [text.fit(key, number)]]


def _moved(finding: Finding, line: int) -> Finding:
    return Finding(finding.rule, finding.message, file=finding.file, line=line)


class _OneLine(dict[str, int]):
    """The lines of the keys of blocks that stand on one line."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line

    def __missing__(self, key: str) -> int:
        return self.line

    def get(self, _key: str, _default: Any = None) -> Any:
        return self.line


def _json_value(value: Any, number: int, key: str, text: Text) -> Any:
    if value is None or value == "":
        text.fault("empty-value", number, "there is no value: fill it in or delete the key", key=key)
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        items = Items(number)
        items.extend(clean for item in value if (clean := _json_value(item, number, key, text)) is not None)
        items.lines = [number] * len(items)
        return items
    return value


def _too_deep(value: Any, number: int, text: Text) -> bool:
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        level = [child for item in level if isinstance(item, (dict, list)) for child in (item.values() if isinstance(item, dict) else item)]
        if not level:
            return False
    text.fault("too-deep", number, f"nested more than {MAX_DEPTH} levels deep: is a bracket missing?")
    return True
