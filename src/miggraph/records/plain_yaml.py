"""YAML as plain text: mappings, sequences and strings that know their lines, and nothing else (YAML 1.2, section 10.1, failsafe schema).

It serves the small files beside the records: headers of queries, and words. What cannot be read is told at its line, the first fault only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml

from miggraph.ground import characters
from miggraph.ground.errors import HomeError
from miggraph.records.blocks import Block, Items
from miggraph.records.blocks.model import MAX_DEPTH


class Malformed(ValueError):
    """A text that is not YAML, or not plain; ``line`` is where (1-based)."""

    def __init__(self, message: str, line: int) -> None:
        self.message, self.line = message, line
        super().__init__(message)


def read(text: str) -> Any:
    """Return what a text says: a Block, Items or a string; None where it says nothing. Raises Malformed.

    It loops over events, because libyaml's own composer calls itself for each bracket, and many brackets end the process.
    """
    root = Items(1)
    stack: list[Block | Items] = [root]
    keys: list[str | None] = [None]
    for event in _events(text):
        line = event.start_mark.line + 1
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            stack.pop()
            keys.pop()
        elif isinstance(event, yaml.AliasEvent):
            raise Malformed(f"*{event.anchor} is a YAML alias: write the value out, or put a text that begins with * in quotes", line)
        elif isinstance(event, yaml.ScalarEvent) and isinstance(stack[-1], Block) and keys[-1] is None:
            keys[-1] = _new_key(stack[-1], event.value, line)
        elif isinstance(event, yaml.ScalarEvent):
            _put(stack[-1], keys, event.value, line)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            opened: Block | Items = Block(line) if isinstance(event, yaml.MappingStartEvent) else Items(line)
            _put(stack[-1], keys, opened, line)
            stack.append(opened)
            keys.append(None)
            if len(stack) > MAX_DEPTH:
                raise Malformed(f"nested more than {MAX_DEPTH} levels deep: is a bracket missing?", line)
    return root[0] if root else None


def _events(text: str) -> Any:
    """Yield libyaml's events. Raises Malformed where there are no more, because the text is not YAML."""
    source, hidden = characters.hide_line_ends(text)
    try:
        loader = yaml.CLoader(source)
        while event := loader.get_event():
            if hidden and isinstance(event, yaml.ScalarEvent):
                event.value = event.value.translate(hidden)
            yield event
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or "a character is not allowed"
        last = max(1, len(characters.lines(text.rstrip("\n"))))  # what is missing at the end is missed on the line after it
        raise Malformed(f"this is not YAML: {problem}", min(mark.line + 1, last) if mark else 1) from error


def _new_key(block: Block, key: str, line: int) -> str:
    if key in block:
        raise Malformed(f"{key} stands here twice, first at line {block.lines[key]}: keep one", line)
    block.lines[key] = line
    return key


def _put(parent: Block | Items, keys: list[str | None], value: Any, line: int) -> None:
    if isinstance(parent, Items):
        parent.append(value)
        parent.lines.append(line)
    elif (key := keys[-1]) is None:
        raise Malformed("a key is a word, not a list or another mapping", line)
    else:
        parent[key], keys[-1] = value, None


def each(paths: Iterable[Path], add: Callable[[str], None], what: str) -> None:
    """Give the text of each file of words to a function that reads it. Raises HomeError, at the line, where one is malformed."""
    for path in paths:
        try:
            add(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise HomeError(f"{what} cannot be read: {error.strerror}", where=str(path)) from error
        except UnicodeDecodeError:
            raise HomeError(f"{what} are not UTF-8 text", where=str(path)) from None
        except Malformed as error:
            raise HomeError(f"{what} cannot be read: {error}", where=f"{path}:{error.line}") from error
