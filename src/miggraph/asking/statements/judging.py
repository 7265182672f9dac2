"""Judging: does a sentence answer a question, and how well?

A wrong answer costs more than a refusal: a sentence has to say most of what the question says, and everything that makes it another question.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from miggraph.asking.statements import gates
from miggraph.asking.statements.index import Hits
from miggraph.asking.statements.sentences import Sentence
from miggraph.asking.statements.terms import Question
from miggraph.asking.statements.words import Words

FOUND = 0.5  # the share of the question that a sentence has to say: below it, what was found was mostly off the topic
ABOUT = 0.5  # what is said of the thing and not in the sentence counts half: it makes the sentence fit, and does not answer
VAGUE = 0.6  # of the weight of a word that stands in one sentence: less than that, and the question fits nearly anything
MANY = 6  # words of a question of which a rare one may be missing
UNKNOWN = 0.5  # sentences that a word counts as standing in, where it stands in none: the heaviest there is


@dataclass(frozen=True, slots=True)
class Fit:
    """A sentence by its number, the share of the question that it says (0 to 1), and the words of the question that it has."""

    number: int
    share: float
    words: tuple[str, ...]


class Judge:
    """Judges sentences by the hits of a question's terms."""

    def __init__(self, sentences: list[Sentence], question: Question, hits: list[Hits], words: Words) -> None:
        self.sentences, self.question, self.hits, self.words = sentences, question, hits, words
        self.weights = [math.log(1 + len(sentences) / max(len(hit.text | hit.about), UNKNOWN)) for hit in hits]

    def fits(self) -> list[Fit]:
        """List the sentences that answer, in no order."""
        if (
            "opinion" in self.question.asks
            or (self._is_vague() and not gates.is_name(self.question))
            or any(not (hit.text or hit.about) for hit in self.hits)
        ):
            return []  # nor does the graph know of what a word asks that stands nowhere in it
        by_name = gates.is_name(self.question)
        numbers = frozenset[int]().union(*(hit.text | hit.about if by_name else hit.text for hit in self.hits))
        return [fit for fit in map(self._fit, sorted(numbers)) if fit]

    def _is_vague(self) -> bool:
        """Say whether the question has nothing but words that are said everywhere."""
        return sum(self.weights) < VAGUE * math.log(1 + len(self.sentences))

    def _fit(self, number: int) -> Fit | None:
        said = [1.0 if number in hit.text else ABOUT if number in hit.about else 0.0 for hit in self.hits]
        share = sum(part * weight for part, weight in zip(said, self.weights, strict=True)) / sum(self.weights)
        if share < FOUND or not self._says_enough(said) or not gates.passes(self.question, self.sentences[number], self.words):
            return None
        return Fit(number, share, tuple(term.typed for term, part in zip(self.question.terms, said, strict=True) if part))

    def _says_enough(self, said: list[float]) -> bool:
        """Say whether a sentence says every name and number of the question, its weightiest word, and all but a few of the others."""
        missing = [(weight, term) for weight, term, part in zip(self.weights, self.question.terms, said, strict=True) if not part]
        heaviest = max((weight for weight, _ in missing), default=0.0)
        if any(term.is_required for _, term in missing) or heaviest >= max(self.weights):
            return False
        # With one word missing of three, or of a few one that is rarer than most, it is another question.
        allowed = max(0, len(said) - 2) // 2
        return len(missing) <= allowed and (len(said) >= MANY or heaviest <= sum(self.weights) / len(said))
