"""The page of one thing: all that is said of it, who says it, and what else speaks of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from miggraph.graph import terms
from miggraph.ground.names import PREFIXES
from miggraph.pages import wording
from miggraph.pages.views import citing, editing, formats, linked, referring, structured, trees
from miggraph.pages.views.said import Fact, Teller, Value, by_name, row
from miggraph.pages.views.sigla import Sigla

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from miggraph.knowledge import KnowledgeGraph
    from miggraph.looking.things import Statement, Thing
    from miggraph.pages.wording import Section

NAMES = ("name", "title", "label")  # keys of what a thing is called: the heading says it
WARNED = ("contact", "steps")  # looks of what people act on: what one should mind of the sources stands beside it
RECORDS = ("records", "dated", "steps", "contents")


@dataclass(frozen=True)
class Phrase:
    """Values with the words around them: "edited by Barbara Ehrenreich and Arlie Russell Hochschild"."""

    before: str
    values: tuple[Value, ...]
    after: str = ""
    letters: tuple[str, ...] = ()  # of all its values, and where a line has only these, of the line


@dataclass(frozen=True)
class Part:
    """A section of the page: how it is laid out, its facts, and what one should mind of its sources."""

    name: str
    heading: str
    look: str
    facts: tuple[Fact, ...] = ()
    cautions: tuple[tuple[str, str], ...] = ()
    content: Any = None  # of a part that is not made of statements of the thing alone


@dataclass(frozen=True)
class Page:
    """The page of a thing."""

    id: str
    iri: str
    label: str
    kind: Value  # what kind of thing it is, and the list of that kind
    subtitle: tuple[Value, ...]
    lines: tuple[tuple[Phrase, ...], ...]
    lede: tuple[Value, ...]
    parts: tuple[Part, ...]
    formats: tuple[tuple[str, tuple[formats.Format, ...]], ...]  # by what they are for
    structured: dict[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()  # file and line of each of its records


def view(graph: KnowledgeGraph, name: str, *, edit: bool = False) -> Page:
    """Return the page of a thing, by its id. ``edit`` adds where its records stand, and what the check says of them."""
    return _Maker(graph, graph.show(name), edit).page()


class _Maker:
    def __init__(self, graph: KnowledgeGraph, thing: Thing, edit: bool) -> None:
        self.graph, self.thing, self.edit = graph, thing, edit
        self.iri = graph.names.iri(thing.id)
        self.kind = graph.names.kind(self.iri)
        self.words, self.terms = wording.of(graph), terms.of(graph)
        self.sigla = Sigla(graph, self._sections)
        self.filled: set[str] = set()
        self.teller = Teller(graph, self.sigla)
        derived = (graph.names.compact(graph.names.derived),)
        self.said = by_name(s for s in thing.statements if s.sources != derived)
        self.derived = by_name(s for s in thing.statements if s.sources == derived)

    @cached_property
    def _sections(self) -> dict[str, list[str]]:
        """The sections that the records of the thing name, by the source that each record is of."""
        found: dict[str, list[str]] = {}
        for statement in self.thing.statements:
            if statement.property == PREFIXES["dcterms"] + "source":
                for source in statement.sources:
                    found.setdefault(source, []).append(statement.value)
        return found

    def page(self) -> Page:
        """Return the page, made in the order in which it is read: so sources get their letters."""
        label, subtitle = self._called()
        lines = tuple(filter(None, (self._line(line) for line in self.words.lines)))
        lede = tuple(self.teller.value(statement) for key in self.words.lede for statement in self.said.pop(key, ()))
        taken = self._taken()
        parts = tuple(part for section in self.words.sections.values() if section.is_of(self.kind) and (part := self._part(section, taken)))
        return Page(
            id=self.thing.id,
            iri=self.iri,
            label=label,
            kind=self._kind(),
            subtitle=subtitle,
            lines=lines,
            lede=lede,
            parts=parts,
            formats=formats.of(self.graph, self.thing.id),
            structured=structured.of(self.graph, self.thing, self.iri),
            files=editing.places(self.graph, self.thing.id) if self.edit else (),
        )

    def _called(self) -> tuple[str, tuple[Value, ...]]:
        """Return what the thing is called, and what follows that: a subtitle is no part of the heading."""
        label = self.thing.label
        follows = [
            self.teller.value(s)
            for key in self.words.subtitle
            for s in self.said.pop(key, ())
            if not s.language or s.language == self._tongue
        ]
        for value in follows:
            label = label.removesuffix(value.text).rstrip(": ") or label
        for key in NAMES:
            rest = [s for s in self.said.get(key, ()) if s.value not in (label, self.thing.label)]
            self.said[key] = rest
        return label, tuple(follows)

    @cached_property
    def _tongue(self) -> str:
        """The language of the title that the thing is called by."""
        called = (s for key in NAMES for s in self.said.get(key, ()) if s.value and self.thing.label.startswith(s.value))
        return next((s.language for s in called), "")

    def _kind(self) -> Value:
        types = [self.graph.context.types.get(name, name) for name in self.thing.types]
        names = [self.terms.label(one, self.graph.names.compact(one)) for one in self.terms.narrowest(types)]
        lists = [kind for kind in self.graph.facets.kinds.values() if kind.type and self.graph.names.iri(kind.type) in types]
        fixed = {"source": "/sources"}
        return Value(", ".join(names), f"/{lists[0].name}" if lists else fixed.get(self.kind, ""))

    def _line(self, line: Any) -> tuple[Phrase, ...]:
        """Return the phrases of a line, those whose keys say something."""
        found = [self._phrase(text, statements) for key, text in line.items() if (statements := self.said.pop(key, ()))]
        if len({phrase.letters for phrase in found}) == 1 and found[0].letters:
            found[:-1] = [replace(phrase, letters=()) for phrase in found[:-1]]
        return tuple(found)

    def _phrase(self, text: str, statements: Sequence[Statement]) -> Phrase:
        before, _, after = self.words.say(text).partition("{}")
        said = row("", tuple(self.teller.value(one) for one in statements))
        return Phrase(before, said.values, after, said.letters)

    def _taken(self) -> set[str]:
        """List the keys that a section of this kind of thing has."""
        return {key for section in self.words.sections.values() if section.is_of(self.kind) for key in section.keys}

    def _part(self, section: Section, taken: set[str]) -> Part | None:
        """Return a section; None where it has nothing."""
        if section.fill:
            return self._filled(section, taken)
        facts = self._facts(section)
        if not facts:
            return None
        letters = {sign for fact in facts for value in fact.values for sign in (*value.letters, *fact.letters)}
        cautions = self.sigla.cautions(letters) if section.look in WARNED else ()
        inside = tuple(self._inside(section, fact) for fact in facts) if section.inside else None
        return Part(section.name, self.words.say(section.heading), section.look, facts, cautions, inside)

    def _inside(self, section: Section, fact: Fact) -> tuple[Fact, ...]:
        """Return what the things of a fact say by a key: of a policy, how it changed."""
        named = [self.graph.names.iri(value.address.strip("/")) for value in fact.values if value.address.startswith("/")]
        said = (by_name(self.graph.show(one).statements).get(section.inside) for one in named)
        dated = replace(section, look="dated")
        return tuple(_placeless(_ordered(self.teller.fact(statements), dated)) for statements in said if statements)

    def _facts(self, section: Section) -> tuple[Fact, ...]:
        facts = [self.teller.fact(statements) for key in section.keys if (statements := self.said.pop(key, ()))]
        if section.look == "list":
            return tuple(row(fact.name, fact.values) for fact in facts)
        return tuple(_ordered(fact, section) for fact in facts)

    def _filled(self, section: Section, taken: set[str]) -> Part | None:
        fill: Callable[[], Any] = {
            "citation": lambda: citing.citations(self.graph, self.iri),
            "derived": lambda: tuple(self.teller.fact(statements) for statements in self.derived.values()),
            "findings": lambda: editing.findings(self.graph, self.thing.id) if self.edit else (),
            "holds": lambda: referring.holds(self.graph, self.iri, self.thing),
            "like": lambda: referring.like(self.graph, self.iri, self.thing),
            "links": lambda: linked.links(self.graph, section.keys, self.said),
            "more": lambda: tuple(self.teller.fact(self.said.pop(key)) for key in list(self.said) if key not in taken and self.said[key]),
            "referring": lambda: referring.groups(self.graph, self.iri, self.thing, trees.keys(self.words, self.kind)),
            "sources": lambda: self.sigla.sources(self.thing.sources),
            "tree": lambda: trees.place(self.graph, self.iri, self.thing, section.keys, self.said, self.teller),
        }[section.fill]
        content = fill() if section.fill not in self.filled else ()
        self.filled.add(section.fill)
        return Part(section.name, self.words.say(section.heading), section.fill, content=content) if content else None


def _ordered(fact: Fact, section: Section) -> Fact:
    """Return records in the order that their section has: by what stands before them, or the latest first."""
    if section.look not in RECORDS or not all(value.record for value in fact.values):
        return fact
    values = sorted(fact.values, key=lambda value: value.record.order if value.record else "", reverse=section.order == "latest")
    return replace(fact, values=tuple(values))


def _placeless(fact: Fact) -> Fact:
    """Return records of another thing: their places are on its page."""
    bare = (replace(value, record=replace(value.record, place="") if value.record else None) for value in fact.values)
    return replace(fact, values=tuple(bare))
