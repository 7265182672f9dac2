"""The vocabulary: what every part of the records needs beside itself, small in a graph of any size.

It is the contexts, the rules, the ontology, and what the records of themes, places, languages and terms say, the layer's and the home's.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import pyoxigraph as ox

from miggraph.graph import rules
from miggraph.graph.assembly import deriving, statements
from miggraph.graph.rules import Rule
from miggraph.ground.errors import HomeError
from miggraph.ground.homes import Home
from miggraph.ground.names import BASE, Names
from miggraph.records import context, parts
from miggraph.records.context import Contexts

KINDS = ("theme", "place", "language", "term")
# How the record of such a thing begins, in YAML or JSON; an escape may hide it, so what has one is looked at.
_ID = re.compile(rb"""\bid["']?[ \t]*:[ \t]*["']?(?:theme|place|language|term)\\?/|\\u00[0-7]|\\x""")


@dataclass(frozen=True, eq=False, repr=False)
class Vocabulary:
    """What the pieces of a home need: to be read once, and given to every worker.

    ``triples`` are the statements of the vocabulary; ``steps`` what each of the thing-local rules derives from them, in its turn; ``aside`` that
    of it which is about no record, but about the ontology: it belongs to no piece. ``digest`` is that of all that pieces depend on.
    """

    names: Names
    contexts: Contexts
    rules: tuple[Rule, ...]
    triples: bytes = b""
    steps: tuple[bytes, ...] = ()
    aside: bytes = b""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vocabulary) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        contexts = [repr(sorted(c.document.items())) + repr(c.kinds) for c in (self.contexts.layer, self.contexts.own)]
        names = (self.names.base, self.names.language, sorted(self.names.layer))
        said = "\n".join([*contexts, repr(names), *(rule.text for rule in self.rules)]).encode()
        return hashlib.blake2b(b"\0".join([said, self.triples, *self.steps]), digest_size=16).hexdigest()

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
    bare = Vocabulary(home.names, loaded, tuple(found))
    quads = b"".join([ox.serialize(ontology(home), format=ox.RdfFormat.N_QUADS) or b"", *_said(home, bare)])
    triples = b"".join(dict.fromkeys(deriving.triples(quads).splitlines(keepends=True)))
    steps, aside = deriving.steps(triples, rules.local(found), home.names)
    return replace(bare, triples=triples, steps=tuple(steps), aside=aside)


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


def _said(home: Home, vocabulary: Vocabulary) -> Iterator[bytes]:
    """Yield what the records of the vocabulary say; what is wrong with them is found elsewhere."""
    for part in parts.of_home(home):
        data = part.read()
        if part.path.suffix == ".jsonl":
            data = b"\n".join(line for line in data.split(b"\n") if _ID.search(line))
        if _ID.search(data):
            said = statements.read(part, data, vocabulary)
            yield from (said.quads[r.first : r.last] for r in said.records if r.id.partition("/")[0] in KINDS)
