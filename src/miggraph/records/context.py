"""The JSON-LD context: the one mapping from the keys of records to RDF terms.

It is one flat context (JSON-LD 1.1, section 4.1): forward properties, no ``@vocab``, no scoped contexts. Entries with a
definition object are keys; entries with a capital are types; the others are prefixes or aliases of ``@id`` and ``@type``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from miggraph.ground.errors import HomeError
from miggraph.ground.findings import Finding, shown
from miggraph.ground.homes import Home
from miggraph.ground.names import BASE, XSD

KINDS = ("resource", "person", "organisation", "theme", "place", "campaign", "policy", "language", "term", "source")
KIND = re.compile(r"[a-z][a-z-]*")
LOCAL = r"[A-Za-z0-9][A-Za-z0-9._-]*"
FILE = ("ontology", "context.jsonld")


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
    """The context, looked up both ways: from keys to terms and back."""

    def __init__(self, document: dict[str, Any], kinds: tuple[str, ...] = KINDS) -> None:
        self.document, self.kinds = document, kinds
        self.prefixes = {k: v for k, v in self.document.items() if isinstance(v, str) and v.endswith(("#", "/")) and k[0] != "@"}
        self.keys = {name: self._key(name, d) for name, d in self.document.items() if isinstance(d, dict)}
        self.types = {k: self.expand(v) for k, v in self.document.items() if k[0].isupper() and isinstance(v, str)}

    @property
    def base(self) -> str:
        """What ids are relative to."""
        return str(self.document.get("@base", BASE))

    @cached_property
    def language(self) -> str:
        """The language of texts without a tag."""
        return next((str(key.language) for key in self.keys.values() if key.language), "en")

    @cached_property
    def own_id(self) -> re.Pattern[str]:
        """What the ids of things look like: a kind, a slash and a name, and for what is nested in a record # and another name."""
        return re.compile(rf"(?:{'|'.join(self.kinds)})/{LOCAL}(?:#{LOCAL})?")

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


@dataclass
class Contexts:
    """The context of the layer's records, that of the home's, and what is wrong with what the home adds."""

    layer: Context
    own: Context
    findings: list[Finding] = field(default_factory=list)


def load(home: Home) -> Contexts:
    """Read the context of the layer and what a home adds to it: keys, types, prefixes, and kinds of id.

    A kind is declared as a prefix is in JSON-LD: by the address that its ids have (``"species": "https://example.org/list/species/"``).
    What would change the meaning of a name of the layer is a finding, and left out. Raises HomeError where a file is missing or no context.
    """
    places = home.below(*FILE)
    shared = _document(places[0] if places else home.layer.path.joinpath(*FILE))
    findings: list[Finding] = []
    added = _added(shared, places[1], home, findings) if len(places) > 1 else {}
    kinds = [name for name, value in added.items() if KIND.fullmatch(name) and value == f"{home.settings.base}{name}/"]
    merged = {**shared, **added, "@base": home.settings.base}
    return Contexts(Context(shared), Context(_in_language(merged, home.settings.language), (*KINDS, *kinds)), findings)


def _document(path: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["@context"]
        Context(document)
    except OSError as error:
        raise HomeError(f"the context cannot be read: {error.strerror}", where=str(path)) from error
    except (ValueError, KeyError, AttributeError, TypeError, IndexError) as error:
        raise HomeError(f"this is not a JSON-LD context: {error}", where=str(path)) from error
    return document


def _added(shared: dict[str, Any], path: Path, home: Home, findings: list[Finding]) -> dict[str, Any]:
    """Return what the context of a home adds; what the layer has already with another meaning is a finding at its line."""
    added: dict[str, Any] = {}
    for name, value in _document(path).items():
        if name == "@base" and value in (home.settings.base, BASE):
            continue
        if name in shared and shared[name] != value:
            message = f"{name} means something else in every graph: take another name"
            findings.append(Finding("context-clash", message, file=shown(path, home.path), line=_line(path, name), key=name))
        elif name.startswith("@") and name != "@version":
            message = f"{name} cannot be set for the records of one home"
            findings.append(Finding("context-clash", message, file=shown(path, home.path), line=_line(path, name), key=name))
        elif name not in shared:
            added[name] = value
    return added


def _line(path: Path, name: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if json.dumps(name) in line), 1)


def _in_language(document: dict[str, Any], language: str) -> dict[str, Any]:
    """Return a context whose texts without a tag are in a language."""
    if language == "en":
        return document
    return {
        name: {**value, "@language": language} if isinstance(value, dict) and value.get("@language") == "en" else value
        for name, value in document.items()
    }
