"""The shapes as a page: the rules that records follow, by the classes and the keys that they are about, in the words of findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from miggraph.ground.findings import Severity
from miggraph.ground.names import SHAPES
from miggraph.pages import wording
from miggraph.pages.views import vocabulary
from miggraph.pages.views.constraints import Constraints, Fact, is_constraint
from miggraph.pages.views.vocabulary import Text
from miggraph.pages.wording import phrase
from miggraph.validating import shapes
from miggraph.validating.shacl import SEVERITIES

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

PLACE = re.compile(r"\{[?$]\w+\}")  # where a finding has a value
SEVERITY = {Severity.VIOLATION: phrase("violation"), Severity.WARNING: phrase("warning"), Severity.INFO: phrase("info")}


@dataclass(frozen=True)
class Rule:
    """A rule as findings bear it. Where it stands again, for another class, it has no facts and leads to ``anchor``, where it stood first."""

    name: str
    anchor: str
    is_first: bool
    message: tuple[Text, ...]
    severity: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Group:
    """The rules of one class, or on what some keys of one property say."""

    anchor: str
    heading: str
    is_code: bool
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Shapes:
    """The page: how many rules there are, and the parts: by class, by key, others."""

    number: int
    parts: tuple[tuple[str, tuple[Group, ...]], ...]


def view(graph: Graph) -> Shapes:
    """Return the page of the rules. Raises HomeError, with the line, where the shapes cannot be read."""
    return graph.remembered("pages/shapes", lambda: _Maker(graph).page())


class _Maker:
    def __init__(self, graph: Graph) -> None:
        from rdflib import SH

        self.graph, self.words, self.said, self.sh = graph, vocabulary.of(graph), wording.of(graph), SH
        self.shapes = shapes.load(graph.home)
        self.owners = shapes.owners(self.shapes)
        self.constraints = Constraints(graph, self.shapes, self._anchor)
        self.placed: dict[Any, Rule] = {}
        self.anchors: dict[Any, str] = {}

    def page(self) -> Shapes:
        by_class, by_key = self._targets("targetClass"), self._targets("targetSubjectsOf")
        others = [
            one for one in shapes.names(self.shapes) if not any(one in some for found in (by_class, by_key) for some in found.values())
        ]
        parts = [
            (self.said.say("What a thing must or should have"), self._groups("class", by_class)),
            (self.said.say("What a key may hold"), self._groups("key", by_key)),
            (self.said.say("Other rules"), self._groups("other", {"": [one for one in others if one not in self.placed]})),
        ]
        return Shapes(len(self.placed), tuple((heading, groups) for heading, groups in parts if groups))

    def _targets(self, name: str) -> dict[str, list[Any]]:
        """Map each class or property to the shapes that have it as their target."""
        found: dict[str, list[Any]] = {}
        for shape, target in self.shapes.subject_objects(self.sh[name]):
            found.setdefault(str(target), []).append(shape)
        return found

    def _groups(self, kind: str, found: dict[str, list[Any]]) -> tuple[Group, ...]:
        groups = []
        headings = {target: self._heading(kind, target) for target in found}
        for number, target in enumerate(sorted(found, key=lambda one: (headings[one].lower(), one)), 1):
            inside = {one: None for shape in found[target] for one in self._inside(shape)}
            rules = tuple(self._rule(one) for one in sorted(inside, key=self._order))
            groups += [Group(f"{kind}-{number}", headings[target], kind == "key", rules)] if rules else []
        return tuple(groups)

    def _order(self, shape: Any) -> tuple[str, str, str]:
        """Return what rules of a group are sorted by: what has no name has another id each time that it is read."""
        return (self._name(shape), repr(self._message(shape)), repr(self.constraints.facts(shape)))

    def _heading(self, kind: str, target: str) -> str:
        """Return what a group is called: a class by its label, a property by its keys."""
        if kind == "key":
            return ", ".join(self.words.written(target)) or self.graph.names.compact(target).removeprefix("rdf:")  # type is a key too
        return self.words.label(target) if target else self.said.say("Various")

    def _inside(self, shape: Any) -> Iterator[Any]:
        """Yield the rules of a shape: itself, where it asks for something, and those of what it refers to as its properties."""
        waiting, seen = [shape], set()
        while waiting:
            one = waiting.pop()
            if one in seen or self.shapes.value(one, self.sh.deactivated) == _true():
                continue
            seen.add(one)
            waiting += self.shapes.objects(one, self.sh.property)
            if any(is_constraint(about) for about in self.shapes.predicates(one)):
                yield one

    def _name(self, shape: Any) -> str:
        return shapes.rule_name(self.shapes, shape, self.owners.get(shape, str(shape)))

    def _anchor(self, shape: Any) -> str:
        """Give a rule a place on the page: its name, or where there are several of that name, the name and a number."""
        if shape not in self.anchors:
            place, number = re.sub(r"\s+", "-", self._name(shape)) or "rule", 1
            taken = {*vocabulary.TAKEN, *self.anchors.values()}
            while (place if number == 1 else f"{place}-{number}") in taken:
                number += 1
            self.anchors[shape] = place if number == 1 else f"{place}-{number}"
        return self.anchors[shape]

    def _rule(self, shape: Any) -> Rule:
        if shape in self.placed:
            return replace(self.placed[shape], is_first=False, facts=())
        severity = str(self.shapes.value(shape, self.sh.severity) or self.sh.Violation).removeprefix(str(self.sh))
        rule = Rule(
            name=self._name(shape),
            anchor=self._anchor(shape),
            is_first=True,
            message=self._message(shape),
            severity=self.said.say(SEVERITY[SEVERITIES.get(severity, Severity.VIOLATION)]),
            facts=self.constraints.facts(shape),
        )
        self.placed[shape] = rule
        return rule

    def _message(self, shape: Any) -> tuple[Text, ...]:
        """Return what a finding of the rule says, in the language of the home where it is there; "…" stands for a value."""
        own = self.graph.names.language
        found: list[Any] = [*self.shapes.objects(shape, self.sh.message)]
        found = found or [
            text for query in self.shapes.objects(shape, self.sh.sparql) for text in self.shapes.objects(query, self.sh.message)
        ]
        wanted = [text for text in found if text.language == own] or found
        default = "en" if str(self.owners.get(shape, shape)).startswith(SHAPES) else own  # the messages of the layer have no tag
        texts = ((PLACE.sub("…", str(text)), text.language or default) for text in sorted(wanted))
        return tuple(Text(text, "" if tag == own else tag) for text, tag in texts)


def _true() -> Any:
    from rdflib import Literal

    return Literal(True)
