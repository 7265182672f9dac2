"""Suggesting: questions that can be asked of a graph and have an answer, filled with what was understood of one that was not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.asking.english.senses import KindSenses, Senses
from miggraph.asking.english.spans import Span
from miggraph.asking.english.steps import AGENTS
from miggraph.asking.facets import listing
from miggraph.asking.facets.frames import Condition, Frame
from miggraph.asking.writing import in_sentence, plural
from miggraph.graph.answers import Answer
from miggraph.graph.facets import Facet
from miggraph.ground.folding import fold

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

OFFERED = 3
TRIED = 12  # questions that are tried for an answer


@dataclass(frozen=True)
class Suggester:
    """Suggests questions to a graph."""

    graph: Graph
    senses: Senses

    def near(self, spans: list[list[Span]]) -> list[str]:
        """List a few questions about what was named, each with an answer."""
        return list(self.offered(spans))

    def offered(self, spans: list[list[Span]]) -> dict[str, Frame]:
        """Return a few questions about what was named that have an answer, with what they ask."""
        found: dict[str, Frame] = {}
        for tried, (text, frame) in enumerate(self._about(spans)):
            if tried >= TRIED or len(found) >= OFFERED:
                break
            if text not in found and listing.exists(self.graph, frame):
                found[text] = frame
        return found

    def guide(self) -> Answer:
        """Return what can be asked of this graph: for each kind how many things there are, and a question that has an answer."""
        rows = []
        for senses in self.senses.kinds.values():
            number = self._number(senses)
            questions = list(self._examples(senses))[:2] if number else []
            rows += [(ox.Literal(senses.kind.summary), ox.Literal(number), ox.Literal(question)) for question in questions]
        return Answer(["kind", "things", "question"], rows, graph=self.graph, title="What can be asked")

    def _about(self, spans: list[list[Span]]) -> Iterator[tuple[str, Frame]]:
        """Yield questions about the things that a question names, with the kinds that it names first."""
        said = list(dict.fromkeys(kind for starting in spans for span in starting for kind in span.kinds))
        order = list(dict.fromkeys([*said, self.senses.usual, *self.senses.kinds]))
        for span in _named(spans):
            best = min(entry.rank for entry in span.entries)
            for thing, kind in dict.fromkeys((entry.thing, entry.kind) for entry in span.entries if entry.rank == best):
                for name in filter(None, order):
                    if facet := self._facet(self.senses.kinds[name], thing, kind):
                        yield from self._questions(self.senses.kinds[name], facet, self.graph.names.compact(thing))

    def _facet(self, senses: KindSenses, thing: str, kind: str) -> Facet | None:
        """Return the usual facet of a kind that takes a thing."""
        fits = [
            facet
            for facet in senses.kind.facets.values()
            if facet.texts("bare") and (self.graph.labels.is_a(thing, facet.value) or (facet.value == "agent" and kind in AGENTS))
        ]
        return min(fits, key=lambda facet: facet.texts("bare"), default=None)

    def _questions(self, senses: KindSenses, facet: Facet, value: str) -> Iterator[tuple[str, Frame]]:
        """Yield a question as people write it: "reports", "open calls to action", "publications about the Philippines".

        There is none by a noun that is a word for the whole kind, as "bills" is for laws: it would ask for all of it.
        """
        frame = Frame(senses.kind.name, (Condition(facet.name, (value,)),))
        label = in_sentence(self.graph, self.graph.names.iri(value)).strip("“”")
        said, is_bare = facet.texts("heading"), facet.texts("bare") == ("0",)
        if is_bare and not said and self.graph.names.language.startswith("en"):
            if fold(plural(label)) not in self.senses.named:
                yield plural(label), frame
            return
        before, _, after = next(iter(said or facet.texts("words")), "").partition("...")
        words = [label, self._called(senses)] if is_bare else [self._called(senses), before, label, after]
        yield " ".join(" ".join(words).split()), frame

    def _called(self, senses: KindSenses) -> str:
        """Return the plural of a kind that is read as the kind."""
        plural = senses.kind.summary
        return plural if senses.kind.name in self.senses.named.get(fold(plural), ()) else senses.kind.name.replace("-", " ")

    def _examples(self, senses: KindSenses) -> Iterator[str]:
        """Yield a question for each usual facet, with the value that most things have."""
        ranked = sorted((facet for facet in senses.kind.facets.values() if facet.texts("bare")), key=lambda facet: facet.texts("bare"))
        for facet in ranked:
            if facet.value in ("date", "yes", "number", "text", "code"):
                continue
            found = listing.answer(self.graph, Frame(senses.kind.name, by=(facet.name,), limit=1))
            if found.terms:
                yield from (text for text, _ in self._questions(senses, facet, self.graph.names.compact(found.terms[0][0].value)))

    def _number(self, senses: KindSenses) -> int:
        return int(listing.answer(self.graph, Frame(senses.kind.name, want="count")).terms[0][0].value)


def _named(spans: list[list[Span]]) -> Iterator[Span]:
    """Yield the longest spans that name things, none inside another."""
    after = 0
    for start, starting in enumerate(spans):
        named = [span for span in starting if span.entries and start >= after]
        if named:
            after = start + named[0].length
            yield named[0]
