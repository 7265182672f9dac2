"""Writing CSL-JSON: valid by the schema of CSL 1.0.2, one item after another."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from miggraph.bibliography import variables
from miggraph.bibliography.model import Item

FIRST = ("id", "type", "genre", "title", "title-short")


def write(items: Iterable[Item], *, ascii: bool = False) -> str:
    """Write items as a JSON array; with ``ascii``, every letter that is not ASCII as an escape."""
    texts = [_text(valid(item, number), ascii=ascii) for number, item in enumerate(items, 1)]
    return "[\n" + ",\n".join(texts) + ("\n]\n" if texts else "]\n")


def valid(item: Item, number: int) -> Item:
    """Return an item as the schema asks: with id and type, and what is no variable of CSL in ``custom``."""
    given = {key: value for key, value in item.items() if value not in (None, "", [], {})}
    found = {"id": f"item-{number}", "type": "document"} | {key: value for key, value in given.items() if key in variables.ALL}
    others = {key: value for key, value in given.items() if key not in variables.ALL}
    if found["type"] not in variables.TYPES:
        others["type"], found["type"] = found["type"], "document"
    if others:
        found["custom"] = {**found.get("custom", {}), **others}
    return {key: found[key] for key in (*FIRST, *found) if key in found}


def _text(item: dict[str, Any], *, ascii: bool) -> str:
    text = json.dumps(item, ensure_ascii=ascii, indent=2, allow_nan=False)
    return "\n".join(f"  {line}" for line in text.split("\n"))
