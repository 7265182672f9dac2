"""Cards: somebody who can be called and written to, with the source of each number and address; and one record as its facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph.exporting.vcard import CONTACTS, FACTS, PARTS
from miggraph.graph import terms
from miggraph.pages.views.entries import parts, reached

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.looking.things import Statement
    from miggraph.pages.views.cited import Cited
    from miggraph.pages.views.tables import Field

MANY, SHORT = 3, 60  # values, and characters of one
ORDER = ("telephone", "email", "page", "route", "address", "fax")  # what is wanted first stands first


@dataclass(frozen=True)
class Value:
    """What is said: its text, an address of the site, one that a browser follows, and the letters of its sources."""

    text: str
    address: str = ""
    outside: str = ""
    letters: tuple[str, ...] = ()
    more: str = ""  # what is said behind it


@dataclass(frozen=True)
class Fact:
    """A name and what is said under it."""

    name: str
    values: tuple[Value, ...]

    @property
    def is_row(self) -> bool:
        """Whether the values stand in a row: many, and short."""
        return len(self.values) > MANY and all(len(one.text) <= SHORT for one in self.values)


@dataclass(frozen=True)
class Card:
    """A thing that was found, how it is reached, and what its row says."""

    id: str
    label: str
    address: str
    contacts: tuple[Fact, ...] = ()
    facts: tuple[Fact, ...] = ()
    letters: tuple[str, ...] = ()


def contacts(graph: KnowledgeGraph, thing: str, cited: Cited) -> tuple[Fact, ...]:
    """Return how a thing is reached: telephone, mail, web, address; none for what cannot be."""
    said = graph.show(thing).statements
    properties = {graph.names.iri(FACTS[name]): name for name in CONTACTS}
    found: dict[str, list[Statement]] = {}
    for statement in said:
        if name := properties.get(statement.property):
            found.setdefault(name, []).append(statement)
    named = terms.of(graph)
    return tuple(
        Fact(named.label(found[name][0].property, found[name][0].name), tuple(_value(graph, one, cited) for one in found[name]))
        for name in ORDER
        if name in found
    )


def _value(graph: KnowledgeGraph, statement: Statement, cited: Cited) -> Value:
    letters = cited.letters(statement.sources)
    if statement.nested:
        order = [graph.names.iri(part) for part in PARTS]
        lines = sorted((one for one in statement.nested if one.property in order), key=lambda one: order.index(one.property))
        return Value(", ".join(one.label for one in lines), letters=letters)
    way = reached("", statement.value)
    outside = way.address if way and statement.name != "fax" else ""  # nobody wants to call a fax
    return Value(way.text if way else statement.label, outside=outside, letters=letters)


def facts(names: Iterable[str], row: Iterable[Field]) -> Iterator[Fact]:
    """Yield the cells of a row as facts, those that are joined apart."""
    for name, one in zip(names, row, strict=True):
        if one.text:
            yield Fact(name, tuple(_values(one)))


def _values(one: Field) -> Iterator[Value]:
    if one.address:
        yield Value(one.text, one.address)
        return
    for part in parts(one.text):
        way = reached("", part)
        yield Value(way.text if way else part, outside=way.address if way else "")


def has_contacts(graph: KnowledgeGraph, thing: str) -> bool:
    """Say whether a thing is of a kind that can be reached."""
    return graph.names.kind(thing) in ("organisation", "person")
