"""The vocabulary: what every part of the records needs beside itself, small in a graph of any size.

It is the contexts, the rules, the ontology, and what the records of themes, places, languages and terms say, the layer's and the home's.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from miggraph.graph import deriving, lines, rules
from miggraph.graph.rules import Rule
from miggraph.ground.errors import HomeError
from miggraph.ground.findings import shown
from miggraph.ground.homes import Home
from miggraph.ground.names import BASE, Names
from miggraph.records import blocks, context, reader
from miggraph.records.blocks import Block, Text
from miggraph.records.context import Contexts

KINDS = ("theme", "place", "language", "term")
# How the record of such a thing begins, in YAML or JSON; an escape may hide it, so what has one is looked at.
_ID = re.compile(rb"""\bid["']?[ \t]*:[ \t]*["']?(?:theme|place|language|term)\\?/|\\u00[0-7]|\\x""")


@dataclass(frozen=True)
class Vocabulary:
    """What the pieces of a home need: to be read once, and given to every worker.

    ``quads`` are the statements of the vocabulary; ``steps`` what each of the thing-local rules derives from them, in its turn; ``aside`` that
    of it which is about no record, but about the ontology: it belongs to no piece. ``digest`` is that of all that pieces depend on.
    """

    names: Names
    contexts: Contexts
    rules: tuple[Rule, ...]
    quads: bytes
    steps: tuple[bytes, ...]
    aside: bytes

    @cached_property
    def digest(self) -> str:
        contexts = [repr(sorted(c.document.items())) + repr(c.kinds) for c in (self.contexts.layer, self.contexts.own)]
        names = (self.names.base, self.names.language, sorted(self.names.layer))
        said = "\n".join([*contexts, repr(names), *(rule.text for rule in self.rules)]).encode()
        return hashlib.blake2b(b"\0".join([said, self.quads, *self.steps]), digest_size=16).hexdigest()

    @cached_property
    def local_rules(self) -> list[Rule]:
        """The rules that are run thing by thing; those behind them are run on the whole graph."""
        return rules.local(self.rules)

    def iri(self, identifier: str, *, is_layer: bool) -> str:
        """Return the IRI of an id as a record of the layer, or of the home, has it."""
        return BASE + identifier if is_layer else self.names.iri(identifier)


def read(home: Home, contexts: Contexts | None = None) -> Vocabulary:
    """Read the vocabulary of a home. Raises HomeError where its ontology, context or rules cannot be read, OSError where records cannot."""
    loaded = contexts or context.load(home)
    found = rules.read(home)
    triples = [*_ontology(home), *_said(home, loaded)]
    quads = ox.serialize([ox.Quad(*triple) for triple in triples], format=ox.RdfFormat.N_QUADS) or b""
    steps, aside = deriving.steps(quads, rules.local(found), home.names)
    return Vocabulary(home.names, loaded, tuple(found), quads, tuple(steps), aside)


def ontology(home: Home) -> ox.Store:
    """Load the classes and properties of the layer and of a home, each into a graph of its own. Raises HomeError."""
    store = ox.Store()
    for path in home.ontologies():
        base = BASE if path.is_relative_to(home.layer.path) else home.settings.base
        try:
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=base, to_graph=ox.NamedNode(f"{base}ontology"))
        except (SyntaxError, OSError) as error:
            raise HomeError(f"the ontology cannot be read: {error}", where=str(path)) from error
    return store


def _ontology(home: Home) -> Iterator[ox.Triple]:
    return (quad.triple for quad in ontology(home))


def _said(home: Home, contexts: Contexts) -> Iterator[ox.Triple]:
    """Yield what the records of the vocabulary say."""
    for is_layer, files in ((True, home.layer_files()), (False, home.record_files())):
        for path in files:
            text = _text(path, home)
            if len(text.items):
                read = reader.read_text(text, contexts, names=home.names, is_layer=is_layer)
                for document in read.to_jsonld():
                    yield from (quad.triple for quad in lines.parsed(document))


def _text(path: Path, home: Home) -> Text:
    """Return those records of a file that are of the vocabulary; what is wrong with the file is found elsewhere."""
    text = Text(shown(path, home.path))
    with path.open("rb") as stream:
        if path.suffix == ".jsonl":
            wanted = b"".join(line for line in stream if _ID.search(line) and len(line) <= blocks.MAX_LINE_BYTES)
            blocks.parse(io.BytesIO(wanted), path.suffix, text)
        elif _ID.search(data := stream.read()):
            blocks.parse(io.BytesIO(data), path.suffix, text)
    kept = [(item, line) for item, line in zip(text.items, text.items.lines, strict=False) if _is_wanted(item)]
    text.items[:], text.items.lines[:] = [item for item, _ in kept], [line for _, line in kept]
    return text


def _is_wanted(item: object) -> bool:
    identifier = item.get("id") if isinstance(item, Block) else None
    return isinstance(identifier, str) and identifier.partition("/")[0] in KINDS
