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
NAMES = frozenset({"person", "place", "language"})
LONG = 10  # letters from which on two slips are forgiven: "president" is not "present", "organistions" is "organisations"


class SpellingCorrector:
    """Puts right words that are spelt nearly like one of a graph's labels or of the lexicon."""

    def __init__(self, labels: Labels, lexicon: Lexicon, more: Iterable[str] = ()) -> None:
        # Nobody is guessed at: no word is put right into the name of a person, a place or a language.
        own = (key for key, entries in labels.entries.items() if not all(entry.is_foreign or entry.kind in NAMES for entry in entries))
        self.names = {word for key in labels.entries for word in key.split()}
        self.known = lexicon.words() | {word for key in own for word in key.split()} | {word for key in more for word in key.split()}
        self.known |= SPELLING.keys()
        # A word is never put right into a stop word: that would drop it, and "lost" is not "list".
        self.targets = sorted(word for word in self.known if len(word) >= SHORTEST and word not in lexicon.stop_words)

    def corrections(self, tokens: list[Token]) -> list[tuple[list[Token], dict[str, str]]]:
        """List the ways to put unknown words right: the words, and what was changed. Where several known words are as near, each is tried."""
        choices = [self._nearest(token) if self._is_unknown(token.word) else [] for token in tokens]
        if not any(choices):
            return []
        combinations = product(*(found or [""] for found in choices))
        return [_changed(tokens, chosen) for chosen in islice(combinations, MAX_CORRECTIONS)]

    def _is_unknown(self, word: str) -> bool:
        return word not in self.known and word not in self.names and not word.isdigit()

    def _nearest(self, token: Token) -> list[str]:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        word = token.word
        if len(token.typed) <= SHORTEST:
            return []
        hits = process.extract(word, self.targets, scorer=OSA.distance, score_cutoff=2, limit=20)
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
