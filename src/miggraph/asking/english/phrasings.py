"""Phrasings: how a query may be asked, in the words of its file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from miggraph.asking.english.lexicon import Lexicon
from miggraph.graph.queries import Parameter, Query
from miggraph.ground.folding import tokens

PIECES = re.compile(r"[()]|\{[\w=]+\}|[^(){}]+")
SLOT = re.compile(r"\{(\w+)(?:=(\w+))?\}")


@dataclass(frozen=True)
class Phrasing:
    """A phrasing of a query: the words it must and may have, and its slots with the class of the preposition before each."""

    query: Query
    text: str
    required: tuple[frozenset[str], ...]  # each: the groups of one word
    allowed: frozenset[str]  # the groups of all its words
    slots: tuple[tuple[Parameter, str], ...]
    constants: tuple[tuple[str, str], ...] = ()  # parameters that the phrasing itself sets: {wider=yes}


def parse(query: Query, text: str, lexicon: Lexicon) -> Phrasing:
    """Read a phrasing: words in round brackets may be left out, stop words are dropped."""
    required: list[frozenset[str]] = []
    allowed: set[str] = set()
    slots: list[tuple[Parameter, str]] = []
    constants: list[tuple[str, str]] = []
    preposition, is_optional = "", False
    for piece in PIECES.findall(text):
        slot = SLOT.fullmatch(piece)
        if slot and slot[2]:
            constants.append((slot[1], slot[2]))
        elif slot:
            if slot[1] in query.parameters:
                slots.append((query.parameters[slot[1]], preposition))
            preposition = ""
        elif piece in "()":
            is_optional = piece == "("
        else:
            for _, groups, found in words(piece, lexicon):
                # A preposition counts for the slot that follows it, also past a stop word ("on the {theme}"), not past a word that means something.
                preposition = found if found else ("" if groups else preposition)
                allowed |= groups
                if groups and not is_optional:
                    required.append(frozenset(groups))
    return Phrasing(query, text, tuple(required), frozenset(allowed), tuple(slots), tuple(constants))


def words(piece: str, lexicon: Lexicon) -> Iterator[tuple[str, set[str], str]]:
    """Cut a piece of a phrasing into folded words and phrases, longest first, each with its groups and the class of the preposition it is."""
    folded = [part for token in tokens(piece) for part in token.folded]
    start = 0
    while start < len(folded):
        for length in range(min(lexicon.longest, len(folded) - start), 0, -1):
            phrase = " ".join(folded[start : start + length])
            if found := _meaning(phrase, folded[start], lexicon):
                yield phrase, *found
                start += length
                break


def _meaning(phrase: str, first: str, lexicon: Lexicon) -> tuple[set[str], str] | None:
    """Return the groups and the class of preposition of a phrase; None where a shorter one is to be tried."""
    if phrase in lexicon.names:
        return {phrase}, ""  # who writes the name of a group means just that group, whatever other groups the word is in
    if phrase != first and first in lexicon.names:
        return None  # a group is referred to by its name even where a longer phrase of another group begins so
    if phrase in lexicon.groups:
        return lexicon.groups[phrase], ""
    if phrase in lexicon.prepositions:
        return set(), lexicon.prepositions[phrase]
    if phrase in lexicon.stop_words:
        return set(), ""
    return ({phrase}, "") if phrase == first else None
