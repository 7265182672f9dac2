"""ValueCheck: whether a value that a file carries for a key of records is one that the key can hold.

``records`` says what is wrong with a record that a person wrote; here it is only asked whether anything is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from miggraph.ground.languages import TAG
from miggraph.ground.names import XSD
from miggraph.records.lexical import fits
from miggraph.records.reader import FRAGMENT

if TYPE_CHECKING:
    from miggraph.importing.drafts.index import Index
    from miggraph.records.context import Context, Key

MAX_DEPTH = 3  # records within records; what goes deeper is none of ours
NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
# of each group of keys a nested record has one at least, as the shapes ask
NEEDED = {
    "parts": ({"title"},),
    "corridors": ({"origin", "destination"},),
    "figures": ({"value", "minimum", "maximum"}, {"unit"}, {"measures"}),
}


class ValueCheck:
    """Checks values against the context, and references against what is there."""

    def __init__(self, context: Context, index: Index) -> None:
        self.context, self.index = context, index

    def accepts(self, name: str, value: Any, depth: int = 0) -> bool:
        """Say whether a key exists and can hold a value: a text, a list of texts, or nested records."""
        key = self.context.keys.get(name)
        if key is None or depth > MAX_DEPTH or value in ("", [], {}):
            return False
        values = value if isinstance(value, list) else [value]
        return all(self._accepts(key, one, depth) for one in values) and (len(values) == 1 or key.is_reference)

    def _accepts(self, key: Key, value: Any, depth: int) -> bool:
        if isinstance(value, Mapping):
            return self._nested(key, value, depth)
        if not isinstance(value, str) or not value.strip():
            return False
        if key.is_reference:
            return (
                value.startswith(("organisation/", "person/", "place/", "source/", "term/", "theme/") if depth else "resource/")
                and (depth > 0 or key.name == "parts")
                and self.index.knows(value)
            )
        if key.datatype == XSD + "integer":
            return bool(NUMBER.fullmatch(value))
        return not key.datatype or any(fits(value, one.datatype) for one in self.context.siblings.get(key.name, ()))

    def _nested(self, key: Key, value: Mapping[str, Any], depth: int) -> bool:
        if key.is_language_map:
            return all(TAG.fullmatch(tag) and isinstance(text, str) and text for tag, text in value.items())
        kind = value.get("type")
        if (
            not key.is_reference
            or not FRAGMENT.fullmatch(str(value.get("id", "#own")))
            or (kind is not None and (not isinstance(kind, str) or kind not in self.context.types))
        ):
            return False
        if any(value.keys().isdisjoint(group) for group in NEEDED.get(key.name, ())):
            return False
        return bool(value) and all(self.accepts(name, inner, depth + 1) for name, inner in value.items() if name not in ("id", "type"))
