"""How well the names of people agree: inverted or not, with dates and titles, with initials."""

from __future__ import annotations

import re
from typing import NamedTuple

from miggraph.ground.folding import strip_accents
from miggraph.linking.label_similarity import NEAR, SAME, Agreement
from miggraph.linking.model import Subject, Term
from miggraph.linking.name_similarity import SUBJECT_FIELDS, TERM_FIELDS, NameMatch, field_of

# Words that begin a family name where it is written last: "Simone de Beauvoir". Catalogues file some under them and some not.
PARTICLES = frozenset(
    {"de", "da", "do", "dos", "del", "della", "di", "du", "la", "le", "van", "von", "der", "den", "ter", "al", "el", "bin", "ibn"}
)
# Words that are no part of a name, and of which catalogues add many.
TITLES = frozenset(
    {"dr", "prof", "professor", "sir", "lady", "lord", "baroness", "baron", "dame", "mr", "mrs", "ms", "jr", "sr", "rev", "saint"}
)
# What an authority file puts behind a name to tell it from its namesakes: ", 1941-", ", active 1890", ", d. 1932".
DATES = re.compile(r",?\s*(?:(?:b\.|d\.|active|approximately|ca\.)\s*)*\d{3,4}.*$")


class Person(NamedTuple):
    """The parts of a person's name, folded."""

    family: tuple[str, ...]
    given: tuple[str, ...]


def parse(text: str) -> Person:
    """Take a name apart: "Ehrenreich, Barbara, 1941-" and "Barbara Ehrenreich" are one."""
    plain = DATES.sub("", re.sub(r"\s*\([^)]*\)", "", text))
    first, comma, second = plain.partition(",")
    if comma:
        return Person(_words(first), _words(second.partition(",")[0]))  # a second comma begins a title: "King, Martin Luther, Jr."
    words = _words(plain)
    start = next((place for place in range(1, len(words)) if words[place] in PARTICLES), len(words) - 1)
    return Person(words[start:], words[:start])


def _words(text: str) -> tuple[str, ...]:
    plain = re.sub(r"['’ʼ]", "", strip_accents(text).casefold())
    return tuple(word for word in re.findall(r"[^\W_]+", plain) if word not in TITLES)


def compare(ours: str, theirs: str) -> Agreement:
    """Compare two names of people."""
    mine, other = parse(ours), parse(theirs)
    if not mine.family or _joined(mine.family) != _joined(other.family):
        return _reordered(mine, other)
    if mine.given == other.given and mine.given:
        return Agreement(0.95, SAME, "same name")
    if not (mine.given and other.given and _initials_agree(mine.given, other.given)):
        return Agreement(0.0, NEAR, "")
    # initials agree between many people, a whole given name between few
    if mine.given[0] == other.given[0] and len(mine.given[0]) > 1:
        return Agreement(0.8, SAME, "same name but for a second given name")
    return Agreement(0.6, NEAR, "same family name and initials")


def _reordered(mine: Person, other: Person) -> Agreement:
    """Compare names whose family name is not the last word in one of the two: Arlie Russell Hochschild, Nguyen Thi Minh."""
    same = sorted(mine.family + mine.given) == sorted(other.family + other.given) and len(mine.family + mine.given) > 1
    return Agreement(0.85, NEAR, "same names in another order") if same else Agreement(0.0, NEAR, "")


def _joined(family: tuple[str, ...]) -> str:
    return "".join(word for word in family if word not in PARTICLES) or "".join(family)


def _initials_agree(mine: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether each given name is the other's, or its initial; one of the two may have more of them."""
    return all(a == b or (a[0] == b[0] and 1 in (len(a), len(b))) for a, b in zip(mine, other, strict=False))


def name_matches(subject: Subject, term: Term) -> list[NameMatch]:
    """List the pairs of a person's names that agree, the best first."""
    found = [
        NameMatch(ours, theirs, agreement, agreement.value * SUBJECT_FIELDS[field_of(ours)] * TERM_FIELDS[field_of(theirs)])
        for ours in subject.names
        for theirs in term.names
        if (agreement := compare(ours.text, theirs.text)).value
    ]
    return sorted(found, key=lambda hit: (-hit.value, hit.ours.text, hit.theirs.text))
