"""Finding: the sentences of a graph that answer a question, the best first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from miggraph.asking.english import lexicon
from miggraph.asking.statements import words
from miggraph.asking.statements.gates import AUTHOR
from miggraph.asking.statements.index import Hits, Index
from miggraph.asking.statements.judging import Fit, Judge
from miggraph.asking.statements.terms import Question, Reader, Term
from miggraph.ground.folding import fold

if TYPE_CHECKING:
    from miggraph.asking.english.lexicon import Lexicon
    from miggraph.graph.graph import Graph

SHORT = 3  # initials
BEST = {
    "number": "figure",
    "share": "figure",
    "amount": "figure",
    "duration": "figure",
    "who": "activity",
    "demand": "demand",
}  # what is asked for, and what says it best
SHORTEST = 5  # letters of a word that may be misspelt: nearly every shorter word is a letter from another


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that answers a question.

    ``thing`` is the IRI of what has a page, ``part`` of the update, call, figure or activity of it that the sentence is about (the thing
    itself where there is none), ``label`` the thing's name; ``kind`` says what sort of sentence it is. ``share`` is how much of the question
    it says (0 to 1), ``words`` those of the question that were found; ``authors`` are the names of who wrote the thing, where it is asked who did.
    """

    thing: str
    part: str
    label: str
    kind: str
    sentence: str
    date: str | None
    share: float
    words: tuple[str, ...]
    authors: tuple[str, ...] = ()


class Statements:
    """Finds sentences of a graph: keep it as long as the graph stays as it is."""

    def __init__(self, graph: Graph, known: Lexicon | None = None) -> None:
        """Read the words; ``known`` is the lexicon, where that has been read already."""
        self.graph = graph
        self.words = words.read(path for file in words.FILES for path in graph.home.below(*file))
        self.reader = Reader(graph.labels, known or lexicon.read(graph.home.below(*lexicon.FILE)), self.words)
        self.index = Index(graph.texts)

    def find(self, question: str, *, limit: int = 3) -> list[Statement]:
        """List the sentences that answer a question, the best first; none where that is doubtful."""
        asked = self.reader.read(question)
        asked, hits = self._known(asked)
        fits = Judge(self.index, asked, hits, self.words, self._is_silent).fits()
        if not fits:
            return []
        relevance = self.index.relevance(phrase for term in asked.terms for phrase in term.phrases)
        wanted = next((kind for what, kind in BEST.items() if what in asked.asks), "")
        fits.sort(
            key=lambda fit: (
                bool(wanted) and self.index.sentence(fit.number).kind != wanted,
                -round(fit.share, 2),
                -relevance.get(fit.number, 0.0),
                self.index.sentence(fit.number).part,
                fit.number,
            )
        )
        return [self._statement(fit, asked) for fit in fits[:limit]]

    def _is_silent(self, word: str) -> bool:
        """Say whether a word of a sentence says nothing of what it is about: "share of" and "per cent" say what sort of number it gives."""
        return self.reader.says_nothing(fold(word)) or word.lower() in self.words.measuring

    def _known(self, asked: Question) -> tuple[Question, list[Hits]]:
        """Find the terms of a question; one that is nowhere may be misspelt."""
        hits = [self.index.find(term.phrases, term.own) for term in asked.terms]
        for at, term in enumerate(asked.terms):
            if not (hits[at].text or hits[at].about) and (better := self._abbreviated(term) or self._respelt(term)):
                asked.counted = better if asked.counted is term else asked.counted
                asked.terms[at], hits[at] = better, self.index.find(better.phrases, better.own)
        return asked, hits

    def _respelt(self, term: Term) -> Term | None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        word = term.typed.lower()
        if term.is_required or len(word) < SHORTEST or not word.isalpha():
            return None
        near = process.extract(word, self.index.words(word), scorer=OSA.distance, score_cutoff=1, limit=5)
        # A letter too few, too many, or two in the wrong order: with another letter it is another word (chairs, chains).
        hits = [hit[0] for hit in near if hit[0][0] == word[0] and (len(hit[0]) != len(word) or sorted(hit[0]) == sorted(word))]
        if hits:
            return replace(term, phrases=tuple(form for hit in hits for form in self.reader.forms(hit)), own=tuple(hits))
        return None

    def _abbreviated(self, term: Term) -> Term | None:
        """Read a word as the initials of a name: ODW is what begins with Overseas Domestic Worker."""
        wanted = term.typed.lower()
        if not SHORT <= len(wanted) < SHORTEST:
            return None
        spans = self.index.with_initials(wanted)
        return replace(term, phrases=tuple(sorted(spans)), own=tuple(sorted(spans)), is_required=True) if spans else None

    def _statement(self, fit: Fit, asked: Question) -> Statement:
        one = self.index.sentence(fit.number)
        authors = one.authors if AUTHOR in asked.asks else ()
        label = self.graph.labels.name(one.thing)
        return Statement(one.thing, one.part, label, one.kind, one.text, one.date, round(fit.share, 3), fit.words, authors)


def find(graph: Graph, question: str, *, limit: int = 3) -> list[Statement]:
    """List the sentences of a graph that answer a question: see ``Statements.find``, which is the quicker for several questions."""
    return Statements(graph).find(question, limit=limit)
