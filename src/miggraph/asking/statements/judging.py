"""Judging: does a sentence answer a question, and how well?

A wrong answer costs more than a refusal: a sentence has to say most of what the question says, and everything that makes it another question.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from miggraph.asking.statements.index import Hits
from miggraph.asking.statements.sentences import Sentence
from miggraph.asking.statements.terms import Question
from miggraph.asking.statements.words import Words

FOUND = 0.5  # the share of the question that a sentence has to say
ABOUT = 0.5  # what is said of the thing and not in the sentence counts half: it makes the sentence fit, and does not answer
MANY = 6  # words of a question of which a rare one may be missing
UNKNOWN = 0.5  # sentences that a word counts as standing in, where it stands in none: the heaviest there is
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
DEFINING = frozenset({"definition", "scope note"})
WAYS = frozenset({"call to action", "activity", "access", "provision"})  # what tells somebody how to do something


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
        numbers = frozenset[int]().union(*(hit.text | hit.about if self._is_name(at) else hit.text for at, hit in enumerate(self.hits)))
        return [fit for fit in map(self._fit, numbers) if fit]

    def _is_name(self, at: int) -> bool:
        """Say whether the question is what a name means: then the sentence need not repeat the name."""
        return "meaning" in self.question.asks and len(self.question.terms) == 1 and self.question.terms[at].is_required

    def _fit(self, number: int) -> Fit | None:
        said = [1.0 if number in hit.text else ABOUT if number in hit.about else 0.0 for hit in self.hits]
        share = sum(part * weight for part, weight in zip(said, self.weights, strict=True)) / sum(self.weights)
        words = tuple(term.typed for term, part in zip(self.question.terms, said, strict=True) if part)
        sentence = self.sentences[number]
        if share < FOUND or not self._says_enough(said) or not self._holds(sentence) or not self._is_kind(sentence):
            return None
        return Fit(number, share, words, sentence.kind == "figure" and bool(self.question.asks & {"number", "share", "amount"}))

    def _says_enough(self, said: list[float]) -> bool:
        """Say whether a sentence says every name and number of the question, its weightiest word, and all but a few of the others."""
        missing = [term for term, part in zip(self.question.terms, said, strict=True) if not part]
        if any(term.is_required for term in missing) or not max(zip(self.weights, said, strict=True))[1]:
            return False
        # With the third word missing of three, or of a few a word that is rarer than most, it is another question.
        missed = [weight for weight, part in zip(self.weights, said, strict=True) if not part]
        allowed = max(0, len(said) - 2) // 2
        return len(missing) <= allowed and (len(said) >= MANY or max(missed, default=0.0) <= sum(self.weights) / len(said))

    def _is_kind(self, sentence: Sentence) -> bool:
        """Say whether a sentence is of a kind that answers such a question: a definition says what is meant, and nothing else."""
        asks = self.question.asks
        if self._is_name(0):
            return sentence.kind == "description" and sentence.part == sentence.thing and sentence.thing in self.question.terms[0].things
        if (
            "opinion" in asks
            or (len(self.question.terms) == 1 and "meaning" not in asks)
            or (sentence.kind in DEFINING and "meaning" not in asks)
        ):
            return False
        named = frozenset[str]().union(*(term.things for term in self.question.terms))
        if (
            asks & {"who", "organisation"}
            and sentence.kind in ("activity", "figure")
            and (sentence.thing in named or sentence.kind == "figure")
        ):
            return False  # who did something to a thing is not the thing, nor a number
        if "organisation" in asks and " . organisation" not in sentence.about:
            return False
        return "way" not in self.question.asks or sentence.kind in WAYS

    def _holds(self, sentence: Sentence) -> bool:
        """Say whether the sentence has what is asked for: a number of what is counted, a share, a date, a negation."""
        asks = self.question.asks
        counts = [self._counts(sentence) for _ in asks & {"number"}] + [self._has(sentence, "share") for _ in asks & {"share"}]
        if counts and not any(counts):
            return False
        said = set(re.findall(r"\w+", sentence.text.lower()))
        for pair in self.words.opposites:
            if (pair & self.question.words) and (pair & said) and not (pair & self.question.words & said):
                return False
        if "date" in asks and not (sentence.date or YEAR.search(sentence.text)):
            return False
        return all(self._has(sentence, what) for what in asks & {"amount", "negation", "reason"})

    def _has(self, sentence: Sentence, what: str) -> bool:
        text = YEAR.sub("", sentence.text).lower()
        return bool(re.search(rf"(?<!\w)(?:{self._alternatives(what)})(?!\w)", text))

    def _alternatives(self, what: str) -> str:
        numbers = [r"\d[\d,.]*"] if what in ("number", "amount") else []
        return "|".join([*numbers, *map(re.escape, sorted(self.words.holds.get(what, ())))])

    def _counts(self, sentence: Sentence) -> bool:
        """Say whether a number stands before what is counted, or a figure is one of it; a share counts only what it is the share of."""
        counted = self.question.counted
        if not counted:
            return self._has(sentence, "number")
        text = YEAR.sub("", sentence.text).lower()
        counted_words = "|".join(re.escape(_stem(phrase.lower())) for phrase in counted.phrases)
        gap = r"(?:[^:]*: )?(?:\w+\W+){0,2}?" if sentence.kind == "figure" else r"(?:\w+\W+){0,2}?"
        if self._has(sentence, "share") and len(self.question.terms) < 3:
            return False
        return bool(re.search(rf"(?<!\w)(?:{self._alternatives('number')})\W+{gap}(?:{counted_words})", text))


def _stem(word: str) -> str:
    """Return a word without the end in which its plural differs: countr(y), child(ren)."""
    return word[:-1] if word.endswith(("y", "s")) and len(word) > 4 else word
