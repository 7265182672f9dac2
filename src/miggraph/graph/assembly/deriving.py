"""Deriving: what the thing-local rules conclude, thing by thing, from the statements of some things and the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph.rules import Rule
from miggraph.ground.errors import HomeError
from miggraph.ground.names import PREFIXES, Names

# What N-Quads write otherwise than SPARQL's TSV: control characters.
_ESCAPES = {8: "\\b", 12: "\\f", **{code: f"\\u{code:04X}" for code in (*range(8), 11, *range(14, 32), 127)}}

if TYPE_CHECKING:
    from miggraph.graph.assembly.vocabulary import Vocabulary


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
    for step in _run(_store(vocabulary, quads), vocabulary.local_rules, names.base) if ids else ():
        for thing, statement in step:
            if thing in ids:
                found.setdefault(ids[thing], {})[f"{statement} <{names.derived}> ."] = None
    return _joined(found)


def triples(quads: bytes) -> bytes:
    """Return N-Quads in named graphs without the names of these."""
    return b"".join([b"%b .\n" % line[: line.rindex(b" <")] for line in quads.split(b"\n") if line])


def _store(vocabulary: Vocabulary, quads: bytes) -> ox.Store:
    """Return a store of what is said, by a vocabulary too, in the default graph; and of what each rule derives from that in a graph of its own.

    It is made anew each time: one that much was taken out of again answers more slowly each time.
    """
    store = ox.Store()
    store.extend(ox.parse(triples(quads), ox.RdfFormat.N_QUADS, lenient=True))
    store.extend(ox.parse(vocabulary.triples, ox.RdfFormat.N_QUADS, lenient=True))
    for number, derived in enumerate(vocabulary.steps, 1):
        graph = _step(number)
        store.extend(
            ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in ox.parse(derived, ox.RdfFormat.N_QUADS, lenient=True)
        )
    return store


def _step(number: int) -> ox.NamedNode | ox.DefaultGraph:
    return ox.NamedNode(f"urn:step:{number}") if number else ox.DefaultGraph()


def _joined(found: dict[str, dict[str, None]]) -> Derived:
    derived, chunks, size = Derived(), [], 0
    for thing, lines in found.items():
        chunk = "".join([f"{line}\n" for line in lines]).encode()
        derived.things[thing] = (size, size + len(chunk))
        size += len(chunk)
        chunks.append(chunk)
    derived.quads = b"".join(chunks)
    return derived


def steps(said: bytes, rules: Iterable[Rule], names: Names) -> tuple[list[bytes], bytes]:
    """Return what each rule in its turn derives from the vocabulary alone; and, as N-Quads, that of it which is about no record."""
    found, aside = [], dict[str, None]()
    store = ox.Store()
    store.extend(ox.parse(said, ox.RdfFormat.N_QUADS, lenient=True))
    for step in _run(store, rules, names.base):
        found.append("".join([f"{statement} .\n" for _, statement in step]).encode())
        aside |= {f"{statement} <{names.derived}> .\n": None for thing, statement in step if not names.kind(thing[1:])}
    return found, "".join(aside).encode()


def _run(store: ox.Store, rules: Iterable[Rule], base: str) -> Iterator[list[tuple[str, str]]]:
    """Run each rule on the default graph, what those before it derived, and what they derive from the vocabulary.

    Yields the things, as ``<IRI``, with the statements that follow from them.
    """
    over: list[Any] = []
    for number, rule in enumerate(rules):
        over.append(_step(number))
        try:
            found = _conclusions(store, rule.of_things, base, over)
        except (SyntaxError, OSError, ValueError, AttributeError) as error:
            raise HomeError(f"the rule cannot be run: {error}", where=str(rule.path)) from error
        yield found
        lines = "".join([f"{statement} .\n" for _, statement in found])
        store.extend(ox.parse(lines, ox.RdfFormat.N_QUADS, lenient=True))


def _conclusions(store: ox.Store, query: str, base: str, over: list[Any]) -> list[tuple[str, str]]:
    solutions: Any = store.query(query, base_iri=base, prefixes=PREFIXES, default_graph=over)
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
