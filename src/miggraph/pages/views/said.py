"""What is said of a thing, as pages show it: values that lead somewhere, with the letters of their sources, and records inside records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from miggraph.graph import terms
from miggraph.graph.presenting import address, grouped
from miggraph.ground.names import XSD
from miggraph.pages import wording
from miggraph.pages.views.addresses import MAIL, TELEPHONE, site_address
from miggraph.pages.views.entries import spaced
from miggraph.pages.wording import USUAL, Form

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.looking.things import Statement
    from miggraph.pages.views.sigla import Sigla

DATES = frozenset(XSD + name for name in ("gYear", "gYearMonth", "date"))
NUMBERS = frozenset(XSD + name for name in ("integer", "decimal"))
ROW = 3  # more names than this stand in a row, not each on a line of its own
LONGEST = 40  # characters of an address that is shown as it stands


@dataclass(frozen=True)
class Value:
    """A value: its text, what it leads to on the site or the web, its language where that is another than the page's, and who says it."""

    text: str
    address: str = ""
    language: str = ""
    letters: tuple[str, ...] = ()
    day: str = ""  # of a date, for machines
    beside: str = ""
    record: Record | None = None


@dataclass(frozen=True)
class Record:
    """A nested record: what stands before it, its text as values with what joins them, and what else it says."""

    place: str  # its name on the page of what it is nested in
    head: tuple[Value, ...] = ()
    text: tuple[tuple[str, Value], ...] = ()
    rest: tuple[Fact, ...] = ()

    @property
    def heading(self) -> str:
        """What stands before the record, as text."""
        return ", ".join(value.text for value in self.head)

    @property
    def order(self) -> str:
        """What orders records: a date, a number by its size, else a text."""
        first = self.head[0] if self.head else Value("")
        return first.day or (first.text.zfill(9) if re.fullmatch(r"\d{1,9}", first.text) else first.text)


@dataclass(frozen=True)
class Fact:
    """What a property is called, and its values; these stand in a row where they are names. ``letters`` are those that all of a row share."""

    name: str
    values: tuple[Value, ...]
    is_row: bool = False
    letters: tuple[str, ...] = ()


class Teller:
    """Makes facts of statements."""

    def __init__(self, graph: Graph, sigla: Sigla) -> None:
        self.graph, self.sigla = graph, sigla
        self.words, self.terms = wording.of(graph), terms.of(graph)

    def fact(self, statements: Sequence[Statement]) -> Fact:
        """Return what statements with one property say."""
        values = tuple(self.value(statement) for statement in statements)
        name = self.terms.label(statements[0].property, statements[0].name)
        if len(values) > ROW and all(value.record is None and len(value.text) < LONGEST * 2 for value in values):
            return row(name, values)
        return Fact(name, values)

    def value(self, statement: Statement) -> Value:
        """Return the value of a statement."""
        letters = self.sigla.letters(statement.sources)
        if statement.nested:
            return Value(statement.label, letters=letters, record=self.record(statement, letters))
        if statement.iri:
            return self._thing(statement, letters)
        key = self.graph.context.keys.get(statement.name)
        datatype = key.datatype if key else ""
        language = statement.language if statement.language not in ("", self.graph.names.language) else ""
        if datatype in DATES:
            return Value(self.words.date(statement.value), letters=letters, day=statement.value)
        if datatype in NUMBERS:
            return Value(grouped(statement.value), letters=letters)
        if datatype == XSD + "boolean":
            return Value(self.words.say("yes" if statement.value in ("true", "1") else "no"), letters=letters)
        beside = self.graph.labels.label_of.get(self.graph.names.iri(f"language/{language}"), language) if language else ""
        return replace(self._text(statement), letters=letters, language=language, beside=beside)

    def _thing(self, statement: Statement, letters: tuple[str, ...]) -> Value:
        """Return a value that is a thing: by its name, with its page; an address of the web by itself, without what all of them begin with."""
        if page := self.page(statement.iri):
            return Value(statement.label, page, letters=letters)
        web = address(statement.iri)
        return Value(short(statement.label) if statement.label == statement.value else statement.label, web, letters=letters)

    def page(self, iri: str) -> str:
        """Return the address of the page of a thing; "" for what has none."""
        owner = iri.partition("#")[0]
        has_page = bool(self.graph.names.kind(owner)) and owner in self.graph.labels.label_of
        return site_address(self.graph.names.id(iri)) if has_page else ""

    def _text(self, statement: Statement) -> Value:
        form = self.words.forms.get(statement.name, "")
        if form == "mail" and MAIL.fullmatch(statement.value):
            return Value(statement.value, f"mailto:{statement.value}")
        if form in ("telephone", "number") and TELEPHONE.fullmatch(statement.value):
            return Value(spaced(statement.value), f"tel:{statement.value}" if form == "telephone" else "")
        return Value(statement.value, address(statement.value))

    def record(self, statement: Statement, letters: tuple[str, ...] = ()) -> Record:
        """Return a nested record as it reads."""
        form = self.words.records.get(statement.name, USUAL)
        said = by_name(statement.nested)
        head = tuple(self._plain(one) for name in form.head for one in said.pop(name, ()))
        if form.head == ("label",) and not head and statement.label != statement.value:
            head = (Value(statement.label),)
        text = tuple(self._pieces(form, said))
        shown = {value.text for _, value in text}
        facts = [self.fact(rest) for rest in said.values()]
        return Record(statement.value.partition("#")[2], head, text, tuple(_without(facts, shown, letters)))

    def _pieces(self, form: Form, said: dict[str, list[Statement]]) -> Iterable[tuple[str, Value]]:
        """Yield the values of a record's text, each with what joins it to the one before."""
        is_first = True
        for group in form.text:
            beside = [self._plain(one) for name in group for one in said.pop(name, ())]
            for place, value in enumerate(beside):
                yield "" if is_first else " " if place else form.joint, value
                is_first = False

    def _plain(self, statement: Statement) -> Value:
        return replace(self.value(statement), letters=())


def by_name(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    """Sort statements by the name of their property, in the order in which these come."""
    found: dict[str, list[Statement]] = {}
    for statement in statements:
        found.setdefault(statement.name, []).append(statement)
    return found


def row(name: str, values: tuple[Value, ...]) -> Fact:
    """Return values that stand in a row; letters that all of them share stand once, at its end."""
    shared = {value.letters for value in values}
    if len(shared) == 1:
        return Fact(name, tuple(replace(value, letters=()) for value in values), True, shared.pop())
    return Fact(name, values, True)


def _without(facts: list[Fact], shown: set[str], letters: tuple[str, ...]) -> Iterable[Fact]:
    """Leave out of the facts of a record what its text says already, and letters that stand at the whole."""
    for fact in facts:
        kept = [value for value in fact.values if value.text not in shown]
        bare = tuple(replace(value, letters=() if value.letters == letters else value.letters) for value in kept)
        if bare:
            yield replace(fact, values=bare, letters=() if fact.letters == letters else fact.letters)


def short(web: str) -> str:
    """Return an address as people write it: without its scheme, and a long one by its host."""
    shown = re.sub(r"^https?://|/$", "", web)
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
