"""Blocks: what a record file says, as mappings, lists and strings that know their lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from miggraph.ground import characters
from miggraph.ground.findings import Finding

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

    def fit(self, value: str, line: int, key: str | None = None) -> str:
        """Return the value of a key, or a key itself, with U+FFFD for each character that no text holds; that there are any is a finding."""
        found = None if value.isprintable() else characters.UNFIT.search(value)
        if not found:
            return value
        shown = characters.UNFIT.sub("\ufffd", value)
        said = {"key": shown} if key is None else {"key": key, "value": shown}
        self.fault("unfit-character", line, f"it holds {characters.name(found[0])}, which no text has: delete it", **said)
        return shown


def decoded(data: bytes, text: Text) -> str | None:
    """Return bytes as text, without a byte order mark; None, and a finding, where they are not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text.fault("encoding", line, f"byte 0x{data[error.start]:02X} is not UTF-8: save the file as UTF-8")
        return None


def walk(block: Block) -> Iterator[tuple[str, Any, int]]:
    """Yield each key of a block with each of its values and the value's line."""
    for name, value in block.items():
        if isinstance(value, Items):
            for item, line in zip(value, value.lines, strict=True):
                yield name, item, line
        else:
            yield name, value, block.lines[name]
