"""Judging: does a sentence answer a question, and how well?

A wrong answer costs more than a refusal: a sentence has to say most of what the question says, and everything that makes it another question.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from miggraph.asking.statements.index import Hits
from miggraph.asking.statements.sentences import Sentence
from miggraph.asking.statements.terms import Question, Term
from miggraph.asking.statements.words import Words

FOUND = 0.5  # the share of the question that a sentence has to say
ABOUT = 0.5  # what is said of the thing and not in the sentence counts half: it makes the sentence fit, and does not answer
UNKNOWN = 0.5  # sentences that a word counts as standing in, where it stands in none: the heaviest there is
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
NEXT = r"\b(?:{numbers})\b\W+(?:\w+\W+)?"


@dataclass(frozen=True, slots=True)
class Fit:
    """A sentence, the share of the question that it says (0 to 1), and the words of the question that it has."""

    number: int
    share: float
    words: tuple[str, ...]
    answers_count: bool = False


class Judge:
    """Judges sentences by the hits of a question's terms."""

    def __init__(self, sentences: list[Sentence], question: Question, hits: list[Hits], words: Words) -> None:
        self.sentences, self.question, self.hits, self.words = sentences, question, hits, words
        count = len(sentences)
        self.weights = [math.log(1 + count / max(len(hit.text | hit.about), UNKNOWN)) for hit in hits]

    def fits(self) -> list[Fit]:
        """List the sentences that answer, in no order."""
        if not self.question.terms or any(not (hit.text or hit.about) for hit in self.hits):
            return []
        numbers = frozenset[int]().union(*(hit.text for hit in self.hits))
        return [fit for fit in map(self._fit, numbers) if fit]

    def _fit(self, number: int) -> Fit | None:
        said = [1.0 if number in hit.text else ABOUT if number in hit.about else 0.0 for hit in self.hits]
        share = sum(part * weight for part, weight in zip(said, self.weights, strict=True)) / sum(self.weights)
        terms = self.question.terms
        words = tuple(term.typed for term, part in zip(terms, said, strict=True) if part)
        if share < FOUND or len(words) < min(2, len(terms)) or not self._says_required(said) or not self._says_rarest(said):
            return None
        if not self._holds(self.sentences[number]):
            return None
        return Fit(number, share, words, self.sentences[number].kind == "figure" and bool(self.question.asks & {"number", "share"}))

    def _says_required(self, said: list[float]) -> bool:
        return all(part for term, part in zip(self.question.terms, said, strict=True) if term.is_required)

    def _says_rarest(self, said: list[float]) -> bool:
        """Say whether the weightiest term of the question is there: without it the question is another one."""
        return bool(max(zip(self.weights, said, strict=True))[1])

    def _holds(self, sentence: Sentence) -> bool:
        """Say whether the sentence has what is asked for: a number of what is counted, a share, a date."""
        asks = self.question.asks
        if "date" in asks and not (sentence.date or YEAR.search(sentence.text)):
            return False
        if "share" in asks and not self._has(sentence, "share"):
            return False
        if "number" in asks:
            return self._counts(sentence, self.question.counted)
        return "amount" not in asks or self._has(sentence, "number")

    def _has(self, sentence: Sentence, what: str) -> bool:
        text = f" {YEAR.sub('', sentence.text).lower()} "
        return any(f" {word} " in text for word in self.words.holds.get(what, ())) or (what == "number" and bool(re.search(r"\d", text)))

    def _counts(self, sentence: Sentence, counted: Term | None) -> bool:
        """Say whether a number stands before what is counted, or is in its unit, or the figure is one of it."""
        if not counted:
            return self._has(sentence, "number")
        text = YEAR.sub("", sentence.text).lower()
        numbers = "|".join([r"[\d,.]+", *map(re.escape, sorted(self.words.holds.get("number", ())))])
        stems = "|".join(re.escape(_stem(phrase.lower())) for phrase in counted.phrases)
        gap = r"(?:\w+\W+){0,2}?" if sentence.kind != "figure" else r"(?:[^:]*: )?(?:\w+\W+){0,2}?"
        return bool(re.search(rf"\b(?:{numbers})\W+{gap}(?:{stems})", text))


def _stem(word: str) -> str:
    """Return a word without the end in which its plural differs: countr(y), child(ren)."""
    return word[:-1] if word.endswith(("y", "s")) and len(word) > 4 else word
