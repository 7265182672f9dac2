"""Deriving: what the thing-local rules conclude, thing by thing, from the statements of some things and the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph.limits import unlimited
from miggraph.graph.rules import Rule
from miggraph.ground.errors import HomeError
from miggraph.ground.names import PREFIXES, Names

if TYPE_CHECKING:
    from miggraph.graph.vocabulary import Vocabulary


@dataclass
class Derived:
    """What follows from some things: N-Quads, a line each, with those of one thing together; ``things`` says where, by the thing's id.

    A line is there for each thing that it follows from, so that it stays as long as one of them says so.
    """

    quads: bytes = b""
    things: dict[str, tuple[int, int]] = field(default_factory=dict)

    def of(self, thing: str) -> bytes:
        """Return what follows from a thing, by its id."""
        first, last = self.things.get(thing, (0, 0))
        return self.quads[first:last]


def derive(quads: bytes, vocabulary: Vocabulary) -> Derived:
    """Derive what follows from all that is said of some things, and from the vocabulary, by the thing-local rules.

    ``quads`` are N-Quads; what is nested in a thing is part of it. Most of what follows from a thing is about itself, but not all: what a
    work has as a part is part of the work.
    """
    names = vocabulary.names
    about = {_thing(quad.subject) for quad in ox.parse(quads, ox.RdfFormat.N_QUADS, lenient=True) if type(quad.subject) is ox.NamedNode}
    found: dict[str, dict[str, None]] = {}
    for step in _run([vocabulary.quads, quads], vocabulary.local_rules, names, vocabulary.steps):
        for thing, statement in step:
            if thing in about:
                found.setdefault(names.id(thing), {})[f"{statement} <{names.derived}> ."] = None
    return _joined(found)


def _joined(found: dict[str, dict[str, None]]) -> Derived:
    derived, chunks, size = Derived(), [], 0
    for thing, lines in found.items():
        chunk = "".join([f"{line}\n" for line in lines]).encode()
        derived.things[thing] = (size, size + len(chunk))
        size += len(chunk)
        chunks.append(chunk)
    derived.quads = b"".join(chunks)
    return derived


def steps(quads: bytes, rules: Iterable[Rule], names: Names) -> tuple[list[bytes], bytes]:
    """Return what each rule in its turn derives from the vocabulary alone; and, as N-Quads, that of it which is about no record."""
    found, aside = [], dict[str, None]()
    for step in _run([quads], rules, names):
        found.append("".join([f"{statement} .\n" for _, statement in step]).encode())
        aside |= {f"{statement} <{names.derived}> .\n": None for thing, statement in step if not names.kind(thing)}
    return found, "".join(aside).encode()


def _run(said: list[bytes], rules: Iterable[Rule], names: Names, known: Iterable[bytes] = ()) -> Iterator[list[tuple[str, str]]]:
    """Run each rule on what is said and on what those before it derived; yield the things and the statements that follow from them."""
    store = ox.Store()
    for quads in said:
        store.extend(ox.parse(quads, ox.RdfFormat.N_QUADS, lenient=True))
    steps = iter(known)
    for rule in rules:
        try:
            found = unlimited().run(partial(_conclusions, store, rule.of_things, names.base))
        except (SyntaxError, OSError, ValueError, AttributeError) as error:
            raise HomeError(f"the rule cannot be run: {error}", where=str(rule.path)) from error
        yield found
        store.extend(ox.parse("".join([f"{statement} .\n" for _, statement in found]), ox.RdfFormat.N_QUADS, lenient=True))
        store.extend(ox.parse(next(steps, b""), ox.RdfFormat.N_QUADS, lenient=True))


def _conclusions(store: ox.Store, query: str, base: str) -> list[tuple[str, str]]:
    solutions: Any = store.query(query, base_iri=base, prefixes=PREFIXES, use_default_graph_as_union=True)
    return [(_thing(row[0]), f"{row[1]} {row[2]} {row[3]}") for row in solutions if _is_statement(row)]


def _is_statement(row: Any) -> bool:
    """Say whether a row makes a statement, as CONSTRUCT has it (SPARQL 1.1 Query Language, section 16.2)."""
    subject, predicate = type(row[1]), type(row[2])
    return subject in (ox.NamedNode, ox.BlankNode) and predicate is ox.NamedNode and row[3] is not None and type(row[0]) is ox.NamedNode


def _thing(node: ox.NamedNode) -> str:
    return node.value.partition("#")[0]
