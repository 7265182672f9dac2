"""Records: the reader's checks, and the JSON-LD that the records are.

A record is JSON-LD written as YAML, so there is nothing to map: this module checks what JSON-LD would drop or mistype without a
word (JSON-LD 1.1 API, section 5.1.2), names the nested nodes, and puts each record into the named graph of its source.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from miggraph.ground import languages
from miggraph.ground.findings import Finding, shown
from miggraph.ground.names import BASE, Names
from miggraph.ground.similar import did_you_mean
from miggraph.records import blocks
from miggraph.records.blocks import Block, Items
from miggraph.records.context import LOCAL, Context, Contexts, Key
from miggraph.records.identities import Named, Reference, dangling, duplicates
from miggraph.records.lexical import expected, fits, is_address, not_a_reference

FRAGMENT = re.compile(rf"#{LOCAL}")
REQUIRED = ("id", "type", "source")


@dataclass(slots=True, unsafe_hash=True)  # a frozen one takes three times as long to make, and there are thousands; none is ever changed
class Node:
    """A node of the graph and where it is written."""

    id: str
    graph: str  # IRI of the named graph of its source
    file: str
    block: Block

    @property
    def named(self) -> Named:
        """The node without what is said of it."""
        return Named(self.id, self.graph, self.file, self.block.lines.get("id", self.block.line), self.block.line, "id" in self.block)


@dataclass
class Records:
    """The records of a home and of its layer: their nodes, their JSON-LD, and what is wrong with them."""

    contexts: Contexts
    nodes: list[Node] = field(default_factory=list)
    graphs: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    layer: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    unread_ids: set[str] = field(default_factory=set)

    def to_jsonld(self, *, named: bool = False) -> Iterator[bytes]:
        """Serialise the records as JSON-LD documents, the layer's and the home's: flat, or ``named`` with a named graph for each source."""
        for context, graphs in ((self.contexts.layer, self.layer), (self.contexts.own, self.graphs)):
            if named:
                nodes: list[dict[str, Any]] = [{"@id": graph, "@graph": nodes} for graph, nodes in graphs.items()]
            else:
                nodes = [node for nodes in graphs.values() for node in nodes]
            if nodes:
                document = {"@context": context.document, "@graph": nodes}
                yield json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def read(
    files: Iterable[Path], contexts: Contexts, *, names: Names | None = None, layer: Iterable[Path] = (), root: Path | None = None
) -> Records:
    """Read and check record files, those of the layer first. Everything that is wrong is in ``findings``, by file and line; nothing is raised.

    ``root`` is the folder that the names of files in findings are relative to.
    """
    records = Records(contexts)
    reader = _Reader(names or Names(), records)
    for path in layer:
        reader.file(blocks.read(path, shown(path, root)), is_layer=True)
    for path in files:
        reader.file(blocks.read(path, shown(path, root)))
    records.findings.extend(duplicates(node.named for node in records.nodes))
    records.findings.extend(dangling(records.references, {node.id for node in records.nodes} | records.unread_ids))
    records.findings.sort(key=Finding.sort_key)
    return records


def read_text(text: blocks.Text, contexts: Contexts, *, names: Names, is_layer: bool = False) -> Records:
    """Read and check one text alone: whether what it refers to exists, and what it names is named elsewhere too, is for who knows the others."""
    records = Records(contexts)
    _Reader(names, records).file(text, is_layer=is_layer)
    return records


class _Reader:
    """Walks the blocks of one file after another."""

    def __init__(self, names: Names, records: Records) -> None:
        self.names, self.records = names, records
        self.context: Context = records.contexts.own
        self.is_layer = False
        self.text = blocks.Text("")
        self.graph = ""
        self.addresses: dict[str, str] = {}  # of the ids that the file refers to

    def file(self, text: blocks.Text, *, is_layer: bool = False) -> None:
        self.text, self.is_layer, self.addresses = text, is_layer, {}
        self.context = self.records.contexts.layer if is_layer else self.records.contexts.own
        for item, line in zip(text.items, text.items.lines, strict=False):
            if isinstance(item, Block):
                self._record(item)
            else:
                text.fault("not-a-record", line, 'this is not a record: each starts with "- id:"')
        self.records.findings.extend(text.findings)
        self.records.unread_ids.update(text.unread_ids)

    # one record

    def _record(self, block: Block) -> None:
        for key in REQUIRED:
            if key not in block and not any(f.line == block.line and f.key == key for f in self.text.findings):
                self.text.fault(f"{key}-missing", block.line, f"the record has no {key}", key=key)
        source = block.get("source")
        if source is not None and not isinstance(source, str):
            self._fault(
                block, "source", "source-missing", "the source is one document, or one section of it: write a second record for another"
            )
        self.graph = self._iri(source.partition("#")[0]) if isinstance(source, str) else ""
        identifier = block.get("id")
        if not isinstance(identifier, str):
            self._check_only(block)
            return
        if not self.context.own_id.fullmatch(identifier) or "#" in identifier:
            self._fault(
                block,
                "id",
                "id-syntax",
                f"an id is a kind ({', '.join(self.context.kinds)}), a slash and a name of letters, digits and - . _",
                identifier,
            )
            self._check_only(block)
            return
        if not self.is_layer and identifier in self.names.layer:
            self._fault(
                block,
                "id",
                "shadows-layer",
                "every graph has a thing of this id already: refer to it, or give yours another id",
                identifier,
            )
        node = self._node(block, identifier, identifier)
        if self.graph:
            (self.records.layer if self.is_layer else self.records.graphs).setdefault(self.graph, []).append(node)

    def _iri(self, identifier: str) -> str:
        return BASE + identifier if self.is_layer else self.names.iri(identifier)

    def _address(self, identifier: str) -> str:
        """Return an id as JSON-LD has it: relative to the base, or in full where it is the layer's and the base another."""
        return identifier if self.is_layer or self.names.base == BASE else self.names.iri(identifier)

    def _check_only(self, block: Block) -> None:
        """Find the other faults of a record that cannot be named."""
        before = len(self.records.nodes)
        name = f"resource/line-{block.line}"
        self._node(block, name, name)
        self.text.findings.extend(duplicates(node.named for node in self.records.nodes[before:]))
        del self.records.nodes[before:]

    def _fault(self, block: Block, key: str, rule: str, message: str, value: str = "", line: int = 0) -> None:
        self.text.fault(rule, line or block.lines.get(key, block.line), message, key=key, value=value)

    def _node(self, block: Block, identifier: str, record: str) -> dict[str, Any]:
        self.records.nodes.append(Node(identifier, self.graph, self.text.file, block))
        node: dict[str, Any] = {"id": self._address(identifier)}
        texts = self.context.texts
        for name, value in block.items():
            if type(value) is str and name in texts:
                node[name] = [value]  # as most are
            elif name == "type":
                self._types(block, value, node)
            elif name != "id" and (key := self._key(block, name)) is not None:
                self._property(block, key, value, node, identifier, record)
        return node

    def _types(self, block: Block, value: Any, node: dict[str, Any]) -> None:
        for name in value if isinstance(value, Items) else [value]:
            if not isinstance(name, str) or name not in self.context.types:
                self._fault(block, "type", "unknown-type", f"there is no such type{did_you_mean(str(name), self.context.types)}", str(name))
                return
        node["type"] = value

    def _key(self, block: Block, name: str) -> Key | None:
        key = self.context.keys.get(name)
        if key is None:
            self._fault(block, name, "unknown-key", f"there is no such key{did_you_mean(name, self.context.keys)}")
        return key

    # one property

    def _property(self, block: Block, key: Key, value: Any, node: dict[str, Any], parent: str, record: str) -> None:
        if not isinstance(value, Items):
            name, clean = self._value(key, value, block.lines[key.name], parent, record)
            if clean is not None:
                node.setdefault(name, []).append(clean)
            return
        if not value:
            self._fault(block, key.name, "empty-value", "there is no value: fill it in or delete the line")
        for item, line in zip(value, value.lines, strict=True):
            name, clean = self._value(key, item, line, parent, record)
            if clean is not None:
                node.setdefault(name, []).append(clean)

    def _value(self, key: Key, item: Any, line: int, parent: str, record: str) -> tuple[str, Any]:
        if type(item) is str:
            return (key.name, self._reference(key, item, line)) if key.is_reference else self._typed(key, item, line)
        if isinstance(item, Items):
            self.text.fault("nested-list", line, "a list inside a list: write one list", key=key.name)
        elif key.is_reference:
            return key.name, self._nested(key, item, parent, record)
        elif key.is_language_map:
            return key.name, self._language_map(key, item)
        else:
            self.text.fault("nested-record", line, "a text is expected here, not a nested record", key=key.name)
        return key.name, None

    def _nested(self, key: Key, block: Block, parent: str, record: str) -> dict[str, Any] | None:
        import hashlib

        own = block.get("id")
        if own is None:
            digest = hashlib.sha256(_canonical(block).encode()).hexdigest()[:8]
            identifier = f"{parent}{'-' if '#' in parent else '#'}{key.name}-{digest}"
        elif isinstance(own, str) and FRAGMENT.fullmatch(own):
            identifier = record + own
        else:
            self._fault(block, "id", "id-syntax", 'the id of a nested record is a # and a name, in quotes: "#advice"', str(own))
            return None
        return self._node(block, identifier, record)

    def _language_map(self, key: Key, block: Block) -> dict[str, Any] | None:
        clean: dict[str, Any] = {}
        for tag, value in block.items():
            texts = value if isinstance(value, Items) else [value]
            try:
                known = languages.tag(tag)
            except ValueError:
                self._fault(
                    block,
                    tag,
                    "language-tag",
                    f"this is not a language tag such as en, fr or pt-BR{did_you_mean(tag, ['en', 'fr', 'es'])}",
                    tag,
                )
                continue
            if {*map(type, texts)} <= {str}:
                clean.setdefault(known, []).extend(texts)
            else:
                self._fault(block, tag, "nested-record", "a text is expected here", key.name)
        return None if not clean else _language_values(clean)

    def _reference(self, key: Key, value: str, line: int) -> Any:
        address = self.addresses.get(value)
        if address is None and self.context.own_id.fullmatch(value):
            address = self.addresses[value] = self._address(value)
        if address is not None:
            self.records.references.append(Reference(value, self.text.file, line, key.name))
            return address
        if is_address(value):
            return value
        self.text.fault("reference-syntax", line, not_a_reference(value, self.context.kinds), key=key.name, value=value)
        return None

    def _typed(self, key: Key, value: str, line: int) -> tuple[str, Any]:
        """Return the key whose datatype the value fits: of the dates, its form decides which it is."""
        candidates = self.context.siblings.get(key.name)
        if not candidates:
            return key.name, value
        for candidate in candidates:
            if fits(value, candidate.datatype):
                return candidate.name, value
        message = f"this is not {expected([candidate.datatype for candidate in candidates])}"
        self.text.fault("lexical", line, message, key=key.name, value=value)
        return key.name, None


def _language_values(texts: dict[str, list[str]]) -> dict[str, Any]:
    return {"@set": [{"@value": text, "@language": tag} for tag, values in texts.items() for text in values]}


def _canonical(value: Any) -> str:
    """Serialise a nested record independently of the order of its keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
