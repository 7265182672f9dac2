"""The values of merged records: those of one key together, whichever sources they come from."""

from __future__ import annotations

import re
from typing import Any

Record = dict[str, Any]
HASHED = re.compile(r"#(?:.*-)?[A-Za-z]+-[0-9a-f]{8}")  # the id that the reader gives to a nested record without one


def values(record: Record, key: str) -> list[Any]:
    """List the values of a key, those of several sources together."""
    value = record.get(key)
    if not isinstance(value, list):
        return [] if value is None else [value]
    members = [member for part in value for member in (part if isinstance(part, list) else [part])]
    return members if any(isinstance(member, dict) for member in members) else list(dict.fromkeys(members))


def tagged(value: Any, own: str) -> dict[str, str]:
    """Return a text by language, one without a tag in the home's own; of several in one language, the first."""
    texts = value if isinstance(value, dict) else {own: value} if value else {}
    return {tag: text[0] if isinstance(text, list) else text for tag, text in texts.items()}


def position(part: Any) -> int:
    """Return the place of a part among others, by which parts are sorted."""
    return int(part["position"]) if isinstance(part, dict) and str(part.get("position", "")).isdecimal() else 0


def plain(value: Any) -> Any:
    """Return a value as a record has it: nested records without what is derived of them."""
    if isinstance(value, list):
        return [plain(member) for member in value]
    if not isinstance(value, dict):
        return value
    found = {key: plain(member) for key, member in value.items() if ":" not in key and key not in ("id", "type", "partOf")}
    fragment = "#" + str(value.get("id", "")).partition("#")[2]
    return found if HASHED.fullmatch(fragment) or fragment == "#" else {"id": fragment, **found}
