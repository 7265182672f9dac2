"""YAML into blocks, read plainly: every scalar keeps its source text, every position is kept.

The reader follows the failsafe schema of YAML 1.2 (section 10.1): mappings, sequences and strings, nothing else. It loops over the
events of libyaml's parser with a stack of its own, which bounds depth; aliases are refused, which bounds size.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO, Any

import yaml

from miggraph.ground import characters
from miggraph.records.blocks.model import MAX_DEPTH, MAX_YAML_BYTES, Block, Items, Text, decoded


def read(stream: IO[bytes], text: Text) -> None:
    """Read a YAML file into a text. Raises OSError."""
    data = stream.read(MAX_YAML_BYTES + 1)
    if len(data) > MAX_YAML_BYTES:
        text.fault("file-too-large", 0, f"the file is larger than {MAX_YAML_BYTES >> 20} MB: split it, or use .jsonl for bulk data")
        return
    source = decoded(data, text)
    if source is None:
        return
    source, hidden = characters.hide_line_ends(source)
    try:
        _Composer(source, text, hidden).run()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        text.fault("yaml-syntax", mark.line + 1 if mark else 0, _explained(error))
        _give_up(source, text)
    except yaml.reader.ReaderError as error:
        line = len(characters.lines(source.encode()[: error.position].decode("utf-8", "ignore")))
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
    if "invalid Unicode character escape code" in problem:
        return "this escape stands for half of a character, or for none: write the character itself"
    if "cannot start any token" in problem:
        return f"{problem}: put the text in quotes"
    return f"this is not YAML: {problem}"


class _Composer:
    """A loop over YAML events that builds blocks."""

    def __init__(self, source: str, text: Text, hidden: dict[int, str]) -> None:
        self.source, self.hidden = source, hidden
        self.next_event: Callable[[], Any] = yaml.CLoader(source).get_event
        self.text = text
        self.stack: list[Block | Items] = []
        self.keys: list[tuple[str, int] | None] = []  # the pending key of each mapping on the stack
        self.documents = 0

    def run(self) -> None:
        next_event, scalar = self.next_event, yaml.ScalarEvent
        while event := next_event():
            kind = type(event)
            if kind is scalar:  # three of four are
                self._scalar(event)
                continue
            if kind is yaml.MappingStartEvent:
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
                _give_up("\n".join(characters.lines(self.source)), self.text)
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
        if event.anchor or event.tag:
            self._plain(event)
        line, value = event.start_mark.line + 1, event.value
        is_key = bool(self.stack) and type(self.stack[-1]) is Block and self.keys[-1] is None
        if not value.isprintable():
            value = self.text.fit(value.translate(self.hidden), line, None if is_key else self._pending())
        if is_key:
            self._key(value, line)
        elif not self.stack:
            if value.strip():
                self._fault("not-a-list", event, 'a record file is a list: start each record with "- id:"')
        elif (value in ("null", "~") and event.style in (None, "")) or not value.strip():
            self._empty(line)
        else:
            self._put(value, line)

    def _pending(self) -> str:
        """Return the key that a value is read for; "" in a list and at the top."""
        pending = self.keys[-1] if self.keys else None
        return pending[0] if pending else ""

    def _key(self, key: str, line: int) -> None:
        block: Any = self.stack[-1]
        if key in block:
            self.text.fault("duplicate-key", line, f"the key stands here twice, first at line {block.lines[key]}: keep one", key=key)
        self.keys[-1] = (key, line)

    def _empty(self, line: int) -> None:
        pending = self.keys[-1]
        key, at = pending or ("", line)
        lines = characters.lines(self.source)
        rest = lines[at - 1] if at <= len(lines) else ""
        if re.search(rf"(?:{re.escape(key)}\s*:|-)\s+#", rest):
            message = "everything after # is a comment in YAML, so there is no value: put it in quotes"
        else:
            message = "there is no value: fill it in or delete the line"
        self.text.fault("empty-value", at, message, key=key)
        self._put("", at, faulty=True)

    def _put(self, value: Any, line: int, *, faulty: bool = False) -> None:
        """Put a value where it belongs: under the pending key, into the sequence, or, at the top, nowhere."""
        parent = self.stack[-1] if self.stack else None
        if type(parent) is Block:
            pending = self.keys[-1]
            if pending is None:
                self.text.fault("key-not-text", line, "a key is a word, not a list or a nested record")
                self.keys[-1] = ("", line)
                return
            self.keys[-1] = None
            key, at = pending
            if not faulty and key not in parent:
                parent[key] = value
                parent.lines[key] = at
        elif type(parent) is Items and not faulty:
            parent.append(value)
            parent.lines.append(line)
