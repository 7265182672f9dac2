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

# What N-Quads write otherwise than SPARQL's TSV: control characters.
_ESCAPES = {8: "\\b", 12: "\\f", **{code: f"\\u{code:04X}" for code in (*range(8), 11, *range(14, 32), 127)}}

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


def derive(quads: bytes, things: Iterable[str], vocabulary: Vocabulary) -> Derived:
    """Derive what follows from all that is said of some things, by the thing-local rules.

    ``quads`` are N-Quads of all that is said of the things and of what is nested in them, ``things`` the ids. Most of what follows from a thing
    is about itself, but not all: what a work has as a part is part of the work.
    """
    names = vocabulary.names
    ids = {f"<{names.iri(thing)}": thing for thing in things}
    found: dict[str, dict[str, None]] = {}
    for step in _run([vocabulary.quads, quads] if ids else [], vocabulary.local_rules, names, vocabulary.steps):
        for thing, statement in step:
            if thing in ids:
                found.setdefault(ids[thing], {})[f"{statement} <{names.derived}> ."] = None
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
        aside |= {f"{statement} <{names.derived}> .\n": None for thing, statement in step if not names.kind(thing[1:])}
    return found, "".join(aside).encode()


def _run(said: list[bytes], rules: Iterable[Rule], names: Names, known: Iterable[bytes] = ()) -> Iterator[list[tuple[str, str]]]:
    """Run each rule on what is said and on what those before it derived; yield the things, as ``<IRI``, and the statements that follow from them."""
    store = ox.Store()
    for quads in said:
        store.extend(ox.parse(quads, ox.RdfFormat.N_QUADS, lenient=True))
    steps = iter(known)
    for rule in rules if said else ():
        try:
            found = unlimited().run(partial(_conclusions, store, rule.of_things, names.base))
        except (SyntaxError, OSError, ValueError, AttributeError) as error:
            raise HomeError(f"the rule cannot be run: {error}", where=str(rule.path)) from error
        yield found
        lines = "".join([f"{statement} .\n" for _, statement in found]).encode()
        for derived in (lines, next(steps, b"")):
            store.extend(ox.parse(derived, ox.RdfFormat.N_QUADS, lenient=True))


def _conclusions(store: ox.Store, query: str, base: str) -> list[tuple[str, str]]:
    solutions: Any = store.query(query, base_iri=base, prefixes=PREFIXES, use_default_graph_as_union=True)
    rows = [row.split("\t") for row in solutions.serialize(format=ox.QueryResultsFormat.TSV).decode().split("\n")[1:-1]]
    return [
        (_thing(thing), f"{subject} {predicate} {_term(value)}")
        for thing, subject, predicate, value in rows
        if _is_statement(thing, subject, predicate, value)
    ]


def _is_statement(thing: str, subject: str, predicate: str, value: str) -> bool:
    """Say whether a row makes a statement, as CONSTRUCT has it (SPARQL 1.1 Query Language, section 16.2)."""
    return thing[:1] == predicate[:1] == "<" and subject[:1] in ("<", "_") and value != ""


def _thing(node: str) -> str:
    return node[:-1].partition("#")[0]


def _term(value: str) -> str:
    """Return a term of SPARQL's TSV as N-Quads have it: numbers and booleans are short there (SPARQL 1.1 Query Results TSV Format, section 4)."""
    if value[0] in '<"_':
        return value if value.isprintable() else value.translate(_ESCAPES)
    datatype = "boolean" if value in ("true", "false") else "integer" if value.lstrip("+-").isdigit() else "decimal"
    return f'"{value}"^^<{PREFIXES["xsd"]}{datatype}>'
