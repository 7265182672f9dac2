"""Plain text into blocks: YAML and JSONL read alike, every scalar its source text, every position kept.

The reader follows the failsafe schema of YAML 1.2 (section 10.1): mappings, sequences and strings, nothing else. It loops over the
events of libyaml's parser with a stack of its own, which bounds depth; aliases are refused, which bounds size.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from miggraph.findings import Finding

MAX_DEPTH = 12
MAX_YAML_BYTES = 32 * 1024 * 1024
MAX_LINE_BYTES = 1024 * 1024


class Block(dict[str, Any]):
    """A mapping that knows the line of itself and of each of its keys (1-based)."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Items(list[Any]):
    """A sequence that knows the line of itself and of each of its items."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


@dataclass
class Text:
    """What a file holds: its top-level items with their lines, and what is wrong with its form."""

    file: str
    items: Items = field(default_factory=lambda: Items(1))
    findings: list[Finding] = field(default_factory=list)
    unread_ids: set[str] = field(default_factory=set)  # ids that stand in a file whose form is broken

    def fault(self, rule: str, line: int, message: str, *, key: str = "", value: str = "") -> None:
        """Note a finding at a line."""
        self.findings.append(Finding(rule, message, file=self.file, line=line, key=key, value=value))


def read(path: Path, name: str) -> Text:
    """Read a record file; ``name`` is how findings call it. Faults become findings, never exceptions."""
    text = Text(name)
    try:
        if path.suffix == ".jsonl":
            _read_jsonl(path, text)
        else:
            _read_yaml(path, text)
    except OSError as error:
        text.fault("unreadable-file", 0, f"the file cannot be read: {error.strerror}")
    return text


def _decoded(data: bytes, text: Text) -> str | None:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text.fault("encoding", line, f"byte 0x{data[error.start]:02X} is not UTF-8: save the file as UTF-8")
        return None


# YAML


def _read_yaml(path: Path, text: Text) -> None:
    if path.stat().st_size > MAX_YAML_BYTES:
        text.fault("file-too-large", 0, f"the file is larger than {MAX_YAML_BYTES >> 20} MB: split it, or use .jsonl for bulk data")
        return
    source = _decoded(path.read_bytes(), text)
    if source is None:
        return
    try:
        _Composer(source, text).run()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        text.fault("yaml-syntax", mark.line + 1 if mark else 0, _explained(error))
        _give_up(source, text)
    except yaml.reader.ReaderError as error:
        line = source.count("\n", 0, error.position) + 1
        code = error.character if isinstance(error.character, int) else ord(error.character)
        text.fault("yaml-syntax", line, f"the character U+{code:04X} is not allowed in YAML: delete it")
        _give_up(source, text)


def _give_up(source: str, text: Text) -> None:
    """Drop the record in which the form broke, and note the ids of the file so that references to them stay good."""
    if text.items:
        text.items.pop()
    text.unread_ids.update(re.findall(r"^- id:\s*[\"']?([^\s\"']+)", source, re.MULTILINE))


def _explained(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "not YAML"
    if "mapping values are not allowed" in problem:
        return 'a colon and a space inside a text: put the whole text in quotes, as in title: "A: b"'
    if "block end" in problem or "block mapping" in str(error.context):
        return f"{problem}: look at the indentation and the quotes here and on the line above"
    if "cannot start any token" in problem:
        return f"{problem}: put the text in quotes"
    return f"this is not YAML: {problem}"


class _Composer:
    """A loop over YAML events that builds blocks."""

    def __init__(self, source: str, text: Text) -> None:
        self.lines = source.splitlines()
        self.next_event: Callable[[], Any] = yaml.CLoader(source).get_event
        self.text = text
        self.stack: list[Block | Items] = []
        self.keys: list[tuple[str, int] | None] = []  # the pending key of each mapping on the stack
        self.documents = 0

    def run(self) -> None:
        while event := self.next_event():
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.MappingStartEvent:
                self._open(event, Block(event.start_mark.line + 1))
            elif kind is yaml.SequenceStartEvent:
                self._open(event, Items(event.start_mark.line + 1))
            elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
                self._close()
            elif kind is yaml.AliasEvent:
                self._fault("alias", event, f"*{event.anchor} is a YAML alias: write the value out, or quote a text that starts with *")
                self._put("", event.start_mark.line + 1, faulty=True)
            elif kind is yaml.DocumentStartEvent:
                self._document(event)
            if len(self.stack) > MAX_DEPTH:
                self._fault("too-deep", event, f"nested more than {MAX_DEPTH} levels deep: is a bracket missing?")
                _give_up("\n".join(self.lines), self.text)
                return

    def _fault(self, rule: str, event: Any, message: str, key: str = "") -> None:
        self.text.fault(rule, event.start_mark.line + 1, message, key=key)

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self._fault("several-documents", event, "a second document starts at ---: one file is one list of records")

    def _open(self, event: Any, collection: Block | Items) -> None:
        self._plain(event)
        if self.stack or isinstance(collection, Block):
            if not self.stack:
                self._fault("not-a-list", event, 'a record file is a list: start each record with "- id:"')
            self._put(collection, collection.line)
        elif self.documents == 1:
            self.text.items = collection
        self.stack.append(collection)
        self.keys.append(None)

    def _close(self) -> None:
        self.stack.pop()
        self.keys.pop()

    def _plain(self, event: Any) -> None:
        if event.anchor:
            self._fault("anchor", event, f"&{event.anchor} is a YAML anchor: delete it, or quote a text that starts with &")
        if event.tag and event.tag != "!":
            self._fault("tag", event, f"{event.tag} is a YAML tag: delete it, or quote a text that starts with !")

    def _scalar(self, event: Any) -> None:
        self._plain(event)
        line, value = event.start_mark.line + 1, event.value
        if self.stack and isinstance(self.stack[-1], Block) and self.keys[-1] is None:
            self._key(value, line)
        elif not self.stack:
            if value.strip():
                self._fault("not-a-list", event, 'a record file is a list: start each record with "- id:"')
        elif not value.strip() or (event.style in (None, "") and value in ("null", "~")):
            self._empty(line)
        else:
            self._put(value, line)

    def _key(self, key: str, line: int) -> None:
        block: Any = self.stack[-1]
        if key in block:
            self.text.fault("duplicate-key", line, f"the key stands here twice, first at line {block.lines[key]}: keep one", key=key)
        self.keys[-1] = (key, line)

    def _empty(self, line: int) -> None:
        pending = self.keys[-1]
        key, at = pending or ("", line)
        rest = self.lines[at - 1] if at <= len(self.lines) else ""
        if re.search(rf"(?:{re.escape(key)}\s*:|-)\s+#", rest):
            message = "everything after # is a comment in YAML, so there is no value: put it in quotes"
        else:
            message = "there is no value: fill it in or delete the line"
        self.text.fault("empty-value", at, message, key=key)
        self._put("", at, faulty=True)

    def _put(self, value: Any, line: int, *, faulty: bool = False) -> None:
        """Put a value where it belongs: under the pending key, into the sequence, or, at the top, nowhere."""
        parent = self.stack[-1] if self.stack else None
        if isinstance(parent, Block):
            pending = self.keys[-1]
            if pending is None:
                self.text.fault("key-not-text", line, "a key is a word, not a list or a nested record")
                self.keys[-1] = ("", line)
                return
            self.keys[-1] = None
            if not faulty and pending[0] not in parent:
                parent[pending[0]] = value
                parent.lines[pending[0]] = pending[1]
        elif isinstance(parent, Items) and not faulty:
            parent.append(value)
            parent.lines.append(line)


# JSONL


def _read_jsonl(path: Path, text: Text) -> None:
    with path.open("rb") as stream:
        for number in range(1, 1 << 62):
            line = stream.readline(MAX_LINE_BYTES + 1)
            if not line:
                return
            if len(line) > MAX_LINE_BYTES:
                text.fault("file-too-large", number, f"the line is longer than {MAX_LINE_BYTES >> 20} MB; the rest of the file is not read")
                return
            if line.strip():
                _json_record(line, number, text)


def _json_record(line: bytes, number: int, text: Text) -> None:
    source = _decoded(line, text)
    if source is None:
        text.findings[-1] = _moved(text.findings[-1], number)
        return
    try:
        value = json.loads(
            source, object_pairs_hook=lambda pairs: _json_block(pairs, number, text), parse_int=str, parse_float=str, parse_constant=str
        )
    except RecursionError:
        text.fault("too-deep", number, f"nested more than {MAX_DEPTH} levels deep: is a bracket missing?")
        return
    except ValueError as error:
        text.fault("json-syntax", number, f"this line is not JSON: {error}")
        return
    if not isinstance(value, Block):
        text.fault("not-a-list", number, "each line of a .jsonl file is one record: { … }")
    elif not _too_deep(value, number, text):
        text.items.append(value)
        text.items.lines.append(number)


def _moved(finding: Finding, line: int) -> Finding:
    return Finding(finding.rule, finding.message, file=finding.file, line=line)


class _OneLine(dict[str, int]):
    """The lines of the keys of a block that stands on one line."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line

    def __missing__(self, key: str) -> int:
        return self.line

    def get(self, _key: str, _default: Any = None) -> Any:
        return self.line


def _json_block(pairs: list[tuple[str, Any]], number: int, text: Text) -> Block:
    block = Block(number)
    block.lines = _OneLine(number)
    block.update(pairs)
    for key, value in pairs:
        if type(value) is not str or not value:
            clean = _json_value(value, number, key, text)
            if clean is None:
                block.pop(key, None)
            else:
                block[key] = clean
    if len(pairs) != len({key for key, _ in pairs}):
        for key in sorted({key for key, _ in pairs if [other for other, _ in pairs].count(key) > 1}):
            text.fault("duplicate-key", number, "the key stands here twice: keep one", key=key)
    return block


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
