"""Gates: what a sentence must have or must not have, whatever share of a question it says, so as not to answer another one.

Each is a function of the question, the sentence and the words, and says whether the sentence may pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from miggraph.asking.statements.terms import Question
from miggraph.asking.statements.words import Words
from miggraph.graph.index.sentences import Sentence

DEFINING = frozenset({"definition", "scope note"})
WAYS = frozenset({"call to action", "activity", "access", "provision"})  # what tells somebody how to do something
AUTHOR = "author"
WHO = frozenset({"who", "organisation", "way"})
HELD = frozenset({"amount", "duration", "frequency", "negation", "reason", "earlier"})
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
DIGITS = r"\d[\d,.]*"
# A share of something is no number of it, unless the question says more of it than what is counted and where.
SHARED = 3
Gate = Callable[[Question, Sentence, Words], bool]


def is_name(question: Question) -> bool:
    """Say whether it is asked what a name stands for: then the sentence need not repeat the name."""
    return "meaning" in question.asks and len(question.terms) == 1 and question.terms[0].is_required


def passes(question: Question, sentence: Sentence, words: Words) -> bool:
    """Say whether a sentence passes all gates."""
    return all(gate(question, sentence, words) for gate in GATES)


def _means_name(question: Question, sentence: Sentence, _: Words) -> bool:
    """What a name stands for is said where the thing is described."""
    if not is_name(question):
        return True
    return sentence.kind == "description" and sentence.part == sentence.thing and sentence.thing in question.terms[0].things


def _defines(question: Question, sentence: Sentence, _: Words) -> bool:
    """A definition says what is meant and nothing else; and a single word asks for nothing but that."""
    is_short = len(question.terms) == 1 and " " not in question.terms[0].typed and question.asks.isdisjoint(WHO)
    return "meaning" in question.asks or not (is_short or sentence.kind in DEFINING)


def _does(question: Question, sentence: Sentence, _: Words) -> bool:
    """Who did something to a thing is not that thing, nor a number."""
    if question.asks.isdisjoint({"who", "organisation"}):
        return True
    named = {thing for term in question.terms for thing in term.things}
    return sentence.kind != "figure" and not (sentence.kind in ("activity", "description") and sentence.thing in named)


def _is_done(question: Question, sentence: Sentence, _: Words) -> bool:
    """What is called for has not been done."""
    return "deed" not in question.asks or sentence.kind not in ("demand", "call to action")


def _is_written(question: Question, sentence: Sentence, _: Words) -> bool:
    return AUTHOR not in question.asks or (sentence.kind_of_thing == "resource" and bool(sentence.authors))


def _says_how(question: Question, sentence: Sentence, _: Words) -> bool:
    return "way" not in question.asks or sentence.kind in WAYS


def _is_dated(question: Question, sentence: Sentence, _: Words) -> bool:
    return "date" not in question.asks or bool(sentence.date or YEAR.search(sentence.text))


def _is_not_opposite(question: Question, sentence: Sentence, words: Words) -> bool:
    """What is so before is not what is so after."""
    said = set(re.findall(r"\w+", sentence.text.lower()))
    return all(pair.isdisjoint(question.words) or pair.isdisjoint(said) or pair & question.words & said for pair in words.opposites)


def _holds(question: Question, sentence: Sentence, words: Words) -> bool:
    """An amount, a negation, a reason, an earlier state needs a word that gives it."""
    return all(_has(sentence, words, what) for what in question.asks & HELD)


def _counts(question: Question, sentence: Sentence, words: Words) -> bool:
    """A number or a share has to be there, and the number to be one of what is counted."""
    wanted = question.asks & {"number", "share"}
    if not wanted or ("share" in wanted and _has(sentence, words, "share")):
        return True
    return "number" in wanted and _is_number(question, sentence, words)


def _is_number(question: Question, sentence: Sentence, words: Words) -> bool:
    """Say whether a number stands before what is counted, or a figure measures that."""
    if not question.counted:
        return _has(sentence, words, "number")
    if len(question.terms) < SHARED and _has(sentence, words, "share"):
        return False
    counted = "|".join(re.escape(_stem(phrase.lower())) for phrase in question.counted.phrases)
    gap = rf"{'(?:[^:]*: )?' if sentence.kind == 'figure' else ''}(?:\w+\W+){{0,2}}?"
    return bool(re.search(rf"(?<!\w)(?:{_alternatives(words, 'number')})\W+{gap}(?:{counted})", _without_years(sentence)))


def _has(sentence: Sentence, words: Words, what: str) -> bool:
    return bool(re.search(rf"(?<!\w)(?:{_alternatives(words, what)})(?!\w)", _without_years(sentence)))


def _without_years(sentence: Sentence) -> str:
    return YEAR.sub("", sentence.text).lower()


def _alternatives(words: Words, what: str) -> str:
    return "|".join([*([DIGITS] if what in ("number", "amount") else []), *map(re.escape, sorted(words.holds.get(what, ())))])


def _stem(word: str) -> str:
    """Return a word without the end in which its plural differs: countr(y), child(ren)."""
    return word[:-1] if word.endswith(("y", "s")) and len(word) > 4 else word


GATES: tuple[Gate, ...] = (
    _means_name,
    _defines,
    _does,
    _is_done,
    _is_written,
    _says_how,
    _is_dated,
    _is_not_opposite,
    _holds,
    _counts,
)
