"""Headings: what a label says once the conventions of subject headings are undone.

Catalogues invert ("Migration, Internal"), subdivide ("Migration, Internal--China") and qualify ("Jordan (Country)") their headings; other
vocabularies write the same with prepositions ("rights of migrants"). All of them become one row of words whose last is the head noun
(Library of Congress Subject Headings Manual, H 306 inverted headings, H 357 qualifiers, H 1075 subdivisions).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from miggraph.ground.folding import fold, singular, strip_accents

# Two hyphens, or a dash set off by spaces: a hyphen inside a word, or an en dash in a span of years, divides nothing.
SUBDIVISION = re.compile(r"\s*(?:--|—|–(?=\s)|\s-\s)\s*")
# What stands in brackets, round or square, wherever in the label.
QUALIFIER = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
PREPOSITIONS = frozenset(
    {
        "of",
        "for",
        "to",
        "in",
        "on",
        "by",
        "with",
        "from",
        "against",
        "at",
        "between",
        "among",
        "within",
        "into",
        "towards",
        "about",
        "across",
    }
)
CONJUNCTIONS = frozenset({"and", "or", "etc"})
# Endings that make one word of another, the longer ones before those that they end in.
SUFFIXES = (
    "isation", "ization", "ation", "ition", "ment", "ness", "ship", "ance", "ence", "ity", "ism", "ist", "ing", "ion", "ant", "ent", "ive",
    "ual", "al", "er", "or", "ee", "ed", "e", "y",
)  # fmt: skip
PEOPLE = frozenset(
    {"woman", "man", "child", "girl", "boy", "person", "parent", "family", "nanny", "wife", "husband", "youth", "mother", "father", "maid"}
)
# Endings of words for people: worker, refugee, migrant, student, feminist, librarian.
PEOPLES = ("er", "or", "ee", "ant", "ent", "ist", "ian")
BEGINNING = 3  # letters of a word: labels of which no two words begin alike are unlike
LEAST, LEAST_BEFORE_ONE = 4, 6  # letters of a stem; before a suffix of one letter


@dataclass(frozen=True, slots=True)
class Heading:
    """A label taken apart; its words are folded and in the order of plain English, the head noun last."""

    words: tuple[str, ...]  # of the main heading and the subdivisions: "china internal migration" says which is which by ``main``
    main: tuple[str, ...]  # of the main heading alone
    qualifier: tuple[str, ...] = ()
    is_reordered: bool = False  # its words stood in another order: inverted, subdivided, or "X of Y"
    parts: int = 1  # joined by "and": "nannies and au pairs" has two
    is_plural: bool = False
    subdivisions: int = 0
    prepositions: frozenset[str] = frozenset()
    swapped: tuple[str, ...] = ()  # the words with the subdivisions first: "Migration, Internal--China" is internal migration in China
    beginnings: frozenset[str] = frozenset()  # the first letters of the words

    @property
    def head(self) -> str:
        return self.main[-1] if self.main else ""


@lru_cache(maxsize=100_000)
def parse(label: str) -> Heading:
    """Take a label apart."""
    qualifier = " ".join(QUALIFIER.findall(label))
    main, *below = SUBDIVISION.split(QUALIFIER.sub("", label).strip(" ,"))
    upright, is_inverted = _uninverted(main)
    folded = [fold(upright).split(), *(fold(_uninverted(part)[0]).split() for part in below)]
    (words, is_reordered), *rest = map(_reordered, folded)
    every = words + tuple(word for part, _ in rest for word in part)
    return Heading(
        words=every,
        main=words,
        qualifier=tuple(word for word in fold(qualifier).split() if word not in PREPOSITIONS | CONJUNCTIONS) if qualifier else (),
        is_reordered=is_inverted or is_reordered or bool(below),
        parts=1 + sum(word in CONJUNCTIONS for word in folded[0]),
        is_plural=_is_plural(upright),
        subdivisions=len(below),
        prepositions=PREPOSITIONS.intersection(word for part in folded for word in part),
        swapped=tuple(word for part, _ in rest for word in part) + words if rest else (),
        beginnings=frozenset(word[:BEGINNING] for word in every),
    )


def _uninverted(text: str) -> tuple[str, bool]:
    """Turn an inverted heading round: "Foreign workers, Women" is about women foreign workers; a list of three stays."""
    first, comma, second = text.partition(",")
    if not comma or "," in second or not second.strip() or second.strip()[0].isdigit() or "etc" in second:
        return text, False
    return f"{second.strip()} {first.strip()}", True


def _reordered(words: list[str]) -> tuple[tuple[str, ...], bool]:
    """Put what stands after a preposition first: the right of asylum is an asylum right."""
    phrases: list[list[str]] = [[]]
    for word in words:
        if word in PREPOSITIONS:
            phrases.append([])
        elif word not in CONJUNCTIONS:
            phrases[-1].append(word)
    phrases = [phrase for phrase in phrases if phrase]
    return tuple(word for phrase in reversed(phrases) for word in phrase), len(phrases) > 1


def is_people(word: str) -> bool:
    """Say whether a folded word is, by its ending, one for people: a refugee, a teacher, a migrant."""
    return word in PEOPLE or (len(word) > 5 and word.endswith(PEOPLES) and not word.endswith(("ment", "ance", "ence")))


def _is_plural(text: str) -> bool:
    last = strip_accents(text).casefold().split()[-1:]
    return bool(last) and singular(last[0]) != last[0]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return what a word shares with those derived from it: migrant and migration, employee and employment."""
    ending = next((suffix for suffix in SUFFIXES if word.endswith(suffix) and len(word) - len(suffix) >= _least(suffix)), "")
    return word[: len(word) - len(ending)]


def _least(suffix: str) -> int:
    return LEAST_BEFORE_ONE if len(suffix) == 1 else LEAST
