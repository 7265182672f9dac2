"""The vocabulary: what every part of the records needs beside itself, small in a graph of any size.

It is the contexts, the rules, the ontology, and what the records of themes, places, languages and terms say, the layer's and the home's.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from miggraph.graph import rules
from miggraph.graph.rules import Rule
from miggraph.ground.names import BASE, Names
from miggraph.records.context import Contexts

KINDS = ("theme", "place", "language", "term")


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
