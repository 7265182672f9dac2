"""Plain text into blocks: YAML and JSONL read alike, every scalar its source text, every position kept."""

from __future__ import annotations

from pathlib import Path

from miggraph.records.blocks import from_jsonl, from_yaml
from miggraph.records.blocks.model import MAX_LINE_BYTES, Block, Items, Text, walk

__all__ = ["MAX_LINE_BYTES", "Block", "Items", "Text", "read", "walk"]


def read(path: Path, name: str) -> Text:
    """Read a record file; ``name`` is how findings call it. Faults become findings, never exceptions."""
    text = Text(name)
    try:
        if path.suffix == ".jsonl":
            from_jsonl.read(path, text)
        else:
            from_yaml.read(path, text)
    except OSError as error:
        text.fault("unreadable-file", 0, f"the file cannot be read: {error.strerror}")
    return text
