"""Statements: what the records of a part say, as N-Quads: straight where nothing about a record is in doubt, else by the reader and JSON-LD."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from miggraph.graph.assembly import lines
from miggraph.ground.findings import Finding
from miggraph.records import blocks, parts, reader
from miggraph.records.blocks import MAX_LINE_BYTES, Text
from miggraph.records.identities import duplicates
from miggraph.records.parts import Part, Span
from miggraph.records.quads import Doubt, Writer, Written
from miggraph.records.reader import Records

if TYPE_CHECKING:
    from miggraph.graph.assembly.vocabulary import Vocabulary

_SPACED = re.compile(rb'"[ \t\r]+:')


class Record(NamedTuple):
    """A record: its id, the graph of its source, where it stands in its file, a digest of it there, and where its quads stand in those of its part."""

    id: str
    graph: str
    start: int
    end: int
    line: int
    digest: bytes
    first: int
    last: int


@dataclass
class Statements:
    """What the records of a part say. ``nodes`` are the ids that they name, ``references`` those that they refer to."""

    quads: bytes = b""
    records: list[Record] = field(default_factory=list)
    nodes: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    unread_ids: set[str] = field(default_factory=set)
    is_doubled: bool = False  # whether something is named twice


def read(part: Part, data: bytes, vocabulary: Vocabulary) -> Statements:
    """Read the statements of a part, of which the bytes are given."""
    read = _Reading(part, vocabulary)
    if part.path.suffix == ".jsonl":
        read.lines(data)
    else:
        read.items(data)
    said = read.finish()
    return said if said is not None else slowly(part, data, vocabulary)


def slowly(part: Part, data: bytes, vocabulary: Vocabulary) -> Statements:
    """Read the statements of a part by the reader and JSON-LD alone: the fast way gives the same."""
    read = _Reading(part, vocabulary)
    read.parse(data)
    read.doubtful = {id(item): span for item, span in zip(read.text.items, parts.spans(part, data, read.text), strict=False) if span}
    return read.finish(is_told=True) or Statements()


def records(part: Part, data: bytes, vocabulary: Vocabulary) -> Records:
    """Read the records of a part as the reader has them: each node and each reference with its line."""
    text = Text(part.shown)
    blocks.parse(io.BytesIO(data), part.path.suffix, text, part.line)
    return reader.read_text(text, vocabulary.contexts, names=vocabulary.names, is_layer=part.is_layer)


class _Reading:
    """Takes one record after another, and keeps those that are in doubt for the end."""

    def __init__(self, part: Part, vocabulary: Vocabulary) -> None:
        self.part, self.vocabulary = part, vocabulary
        context = vocabulary.contexts.layer if part.is_layer else vocabulary.contexts.own
        self.writer = Writer(context, vocabulary.names, is_layer=part.is_layer)
        self.text = Text(part.shown)
        self.doubtful: dict[int, Span] = {}  # where the items of the text stand
        self.said = Statements()
        self.chunks: list[bytes] = []
        self.size = 0

    def parse(self, data: bytes, line: int = 0) -> None:
        blocks.parse(io.BytesIO(data), self.part.path.suffix, self.text, line or self.part.line)

    def lines(self, data: bytes) -> None:
        """Take the lines of a JSONL file."""
        import orjson

        start, number = self.part.start, self.part.line
        for line in data.split(b"\n"):
            end = start + len(line) + 1
            if line and not line.isspace():
                span = Span(start, min(end, self.part.end), number, parts.digest(line))
                try:
                    self._add(_written(line, orjson.loads, self.writer), span)
                except (Doubt, orjson.JSONDecodeError):
                    before = len(self.text.items)
                    self.parse(line + b"\n" if end <= self.part.end else line, number)
                    self.doubtful |= {id(item): span for item in self.text.items[before:]}
            start, number = end, number + 1

    def items(self, data: bytes) -> None:
        """Take the items of a YAML file."""
        self.parse(data)
        spans = parts.spans(self.part, data, self.text)
        items = list(zip(self.text.items, self.text.items.lines, spans, strict=False))
        if self.text.findings:
            self.doubtful = {id(item): span for item, _, span in items if span}
            return
        self.text.items.clear()
        self.text.items.lines.clear()
        for item, line, span in items:
            try:
                if span is None:
                    raise Doubt  # noqa: TRY301 - the reader says what is wrong with what is no record
                self._add(self.writer.record(item), span)
            except Doubt:
                self.text.items.append(item)
                self.text.items.lines.append(line)
                self.doubtful |= {id(item): span} if span else {}

    def _add(self, written: Written, span: Span) -> None:
        self._put(written.id, written.graph, span, "".join(written.lines))

    def _put(self, identifier: str, graph: str, span: Span, quads: str) -> None:
        chunk = quads.encode()
        first, self.size = self.size, self.size + len(chunk)
        self.chunks.append(chunk)
        self.said.records.append(Record(identifier, graph, *span, first, self.size))

    def finish(self, *, is_told: bool = False) -> Statements | None:
        """Read what is in doubt. None where something is named twice, of which the reader should see both, unless it has seen all."""
        said, nodes = self.said, self.writer.nodes
        said.references.update(self.writer.references)
        for names in nodes.values():
            said.nodes |= names
        if self.text.items or self.text.findings:
            read = reader.read_text(self.text, self.vocabulary.contexts, names=self.vocabulary.names, is_layer=self.part.is_layer)
            said.is_doubled = bool(duplicates(node.named for node in read.nodes))
            if not is_told and (said.is_doubled or any(node.id in nodes.get(node.graph, ()) for node in read.nodes)):
                return None
            self._take(read)
        said.quads = b"".join(self.chunks)
        return said

    def _take(self, read: Records) -> None:
        said, quads = self.said, lines.by_thing(read)
        for node in read.nodes:
            said.nodes.add(node.id)
            if "#" not in node.id:
                iri = self.vocabulary.iri(node.id, is_layer=self.part.is_layer)
                self._put(node.id, node.graph, self.doubtful[id(node.block)], quads.pop((node.graph, iri), ""))
        said.references.update(reference.target for reference in read.references)
        said.findings = read.findings
        said.unread_ids = read.unread_ids


def _written(line: bytes, loads: Any, writer: Writer) -> Written:
    """Write the record of a line. Raises Doubt, also where a key may stand twice in it, which the parser does not tell."""
    if len(line) > MAX_LINE_BYTES:
        raise Doubt
    item = loads(line)
    if type(item) is not dict or ((b" :" in line or b"\t:" in line or b"\r:" in line) and _SPACED.search(line)):
        raise Doubt
    return writer.record(item, line.count(b'":'))
