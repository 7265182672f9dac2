"""Reading a question: the ways in which it can be cut into units, each unit something the graph or the lexicon knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from miggraph.ask import times
from miggraph.ask.lexicon import NEUTRAL, Lexicon
from miggraph.ask.times import Period
from miggraph.folding import tokens
from miggraph.labels import Entry, Labels

MAX_WORDS = 60
MAX_READINGS = 400


@dataclass(frozen=True, slots=True)
class Atom:
    """A folded word of a question, and the word it stands in as it was typed."""

    word: str
    typed: str


@dataclass(frozen=True, slots=True)
class Word:
    """One or more words of one meaning."""

    text: str
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Name:
    """A label, what it may mean, and the class of the preposition before it."""

    text: str
    entries: tuple[Entry, ...]
    preposition: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that nothing explains."""

    text: str


Unit = Word | Name | Period | Unknown


@dataclass(frozen=True)
class Reading:
    """One way to cut a question into units."""

    units: tuple[Unit, ...]

    @property
    def unknown(self) -> list[str]:
        return [unit.text for unit in self.units if isinstance(unit, Unknown)]


class Reader:
    """Cuts questions into units by the labels of a graph and a lexicon."""

    def __init__(self, labels: Labels, lexicon: Lexicon) -> None:
        self.labels, self.lexicon = labels, lexicon
        self.longest = max([lexicon.longest, *(key.count(" ") + 1 for key in labels.entries)])

    def atoms(self, question: str) -> list[Atom]:
        """Cut a question into folded words; articles are left out."""
        return [Atom(part, token.text) for token in tokens(question) for part in token.folded][: MAX_WORDS + 1]

    def readings(self, atoms: list[Atom]) -> list[Reading]:
        """List the ways to cut the words into units, those with the longest labels first."""
        found: list[Reading] = []
        for units in self._cuts(atoms, 0, "", {}):
            found.append(Reading(tuple(units)))
            if len(found) == MAX_READINGS:
                break
        return found

    def _cuts(self, atoms: list[Atom], start: int, preposition: str, seen: dict[int, int]) -> Iterator[list[Unit]]:
        if start == len(atoms):
            yield []
            return
        for unit, length, carried in self._options(atoms, start, preposition):
            for rest in self._cuts(atoms, start + length, carried, seen):
                yield rest if unit is None else [unit, *rest]

    def _options(self, atoms: list[Atom], start: int, preposition: str) -> list[tuple[Unit | None, int, str]]:
        """List what can begin at a word: the unit (None for words without meaning), its length, the preposition carried on."""
        period = times.find([atom.word for atom in atoms], start)
        if period:
            return [(*period, "")]
        options: list[tuple[Unit | None, int, str]] = []
        for length in range(min(self.longest, len(atoms) - start), 0, -1):
            span = atoms[start : start + length]
            phrase = " ".join(atom.word for atom in span)
            if entries := self._entries(phrase, span):
                options.append((Name(_typed(span), entries, preposition), length, ""))
            if phrase in self.lexicon.groups:
                options.append((Word(phrase, frozenset(self.lexicon.groups[phrase])), length, ""))
            if phrase in self.lexicon.prepositions:
                options.append((None, length, self.lexicon.prepositions[phrase]))
            elif phrase in self.lexicon.fillers:
                options.append((None, length, preposition))
        return _without_shadowed(options) or [(Unknown(_typed(atoms[start : start + 1])), 1, "")]

    def _entries(self, phrase: str, span: list[Atom]) -> tuple[Entry, ...]:
        """List what a phrase names. A code, and a name that is a common word, count only in capitals."""
        entries = self.labels.entries.get(phrase, [])
        typed = _typed(span)
        common = phrase in self.lexicon.fillers or phrase in self.lexicon.prepositions
        return tuple(entry for entry in entries if not ((entry.is_code or common) and entry.label != typed))


def _typed(span: list[Atom]) -> str:
    return " ".join(dict.fromkeys(atom.typed for atom in span))


def _without_shadowed(options: list[tuple[Unit | None, int, str]]) -> list[tuple[Unit | None, int, str]]:
    """Drop shorter names where a longer name begins at the same word: "migrant domestic workers" is not about "migrants"."""
    longest = max((length for unit, length, _ in options if isinstance(unit, Name)), default=0)
    return [option for option in options if not (isinstance(option[0], Name) and option[1] < longest)]


class Speller:
    """Puts right words that are spelt nearly like a known one."""

    def __init__(self, labels: Labels, lexicon: Lexicon) -> None:
        self.known = lexicon.words() | {word for key in labels.entries for word in key.split()}
        self.listed = sorted(word for word in self.known if len(word) >= 4)

    def correct(self, atoms: list[Atom]) -> tuple[list[Atom], dict[str, str]]:
        """Return the words with unknown ones put right where one known word is nearest, and what was put right."""
        corrected, changes = [], {}
        for atom in atoms:
            better = self._nearest(atom.word) if atom.word not in self.known and not atom.word.isdigit() else None
            if better:
                changes[atom.typed] = better
            corrected.append(Atom(better, better) if better else atom)
        return corrected, changes

    def _nearest(self, word: str) -> str | None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        if len(word) < 4:
            return None
        allowed = 1 if len(word) < 8 else 2
        hits = process.extract(word, self.listed, scorer=OSA.distance, score_cutoff=allowed, limit=6)
        hits = [hit for hit in hits if hit[0][0] == word[0] or hit[0][:2] == word[1::-1]]
        best = [hit for hit in hits if hit[1] == hits[0][1]]
        return best[0][0] if len(best) == 1 else None


__all__ = ["NEUTRAL", "Atom", "Name", "Reader", "Reading", "Speller", "Unknown", "Word"]
