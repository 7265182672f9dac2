"""Spelling: unknown words of a question put right into known ones that are spelt nearly so."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, product

from miggraph.asking.english.lexicon import Lexicon
from miggraph.asking.english.segmentation import Token
from miggraph.graph.labels import Labels
from miggraph.ground.folding import SPELLING, fold_word

MAX_CORRECTIONS = 8  # combinations that are tried; each is segmented and matched anew
SHORTEST = 4  # letters: nearly every shorter word is a letter or two from another
LONG = 10  # letters from which on two slips are forgiven: "president" is not "present", "organistions" is "organisations"


class SpellingCorrector:
    """Puts right words that are spelt nearly like one of a graph's labels or of the lexicon."""

    def __init__(self, labels: Labels, lexicon: Lexicon, more: Iterable[str] = ()) -> None:
        self.labels, self.lexicon = labels, lexicon
        self.known = lexicon.words() | {word for key in more for word in key.split()} | SPELLING.keys()

    def corrections(self, tokens: list[Token]) -> list[tuple[list[Token], dict[str, str]]]:
        """List the ways to put unknown words right: the words, and what was changed. Where several known words are as near, each is tried."""
        choices = [self._nearest(token) if self._is_unknown(token.word) else [] for token in tokens]
        if not any(choices):
            return []
        combinations = product(*(found or [""] for found in choices))
        return [_changed(tokens, chosen) for chosen in islice(combinations, MAX_CORRECTIONS)]

    def _is_unknown(self, word: str) -> bool:
        return word not in self.known and not self.labels.has_word(word) and not word.isdigit()

    def _targets(self, word: str) -> list[str]:
        """List the words that a word may be put right into, those that begin as it does."""
        # Nobody is guessed at: no word is put right into the name of a person, a place or a language.
        # Nor is one into a stop word: that would drop it, and "lost" is not "list".
        begins = {one for one in self.known if one[:1] == word[:1] or one[:2] == word[1::-1]} | {*self.labels.words.like(word, own=True)}
        return sorted(one for one in begins if len(one) >= SHORTEST and one not in self.lexicon.stop_words)

    def _nearest(self, token: Token) -> list[str]:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        word = token.word
        if len(token.typed) <= SHORTEST:
            return []
        hits = process.extract(word, self._targets(word), scorer=OSA.distance, score_cutoff=2, limit=20)
        # The first letter is seldom wrong, but for two that changed places.
        hits = [hit for hit in hits if hit[0][0] == word[0] or hit[0][:2] == word[1::-1]]
        # "founder" is another word than "founded"
        hits = [hit for hit in hits if not (len(hit[0]) == len(word) and hit[0][:-1] == word[:-1])]
        hits = [hit for hit in hits if hit[1] == 1 or max(len(word), len(hit[0])) >= LONG]
        return [hit[0] for hit in hits if hit[1] == hits[0][1]][:3]


def _changed(tokens: list[Token], corrected: tuple[str, ...]) -> tuple[list[Token], dict[str, str]]:
    words = [
        Token(part, better or token.typed)
        for token, better in zip(tokens, corrected, strict=True)
        for part in (fold_word(better) if better else (token.word,))
    ]
    return words, {token.typed: better for token, better in zip(tokens, corrected, strict=True) if better}
