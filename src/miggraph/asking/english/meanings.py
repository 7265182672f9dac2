"""Meanings: what a question in plain English asks of a graph - a canned query with its parameters, or a frame."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from miggraph.asking.english import lexicon, parts, senses, spans
from miggraph.asking.english.phrasings import Phrasing
from miggraph.asking.english.reading import Reader, Reading
from miggraph.asking.english.segmentation import MAX_WORDS, Token
from miggraph.asking.english.senses import Senses
from miggraph.asking.english.spans import Span
from miggraph.asking.english.spelling import SpellingCorrector
from miggraph.asking.english.suggesting import Suggester
from miggraph.asking.english.understand import Understanding, phrasings_of, understand
from miggraph.ground.errors import NotUnderstood
from miggraph.ground.folding import fold

if TYPE_CHECKING:
    from miggraph.graph.answers import Answer
    from miggraph.graph.graph import Graph

SHOWN = 5  # words that a refusal names
SHORT = 4  # letters of a word in which a slip makes another word: "ISSN" is not "ISBN"
LETTERS = 6  # of a word in which one letter instead of another makes another word
COUNTING = {"count", "most", "fewest", "more", "less", "minimum", "maximum"}  # roles of words that ask for a number
SURE = 0.35  # how doubtful a frame may be that is taken before a canned query
NEAR = 0.5  # readings that cost this much more are tried where the likeliest has no rows


@dataclass(frozen=True)
class Meaning:
    """What a question was taken to mean: a canned query, with the frames that say first what it asks of one record; or frames."""

    canned: Understanding | None = None
    framed: tuple[Reading, ...] = ()  # the likeliest first, and those that are nearly as likely
    corrections: dict[str, str] = field(default_factory=dict)  # words as typed to words as read


class English:
    """Reads questions to a graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.lexicon = lexicon.read(graph.home.below(*lexicon.FILE))

    @cached_property
    def phrasings(self) -> list[Phrasing]:
        """The phrasings of the canned queries."""
        return phrasings_of(self.graph.queries, self.lexicon)

    @cached_property
    def corrector(self) -> SpellingCorrector:
        """Puts right words that are spelt nearly like one that is known."""
        return SpellingCorrector(self.graph.labels, self.lexicon, self.senses.phrases())

    @cached_property
    def senses(self) -> Senses:
        """The words of facets and fields; read when a canned query is not all that may be meant."""
        return senses.of(self.graph.facets)

    @cached_property
    def spans(self) -> spans.Spans:
        """Finds what the words of a question can be."""
        return spans.Spans(self.graph.labels, self.lexicon, self.senses)

    @cached_property
    def reader(self) -> Reader:
        """Reads words into frames."""
        return Reader(self.senses, self.spans, self.graph.labels)

    def meaning(self, question: str) -> Meaning:
        """Return what a question means. Raises NotUnderstood, from the canned reader, where nothing does."""
        text = self.graph.labels.spelt_out(question)
        canned, refusal = self._canned(text)
        tokens, commas = spans.tokenize(text, self.lexicon.abbreviations)
        if canned and (self._is_several(text) or self._counts(tokens, {"count"})):
            canned = None
        if canned and canned.is_exact and canned.query.kept and not self._counts(tokens):
            return Meaning(canned=canned)  # a frame would list the same things, and say less of them
        framed = self.framed(tokens, commas)
        if framed and not (canned and canned.is_exact and not self._is_finer(framed)):
            return Meaning(framed=framed)
        if canned:
            sure = tuple(one for one in framed if one.doubt <= SURE and not one.asked.is_shown and "," not in one.asked.frame.want)
            return Meaning(canned=canned, framed=sure, corrections=canned.corrections)
        if found := self._corrected(tokens, commas):
            return found
        raise self._refusal(tokens, commas, refusal)

    def _is_several(self, text: str) -> bool:
        """Say whether a question is two, or names alternatives: a canned query answers one thing."""
        words = {token.word for token in spans.tokenize(text)[0]}
        return len(parts.cut(text, self.lexicon)) > 1 or any(self.lexicon.grammar.get(word) == "or" for word in words)

    def _counts(self, tokens: list[Token], roles: Set[str] = COUNTING) -> bool:
        """Say whether a question counts or compares: then it wants a number, not the list."""
        folded = f" {' '.join(token.word for token in tokens)} "
        return any(role in roles and f" {phrase} " in folded for phrase, role in self.lexicon.grammar.items())

    def _canned(self, text: str) -> tuple[Understanding | None, str]:
        """Return the canned query that a question fits, or why it fits none."""
        try:
            return understand(text, self.graph.queries, self.graph.labels, self.lexicon, self.phrasings), ""
        except NotUnderstood as refusal:
            return None, refusal.message

    def frames(self, question: str) -> tuple[Reading, ...]:
        """Return the likeliest frames of a question; none where a name in it may be of several things."""
        tokens, commas = spans.tokenize(self.graph.labels.spelt_out(question), self.lexicon.abbreviations)
        try:
            return self.framed(tokens, commas)
        except NotUnderstood:
            return ()

    def framed(self, tokens: list[Token], commas: set[int]) -> tuple[Reading, ...]:
        """Return the likeliest frames. Raises NotUnderstood where a name in the likeliest may be of several things."""
        found = self.reader.read(tokens, commas) or self._by_parts(tokens, commas)
        if found and found[0].is_ambiguous:
            raise self._several(found[0])
        near = (one for one in found if one.cost - found[0].cost <= NEAR and not one.is_ambiguous)
        # a record alone is no answer to what is asked of it
        return tuple(one for one in near if found[0].asked.frame.want == "list" or not one.asked.is_shown)

    def is_guide(self, question: str) -> bool:
        """Say whether it is asked what can be asked."""
        return self.lexicon.grammar.get(fold(question)) == "guide"

    def guide(self) -> Answer:
        """Return what can be asked of the graph."""
        return Suggester(self.graph, self.senses).guide()

    def near(self, question: str) -> list[str]:
        """List a few questions about what a question names, each with an answer."""
        return Suggester(self.graph, self.senses).near(self._spans(question))

    def unknown(self, question: str) -> list[str]:
        """List the words of a question that nothing explains."""
        tokens, commas = spans.tokenize(self.graph.labels.spelt_out(question), self.lexicon.abbreviations)
        return list(dict.fromkeys(self.reader.unknown(tokens, commas)))

    def _spans(self, question: str) -> list[list[Span]]:
        return self.spans.of(*spans.tokenize(self.graph.labels.spelt_out(question), self.lexicon.abbreviations))

    def _refusal(self, tokens: list[Token], commas: set[int], refusal: str) -> NotUnderstood:
        """Return a refusal that says which words are not known, and offers questions that have an answer."""
        unknown = dict.fromkeys(self.reader.unknown(tokens, commas))
        shown = ", ".join(f'"{word}"' for word in list(unknown)[:SHOWN])
        message = (
            refusal
            if len(tokens) > MAX_WORDS or not tokens
            else f"I do not know what to make of {shown}"
            if unknown
            else "I know the words, but not this question"
        )
        near = Suggester(self.graph, self.senses).near(self.spans.of(tokens, commas))
        listed = "".join(f"\n    miggraph ask {question}" for question in near)
        offered = f"Questions that have an answer:{listed}\n" if near else ""
        return NotUnderstood(message, remedy=f"{offered}What can be asked: miggraph ask. Words are looked for by: miggraph search WORDS")

    def _by_parts(self, tokens: list[Token], commas: set[int]) -> list[Reading]:
        """Read words as parts of names too."""
        self.spans.takes_parts = True
        found = self.reader.read(tokens, commas)
        self.spans.takes_parts = False
        return found

    def _is_finer(self, framed: tuple[Reading, ...]) -> bool:
        """Say whether a frame asks what no canned query answers first: a field, a number, the first of an order."""
        frame = framed[0].asked.frame
        if framed[0].doubt > SURE:
            return False
        return (frame.want != "list" and "," not in frame.want) or bool(framed[0].asked.takes_first) or bool(frame.sort)

    def _several(self, reading: Reading) -> NotUnderstood:
        words, things = reading.doubts[0]
        labels = self.graph.labels
        listed = "\n    ".join(f"{thing}  ({labels.name(labels.names.iri(thing))})" for thing in things)
        return NotUnderstood(f'"{words}" may be one of several', remedy=f"Name one of:\n    {listed}")

    def _corrected(self, tokens: list[Token], commas: set[int]) -> Meaning | None:
        """Read the question with its unknown words put right, if that gives a frame."""
        for corrected, changes in self.corrector.corrections(tokens):
            is_sure = len(corrected) == len(tokens) and all(map(_is_slip, changes, changes.values()))
            if is_sure and (framed := self.framed(corrected, commas)):
                return Meaning(framed=framed, corrections=changes)
        return None


def _is_slip(typed: str, read: str) -> bool:
    """Say whether a word is a slip of the keyboard, and not another word: with another letter, a short one nearly always is ("price", "prize")."""
    return len(typed) > SHORT and (len(typed) > LETTERS or len(typed) != len(read) or sorted(typed.lower()) == sorted(read.lower()))
