"""Comparing two labels: how well they agree, and which is the wider.

The values are probabilities, set by hand and checked by ``make quality`` on pairs that people judged: of two preferred labels that agree
so, about this share mean the same (for broader and narrower: stand in that relation).
"""

from __future__ import annotations

from typing import NamedTuple

from miggraph.linking.subject_headings import Heading, is_people, parse, stem

SAME, BROADER, NARROWER, NEAR = "exactMatch", "broadMatch", "narrowMatch", "closeMatch"


class Agreement(NamedTuple):
    """How well two labels agree, what that says of their meanings, and in words how."""

    value: float
    relation: str
    how: str


NONE = Agreement(0.0, NEAR, "")


def compare(ours: str, theirs: str) -> Agreement:
    """Compare two labels; the relation is as SKOS has it: ours broadMatch theirs where theirs is wider."""
    ours_parsed, theirs_parsed = parse(ours), parse(theirs)
    if not ours_parsed.words or not theirs_parsed.words or not _share(ours_parsed, theirs_parsed):
        return NONE
    # from the strictest to the loosest: the first that says something says it best
    return _same(ours_parsed, theirs_parsed) or _nested(ours_parsed, theirs_parsed) or _overlapping(ours_parsed, theirs_parsed)


def _share(ours: Heading, theirs: Heading) -> bool:
    """Say whether any word of the two has the same beginning: most pairs do not, and need no closer look."""
    return not ours.beginnings.isdisjoint(theirs.beginnings)


def _same(ours: Heading, theirs: Heading) -> Agreement | None:
    """Compare labels of the same words, in whatever order and form."""
    # a subdivision may stand for what comes before the noun or after it, so both readings count
    if theirs.words in (ours.words, ours.swapped) or ours.words == theirs.swapped:
        return _alike(ours, theirs)
    if sorted(ours.words) == sorted(theirs.words):
        # "migrant domestic workers" and "domestic migrant workers" are two things; "women refugees" and "refugee women" one
        return Agreement(
            0.8 if len(ours.words) == 2 and not ours.subdivisions + theirs.subdivisions else 0.55, NEAR, "same words in another order"
        )
    if _are_split(ours, theirs):
        return Agreement(0.92, SAME, "same but for a space")
    if len(ours.words) == len(theirs.words) and all(stem(a) == stem(b) for a, b in zip(ours.words, theirs.words, strict=True)):
        return Agreement(0.6, NEAR, "same roots")
    return None


def _are_split(ours: Heading, theirs: Heading) -> bool:
    """Say whether the two are written together and apart: "e-mail" and "email", but not "cycling" and "Cyclin G"."""
    letters = any(len(word) == 1 for heading in (ours, theirs) for word in heading.words[1:])
    return not letters and "".join(ours.words) == "".join(theirs.words)


def _alike(ours: Heading, theirs: Heading) -> Agreement:
    if len(ours.words) == 1 and ours.is_plural != theirs.is_plural:
        # of people it is the same; but "asylum" is shelter, "asylums" are houses
        return Agreement(0.92, SAME, "one is a plural") if is_people(ours.head) else Agreement(0.55, NEAR, "one is a plural")
    if ours.parts != theirs.parts:
        return Agreement(0.85, NEAR, "one joins with “and”")
    return _differing(ours, theirs) or _arranged(ours, theirs)


def _differing(ours: Heading, theirs: Heading) -> Agreement | None:
    """Judge labels of the same words that prepositions make two things of."""
    if ours.prepositions and theirs.prepositions and not ours.prepositions & theirs.prepositions:
        return Agreement(0.65, NEAR, "another preposition")  # "violence against women" is not "violence in women"
    if _is_other_way_round(ours, theirs):
        return Agreement(0.65, NEAR, "same words, with and without a preposition")
    return None


def _arranged(ours: Heading, theirs: Heading) -> Agreement:
    """Judge labels of the same words by how these are arranged."""
    if ours.subdivisions != theirs.subdivisions:
        return Agreement(0.9, SAME, "same words, subdivided")
    if ours.is_reordered != theirs.is_reordered:
        return Agreement(0.95, SAME, "same words, turned round")
    return Agreement(0.96 if len(ours.words) > 1 else 0.94, SAME, "same words")


def _is_other_way_round(ours: Heading, theirs: Heading) -> bool:
    """Say whether a preposition makes another thing of the same words.

    The rights of migrants are migrant rights; children of refugees are not refugee children, nor are women in prison prison women. What is
    in a place may stand below it: refugees in Africa, Refugees--Africa.
    """
    if bool(ours.prepositions) == bool(theirs.prepositions):
        return False
    used = ours.prepositions | theirs.prepositions
    if ours.subdivisions + theirs.subdivisions:
        return not used <= {"of", "for", "in"}
    return not used <= {"of", "for"} or all(map(is_people, ours.words))


def _nested(ours: Heading, theirs: Heading) -> Agreement | None:
    """Compare labels of which one has words that the other lacks: with the same head noun the longer is the narrower."""
    mine, other = set(ours.words), set(theirs.words)
    if ours.parts != theirs.parts:
        return _joined(ours, theirs)
    if ours.head != theirs.head:
        return None
    # the larger a part of the longer label is shared, the likelier there is no level between the two
    if other < mine:
        return Agreement(0.3 + 0.4 * len(other) / len(mine), BROADER, "theirs is wider")
    if mine < other:
        return Agreement((0.2 if theirs.subdivisions else 0.3) + 0.4 * len(mine) / len(other), NARROWER, "theirs is narrower")
    return None


def _joined(ours: Heading, theirs: Heading) -> Agreement | None:
    """Compare labels of which one joins things with "and": "emigration and immigration" is wider than "emigration"."""
    longer, shorter = (ours, theirs) if ours.parts > theirs.parts else (theirs, ours)
    more = set(longer.words) - set(shorter.words)
    if longer.subdivisions or not set(shorter.words) < set(longer.words) or not _are_parallel(more, shorter):
        return None
    return Agreement(0.45, NARROWER, "ours joins it with more") if longer is ours else Agreement(0.5, BROADER, "theirs joins it with more")


def _are_parallel(more: set[str], words: Heading) -> bool:
    """Say whether one word was added, of the same make as one that was there: two kinds of a thing, and not "technology and older people"."""
    return len(more) == 1 and any(word[-4:] == other[-4:] for word in more for other in words.words)


def _overlapping(ours: Heading, theirs: Heading) -> Agreement:
    """Compare labels that share some words or their roots."""
    left = list(theirs.words)
    shared = sum(_take(word, left) for word in ours.words)
    # Dice, so that a long heading that happens to hold our words counts for less; the head noun says what the thing is
    dice = 2 * shared / (len(ours.words) + len(theirs.words))
    has_head = stem(ours.head) == stem(theirs.head)
    return Agreement(0.35 * dice + (0.04 if has_head and dice else 0.0), NEAR, "some words")


def _take(word: str, left: list[str]) -> float:
    """Take a word out of those that are left: whole if it is there, in part if one with its root is."""
    if word in left:
        left.remove(word)
        return 1.0
    if cousin := next((other for other in left if stem(other) == stem(word)), ""):
        left.remove(cousin)
        return 0.7
    return 0.0
