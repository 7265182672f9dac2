"""Plain text into blocks: YAML and JSONL read alike, every scalar its source text, every position kept."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from miggraph.records.blocks import from_jsonl, from_yaml
from miggraph.records.blocks.model import MAX_LINE_BYTES, MAX_YAML_BYTES, Block, Items, Text, walk

__all__ = ["MAX_LINE_BYTES", "MAX_YAML_BYTES", "Block", "Items", "Text", "parse", "read", "walk"]


def read(path: Path, name: str) -> Text:
    """Read a record file; ``name`` is how findings call it. Faults become findings, never exceptions."""
    text = Text(name)
    try:
        with path.open("rb") as stream:
            parse(stream, path.suffix, text)
    except OSError as error:
        text.fault("unreadable-file", 0, f"the file cannot be read: {error.strerror}")
    return text


def parse(stream: IO[bytes], suffix: str, text: Text, line: int = 1) -> None:
    """Read what a file of a suffix holds, or, of JSONL, some lines of it, of which the first is the given one. Raises OSError."""
    if suffix == ".jsonl":
        from_jsonl.read(stream, text, line)
    else:
        from_yaml.read(stream, text)
