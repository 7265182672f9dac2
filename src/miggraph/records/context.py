"""The JSON-LD context: the one mapping from the keys of records to RDF terms.

It is one flat context (JSON-LD 1.1, section 4.1): forward properties, no ``@vocab``, no scoped contexts. Entries with a
definition object are keys; entries with a capital are types; the others are prefixes or aliases of ``@id`` and ``@type``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from miggraph.ground.errors import HomeError
from miggraph.ground.names import XSD


@dataclass(frozen=True)
class Key:
    """What a key of a record means."""

    name: str
    iri: str
    datatype: str = ""  # IRI of the datatype, if the key has one
    is_reference: bool = False
    is_list: bool = False
    language: str = ""
    is_language_map: bool = False


class Context:
    """The context file, looked up both ways: from keys to terms and back."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document: dict[str, Any] = document["@context"]
        self.prefixes = {k: v for k, v in self.document.items() if isinstance(v, str) and v.endswith(("#", "/")) and k[0] != "@"}
        self.keys = {name: self._key(name, d) for name, d in self.document.items() if isinstance(d, dict)}
        self.types = {k: self.expand(v) for k, v in self.document.items() if k[0].isupper() and isinstance(v, str)}

    def _key(self, name: str, definition: dict[str, str]) -> Key:
        kind, container = definition.get("@type", ""), definition.get("@container", "")
        return Key(
            name=name,
            iri=self.expand(definition["@id"]),
            datatype="" if kind in ("", "@id") else self.expand(kind),
            is_reference=kind == "@id",
            is_list=container == "@list",
            language=definition.get("@language", ""),
            is_language_map=container == "@language",
        )

    def expand(self, name: str) -> str:
        """Return the IRI of a prefixed name."""
        prefix, colon, local = name.partition(":")
        return self.prefixes[prefix] + local if colon and prefix in self.prefixes else name

    @cached_property
    def siblings(self) -> dict[str, list[Key]]:
        """Map each key with a datatype to the keys of the same property: the form of a date decides which one is meant."""
        typed = [key for key in self.keys.values() if key.datatype.startswith(XSD)]
        return {key.name: [other for other in typed if other.iri == key.iri] for key in typed}

    @cached_property
    def key_of(self) -> dict[str, Key]:
        """Map each property's IRI to its first key."""
        found: dict[str, Key] = {}
        for key in self.keys.values():
            found.setdefault(key.iri, key)
        return found

    @cached_property
    def type_of(self) -> dict[str, str]:
        """Map each class's IRI to its name in records."""
        return {iri: name for name, iri in self.types.items()}


def load(path: Path) -> Context:
    """Read ``context.jsonld``. Raises HomeError where it is missing or no context."""
    try:
        return Context(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise HomeError(f"the context cannot be read: {error.strerror}", where=str(path)) from error
    except (ValueError, KeyError, AttributeError) as error:
        raise HomeError(f"this is not a JSON-LD context: {error}", where=str(path)) from error
