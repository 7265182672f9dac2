"""Fitting: whether a value that a file carries for a key of records is one that the key can hold.

``records`` says what is wrong with a record that a person wrote; here it is only asked whether anything is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from miggraph.lexical import LANGUAGE_TAG, fits, is_address
from miggraph.records import FRAGMENT

if TYPE_CHECKING:
    from miggraph.context import Context, Key
    from miggraph.importing.drafts.index import Index

MAX_DEPTH = 3
Fault = str


class Fitting:
    """Checks values against the context, and references against what is there."""

    def __init__(self, context: Context, index: Index) -> None:
        self.context, self.index = context, index

    def fits(self, name: str, value: Any, depth: int = 0) -> bool:
        """Say whether a key exists and can hold a value: a text, a list of texts, or nested records."""
        key = self.context.keys.get(name)
        if key is None or depth > MAX_DEPTH or value in ("", [], {}):
            return False
        values = value if isinstance(value, list) else [value]
        return all(self._fits(key, one, depth) for one in values) and (len(values) == 1 or not key.datatype)

    def _fits(self, key: Key, value: Any, depth: int) -> bool:
        if isinstance(value, Mapping):
            return self._nested(key, value, depth)
        if not isinstance(value, str) or not value.strip():
            return False
        if key.is_reference:
            return is_address(value) or self.index.knows(value)
        return not key.datatype or any(fits(value, one.datatype) for one in self.context.siblings.get(key.name, ()))

    def _nested(self, key: Key, value: Mapping[str, Any], depth: int) -> bool:
        if key.is_language_map:
            return all(LANGUAGE_TAG.fullmatch(tag) and isinstance(text, str) and text for tag, text in value.items())
        kind = value.get("type")
        if (
            not key.is_reference
            or not FRAGMENT.fullmatch(str(value.get("id", "#own")))
            or (kind is not None and (not isinstance(kind, str) or kind not in self.context.types))
        ):
            return False
        return bool(value) and all(self.fits(name, inner, depth + 1) for name, inner in value.items() if name not in ("id", "type"))
