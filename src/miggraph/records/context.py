"""The JSON-LD context: the one mapping from the keys of records to RDF terms.

It is one flat context (JSON-LD 1.1, section 4.1): forward properties, no ``@vocab``, no scoped contexts. Entries with a
definition object are keys; entries with a capital are types; the others are prefixes or aliases of ``@id`` and ``@type``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from miggraph.ground import languages
from miggraph.ground.errors import HomeError
from miggraph.ground.findings import Finding, shown
from miggraph.ground.homes import Home
from miggraph.ground.names import BASE, PREFIXES, XSD, Names

KINDS = ("resource", "person", "organisation", "theme", "place", "campaign", "policy", "language", "term", "source")
KIND = re.compile(r"[a-z][a-z-]*")
LOCAL = r"[A-Za-z0-9][A-Za-z0-9._-]*"
FILE = ("ontology", "context.jsonld")
ADDRESS = re.compile(r"https?://|urn:")
EXAMPLE = '"ex": "{}ontology#"'


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
        self.document = {name: _in_small_letters(value) for name, value in document.items()}
        self.kinds = kinds
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
    def texts(self) -> frozenset[str]:
        """The keys whose values are texts of any form."""
        return frozenset(key.name for key in self.keys.values() if not key.is_reference and key.name not in self.siblings)

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

    A kind is declared as a prefix is in JSON-LD: by the address that its ids have (``"species": "https://example.org/list/species/"``). A type of
    the home's alone gives a kind of its name too: ``Species`` that of ``species/apis-mellifera``, ``PlantFamily`` that of ``plant-family/…``.
    What would change the meaning of a name of the layer is a finding, and left out. Raises HomeError where a file is missing or no context.
    """
    places = home.below(*FILE)
    shared = _document(places[0] if places else home.layer.path.joinpath(*FILE))
    findings: list[Finding] = []
    added = _added(shared, places[1], home, findings) if len(places) > 1 else {}
    declared = [name for name, value in added.items() if KIND.fullmatch(name) and value == f"{home.settings.base}{name}/"]
    kinds = dict.fromkeys([*KINDS, *declared, *filter(KIND.fullmatch, map(_kind_of_type, added))])
    # ids are relative to the base: with the kinds as prefixes, what reads the context would call species/bee species:bee
    merged = {name: value for name, value in {**shared, **added}.items() if name not in declared} | {"@base": home.settings.base}
    return Contexts(Context(shared), Context(_in_language(merged, home.settings.language), tuple(kinds)), findings)


def home_names(home: Home, context: Context) -> Names:
    """Return the names of a home with the prefixes of its own context."""
    return replace(home.names, prefixes={**context.prefixes, **PREFIXES})


def _kind_of_type(name: str) -> str:
    """Return the kind that a type of a home's own gives: its name in small letters, the words joined by hyphens; "" for what is no type.

    >>> _kind_of_type("Species"), _kind_of_type("PlantFamily"), _kind_of_type("habitat")
    ('species', 'plant-family', '')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower() if name[:1].isupper() else ""


def _document(path: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["@context"]
        Context(document)
        json.dumps(document, ensure_ascii=False).encode()  # which halves of characters cannot be
    except OSError as error:
        raise HomeError(f"the context cannot be read: {error.strerror}", where=str(path)) from error
    except (ValueError, KeyError, AttributeError, TypeError, IndexError) as error:
        raise HomeError(f"this is not a JSON-LD context: {error}", where=str(path)) from error
    return document


def _added(shared: dict[str, Any], path: Path, home: Home, findings: list[Finding]) -> dict[str, Any]:
    """Return what the context of a home adds; what the layer has already with another meaning is a finding at its line."""
    added: dict[str, Any] = {}
    document = _document(path)
    known = Context({**document, **shared})
    for name, value in document.items():
        if name == "@base" and value in (home.settings.base, BASE):
            continue
        if name in shared and shared[name] != value:
            rule, message = "context-clash", f"{name} means something else in every graph: take another name"
        elif name.startswith("@") and name != "@version":
            rule, message = "context-clash", f"{name} cannot be set for the records of one home"
        elif unknown := next((iri for iri in _iris(value) if not ADDRESS.match(known.expand(iri))), ""):
            rule = "context-prefix"
            message = f"{unknown} is no web address and begins with no prefix that is declared, as in {EXAMPLE.format(home.settings.base)}"
        else:
            added |= {} if name in shared else {name: value}
            continue
        findings.append(Finding(rule, message, file=shown(path, home.path), line=_line(path, name), key=name))
    return added


def _iris(value: Any) -> list[str]:
    """List the names that an entry of a context gives a meaning by: of its property, its class, and its datatype."""
    names = [value.get("@id"), value.get("@type")] if isinstance(value, dict) else [value]
    return [name for name in names if isinstance(name, str) and not name.startswith("@")]


def _line(path: Path, name: str) -> int:
    lines = path.read_text(encoding="utf-8").split("\n")
    return next((number for number, line in enumerate(lines, 1) if json.dumps(name) in line), 1)


def _in_small_letters(definition: Any) -> Any:
    """Return the definition of a key with its language tag as the graph has it. Raises ValueError for what is no tag."""
    tag = definition.get("@language") if isinstance(definition, dict) else None
    return {**definition, "@language": languages.tag(tag)} if tag is not None else definition


def _in_language(document: dict[str, Any], tag: str) -> dict[str, Any]:
    """Return a context whose texts without a tag are in a language."""
    if tag == "en":
        return document
    return {
        name: {**value, "@language": tag} if isinstance(value, dict) and value.get("@language") == "en" else value
        for name, value in document.items()
    }
