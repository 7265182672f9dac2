"""Records straight to N-Quads by the table that the context is, several times as fast as by way of JSON-LD.

What comes out is what the reader and a JSON-LD processor make of the same record, to the byte. Whatever is not plainly free of faults, or of a
form that is not known here, raises Doubt and is left to them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from miggraph.ground import characters, languages
from miggraph.ground.names import BASE, RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, Names, cells
from miggraph.records.context import Context, Key
from miggraph.records.lexical import DECIMAL, FORMS, fits, is_address
from miggraph.records.reader import FRAGMENT

_TEXT, _REFERENCE, _LIST, _TYPED, _MAP, _TYPE, _ID = range(7)
_KNOWN = {"@id", "@type", "@container", "@language"}
_DEEPEST = 4  # of records in records: what is deeper is left to those who count the brackets
_MANY = 10_000  # values of a key that are remembered
_ESCAPES = str.maketrans({"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"})


class Doubt(Exception):
    """This record is not for the fast path."""


class Entry(NamedTuple):
    """What becomes of the values of a key: which kind they are, their predicate as N-Quads, and what follows a text, or the values known so far."""

    kind: int
    predicate: str
    after: str = ""
    known: dict[str, str] | None = None


class Written(NamedTuple):
    """A record as quads: its id, the graph of its source, and its lines."""

    id: str
    graph: str
    lines: list[str]


class Writer:
    """Writes one record after another. ``references`` are the ids that they refer to, ``nodes`` what they name, by graph."""

    def __init__(self, context: Context, names: Names, *, is_layer: bool = False) -> None:
        self.context, self.names, self.is_layer = context, names, is_layer
        self.base = BASE if is_layer else names.base
        self.own_id = context.own_id.fullmatch
        self.table = table(context)
        self.types = {name: f"<{iri}>" for name, iri in context.types.items()}
        self.references: dict[str, str] = {}
        self.nodes: dict[str, set[str]] = {}
        self._addresses: dict[str, str] = {}
        self._fresh: list[str] = []
        self._keys = 0

    def record(self, item: dict[str, Any], keys: int = -1) -> Written:
        """Write a record, of as many keys as are given, nested ones too. Raises Doubt, and is then as if it had not been asked, but for references."""
        identifier, source = item.get("id"), item.get("source")
        if type(identifier) is not str or type(source) is not str or not self.own_id(identifier) or not self.own_id(source):
            raise Doubt
        if "#" in identifier or "type" not in item or (not self.is_layer and identifier in self.names.layer):
            raise Doubt
        graph = self._iri(source.partition("#")[0])
        lines: list[str] = []
        self._fresh, self._keys = [], 0
        self._node(item, identifier, identifier, f" <{graph}> .\n", lines, 0)
        known, fresh = self.nodes.setdefault(graph, set()), set(self._fresh)
        if len(fresh) < len(self._fresh) or keys not in (-1, self._keys) or not known.isdisjoint(fresh):
            raise Doubt
        known |= fresh
        return Written(identifier, graph, lines if len(set(lines)) == len(lines) else list(dict.fromkeys(lines)))

    def _node(self, item: dict[str, Any], identifier: str, record: str, end: str, lines: list[str], depth: int) -> None:
        self._fresh.append(identifier)
        self._keys += len(item)
        subject, table, references = f"<{self.base}{identifier}> ", self.table, self.references
        for name, value in item.items():
            values = value if isinstance(value, list) else (value,)
            if not values:
                raise Doubt
            if name not in table:
                raise Doubt
            kind, predicate, after, known = table[name]
            if kind == _TEXT:
                lines += [f'{subject}{predicate}"{_text(text)}{after}{end}' for text in values]
            elif kind == _REFERENCE:
                for target in values:
                    term = references.get(target) if type(target) is str else None
                    term = term or self._target(target, name, identifier, record, end, lines, depth)
                    lines.append(f"{subject}{predicate}{term}{end}")
            elif kind == _LIST:
                members = [self._target(target, name, identifier, record, end, lines, depth) for target in values]
                _list(subject, predicate, members, end, lines)
            elif kind == _MAP:
                self._map(values, f"{subject}{predicate}", after, end, lines)
            elif kind != _ID:
                terms = (self._type(text) if kind == _TYPE else self._typed(text, name, known) for text in values)
                lines += [f"{subject}{predicate}{term}{end}" for term in terms]

    def _type(self, name: Any) -> str:
        if type(name) is not str or name not in self.types:
            raise Doubt
        return self.types[name]

    def _target(self, target: Any, name: str, parent: str, record: str, end: str, lines: list[str], depth: int) -> str:
        """Return what a value of a reference stands for: a thing, an address, or what is nested here."""
        if type(target) is str:
            return self.references.get(target) or self._addresses.get(target) or self._refer(target)
        if not isinstance(target, dict):
            raise Doubt
        if depth >= _DEEPEST:
            raise Doubt
        own = target.get("id")
        if own is None and "id" not in target:
            digest = hashlib.sha256(json.dumps(_plain(target), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
            identifier = f"{parent}{'-' if '#' in parent else '#'}{name}-{digest.hexdigest()[:8]}"
        elif type(own) is str and FRAGMENT.fullmatch(own):
            identifier = record + own
        else:
            raise Doubt
        self._node(target, identifier, record, end, lines, depth + 1)
        return f"<{self.base}{identifier}>"

    def _refer(self, target: str) -> str:
        if self.own_id(target):
            term = self.references[target] = f"<{self._iri(target)}>"
        elif target.isprintable() and target.partition(":")[0] not in self.context.document and is_address(target):
            term = f"<{target}>"
            if len(self._addresses) < _MANY:
                self._addresses[target] = term
        else:
            raise Doubt
        return term

    def _iri(self, identifier: str) -> str:
        return BASE + identifier if self.is_layer else self.names.iri(identifier)

    def _typed(self, value: Any, name: str, known: dict[str, str] | None) -> str:
        text = value if type(value) is str else _scalar(value)
        if known is None or text not in known:
            datatype = next((key.datatype for key in self.context.siblings[name] if fits(text, key.datatype)), "")
            if not datatype:
                raise Doubt
            term = f'"{_decimal(text) if datatype == DECIMAL else text}"^^<{datatype}>'
            if known is None or len(known) >= _MANY:
                return term
            known[text] = term
        return known[text]

    def _map(self, values: Iterable[Any], start: str, after: str, end: str, lines: list[str]) -> None:
        """Write texts in several languages, or in that of the key."""
        for value in values:
            if isinstance(value, dict):
                self._keys += len(value)
                for tag, texts in value.items():
                    if not languages.TAG.fullmatch(tag) or texts == []:
                        raise Doubt
                    for text in texts if isinstance(texts, list) else (texts,):
                        lines.append(f'{start}"{_text(text)}"@{languages.tag(tag)}{end}')  # noqa: PERF401 - three levels are no comprehension
            else:
                lines.append(f'{start}"{_text(value)}{after}{end}')


def table(context: Context) -> dict[str, Entry]:
    """Return what becomes of the values of each key that is of a known form."""
    if not {name for name in context.document if name.startswith("@")} <= {"@base", "@version"}:
        return {}
    entries = ((key, _entry(key, context)) for key in context.keys.values())
    found = {key.name: entry for key, entry in entries if entry and set(context.document[key.name]) <= _KNOWN}
    return {**found, "type": Entry(_TYPE, f"<{RDF_TYPE}> "), "id": Entry(_ID, "")}


def _entry(key: Key, context: Context) -> Entry | None:
    container = context.document[key.name].get("@container", "")
    predicate = f"<{key.iri}> "
    if not key.iri.startswith(("http://", "https://", "urn:")) or not is_address(key.iri) or container not in ("", "@list", "@language"):
        return None
    if key.is_reference:
        return None if key.is_language_map else Entry(_LIST if key.is_list else _REFERENCE, predicate)
    if key.is_list or (key.datatype and key.is_language_map):
        return None
    if key.name in context.siblings:
        return (
            Entry(_TYPED, predicate, known={}) if all(k.datatype in FORMS and not k.is_list for k in context.siblings[key.name]) else None
        )
    if key.datatype:
        return Entry(_TEXT, predicate, f'"^^<{key.datatype}>') if is_address(key.datatype) else None
    after = f'"@{key.language}' if key.language else '"'
    return Entry(_MAP if key.is_language_map else _TEXT, predicate, after)


def _text(value: Any) -> str:
    """Return a text as it stands between the quotes of N-Quads."""
    text = value if type(value) is str else _scalar(value)
    if not text:
        raise Doubt
    if text.isprintable():
        return text if '"' not in text and "\\" not in text else text.translate(_ESCAPES)
    if characters.UNFIT.search(text):
        raise Doubt
    return text.translate(_ESCAPES)


def _scalar(value: Any) -> str:
    """Return a number or a boolean of JSON as it is written there, where that is known: what is read as 0 may have been -0."""
    if type(value) is int and value:
        return str(value)
    if type(value) is bool:
        return "true" if value else "false"
    raise Doubt


def _plain(value: Any) -> Any:
    """Return a nested record with texts alone, as the reader has it."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if type(value) is str else _scalar(value)


def _decimal(text: str) -> str:
    """Return a decimal number as the store keeps it, which is by its value."""
    short = text.rstrip("0").rstrip(".") if "." in text else text
    if len(short) > 18 or short in ("-0", ""):
        raise Doubt
    return short


def _list(subject: str, predicate: str, members: list[str], end: str, lines: list[str]) -> None:
    names = cells(f"{subject}{predicate}{' '.join(members)}", len(members))
    lines.append(f"{subject}{predicate}{names[0]}{end}")
    for cell, member, rest in zip(names, members, [*names[1:], f"<{RDF_NIL}>"], strict=True):
        lines += [f"{cell} <{RDF_FIRST}> {member}{end}", f"{cell} <{RDF_REST}> {rest}{end}"]
