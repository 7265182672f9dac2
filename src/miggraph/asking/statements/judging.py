"""Judging: does a sentence answer a question, and how well?

A wrong answer costs more than a refusal: a sentence has to say most of what the question says, and everything that makes it another question.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from miggraph.asking.statements import gates
from miggraph.asking.statements.index import Hits, Index
from miggraph.asking.statements.terms import Question, Term
from miggraph.asking.statements.words import Words

FOUND = 0.5  # the share of the question that a sentence has to say: below it, what was found was mostly off the topic
ABOUT = 0.5  # what is said of the thing and not in the sentence counts half: it makes the sentence fit, and does not answer
VAGUE = 0.6  # of the weight of a word that stands in one sentence: less than that, and the question fits nearly anything
ALIKE = 0.8  # what is said in other words is not quite what was asked
NEAR = 0.25  # what another sentence on the same thing says counts a quarter
FEW = 3  # with fewer words, every one has to be in the text
MUCH, NEARLY, FIGURE = (
    0.65,
    0.75,
    0.45,
)  # shares of a question, of a sentence and of a figure, with which one word more makes no other question
LITTLE, COMMON = 0.18, 20  # of the weight of a question, and sentences that have a word: what is missing is no more, and in no fewer
MANY = 6  # words of a question of which a rare one may be missing
LOOKED_AT = 5_000  # sentences: what only has words that still more of them have is vague
UNKNOWN = 0.5  # sentences that a word counts as standing in, where it stands in none: the heaviest there is
DEED, WORK = "deed", "resource"
REFUSED = frozenset({"opinion", "ought", "name", "particular"})  # what no sentence answers, whatever its words
FIRM = frozenset({"who", "organisation", "date", "author", "deed"})  # with these every word tells one deed from another


@dataclass(frozen=True, slots=True)
class Fit:
    """A sentence by its number, the share of the question that it says (0 to 1), and the words of the question that it has."""

    number: int
    share: float
    words: tuple[str, ...]


class Judge:
    """Judges sentences by the hits of a question's terms."""

    def __init__(self, index: Index, question: Question, hits: list[Hits], words: Words, is_silent: Callable[[str], bool]) -> None:
        self.index, self.question, self.words, self.is_silent = index, question, words, is_silent
        self.hits = [(term, hit) for term, hit in zip(question.terms, hits, strict=True) if hit.all or not self._is_light(term)]
        asked = question.asks & words.kinds_of_things
        self.numbers = index.on(asked) if asked else None  # all, where no kind of thing is asked for
        self.number = index.number_of(asked)
        self.weights = [math.log(1 + self.number / max(len(self._asked(hit.all)), UNKNOWN)) for _, hit in self.hits]

    def fits(self) -> list[Fit]:
        """List the sentences that answer, in no order."""
        by_name = gates.is_name(self.question)
        if not REFUSED.isdisjoint(self.question.asks):
            return []
        numbers = frozenset[int]().union(*(hit.all if by_name else hit.text for _, hit in self.hits))
        return [fit for fit in map(self._fit, sorted(self._few(self._asked(numbers)))) if fit]

    def _asked(self, numbers: frozenset[int]) -> frozenset[int]:
        """Return those of some sentences that are on a kind of thing that is asked for."""
        return numbers if self.numbers is None else numbers & self.numbers

    def _few(self, numbers: frozenset[int]) -> frozenset[int]:
        """Return the sentences that are looked at: of very many, those that have the words that fewest have."""
        for _, hit in sorted(self.hits, key=lambda one: len(one[1].all)):
            if len(numbers) <= LOOKED_AT:
                break
            numbers = (numbers & hit.all) or numbers
        return frozenset(sorted(numbers)[:LOOKED_AT])

    def _is_light(self, term: Term) -> bool:
        """Say whether a sentence may lack a term; not so where it may be what tells who did something from who did something else."""
        return term.is_told or (term.is_light and FIRM.isdisjoint(self.question.asks))

    @cached_property
    def _is_vague(self) -> bool:
        """Say whether the question has nothing but words that are said everywhere."""
        if gates.is_name(self.question):
            return False
        weight = sum(weight for weight, (term, _) in zip(self.weights, self.hits, strict=True) if not term.is_told)
        return weight < VAGUE * math.log(1 + self.number)

    def _fit(self, number: int) -> Fit | None:
        said = [(self._said(number, at), weight, self.hits[at][0]) for at, weight in enumerate(self.weights)]
        asked = sum(weight for part, weight, term in said if part > NEAR or not term.is_told)
        counted = [(part, weight, term) for part, weight, term in said if part > NEAR or not self._is_light(term)]
        share = sum(part * weight for part, weight, _ in counted) / (asked or 1)
        is_enough = (not self._is_vague and self._says_enough(counted)) or self._is_said(number, share, counted)
        if share < FOUND or not is_enough or not gates.passes(self.question, self.index.sentence(number), self.words):
            return None
        return Fit(number, share, tuple(term.typed for part, _, term in counted if part > NEAR))

    def _said(self, number: int, at: int) -> float:
        """Say how far a sentence says a term: in its text, by what is known of its thing, or by another sentence on the same thing."""
        term, hit = self.hits[at]
        if number in hit.own:
            return 1.0
        if number in hit.text:
            return ALIKE
        if number in hit.about:
            return ABOUT
        if term.is_required or self.index.sentence(number).thing not in hit.things:
            return 0.0
        return ABOUT if WORK in self.question.asks else NEAR

    def _is_said(self, number: int, share: float, said: list[tuple[float, float, Term]]) -> bool:
        """Say whether a question says nearly all of a sentence, and at most one word more: "from how many countries does it *draw* members?"."""
        missing = [term for part, _, term in said if part <= NEAR]
        is_other = any(term.is_required for term in missing) or len(missing) > (len(said) > FEW + 1)
        if is_other or share < MUCH or not FIRM.isdisjoint(self.question.asks):
            return False
        phrases = [phrase for part, _, term in said if part > NEAR for phrase in term.phrases]
        is_figure = self.index.sentence(number).kind == "figure"
        return self.index.covered(number, phrases, self.is_silent) >= (FIGURE if missing and is_figure else NEARLY)

    def _lacks_little(self, said: list[tuple[float, float, Term]]) -> bool:
        """Say whether all that is missing is said nearly everywhere: for whom something is, in a list that is about them."""
        if len(said) < FEW or not FIRM.isdisjoint(self.question.asks):
            return False
        common = {term for term, hit in self.hits if len(hit.text) >= COMMON}
        missing = [(weight, term) for part, weight, term in said if part < ALIKE]
        return all(term in common for _, term in missing) and sum(weight for weight, _ in missing) <= LITTLE * sum(
            weight for _, weight, _ in said
        )

    def _says_enough(self, said: list[tuple[float, float, Term]]) -> bool:
        """Say whether a sentence says every name and number of the question, its weightiest word, and all but a few of the others."""
        weights = [weight for _, weight, _ in said]
        missing = [(part, weight, term) for part, weight, term in said if part <= NEAR]
        heaviest = max((weight for _, weight, _ in missing), default=0.0)
        if any(term.is_required for *_, term in missing) or heaviest >= max(weights, default=0.0):
            return False
        if self._lacks_little(said):
            return True
        if len(said) < FEW and any(part < ALIKE and not term.is_required for part, _, term in said):
            return False
        # With one word missing of three, or of a few one that is rarer than most, it is another question.
        rare = [weight for part, weight, _ in missing if not part]
        allowed = (len(said) - 1) // 3 if sum(part >= ALIKE for part, *_ in said) >= FEW and DEED not in self.question.asks else 0
        return len(missing) <= allowed and (len(said) >= MANY or max(rare, default=0.0) <= sum(weights) / len(said))
