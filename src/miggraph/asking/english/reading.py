"""Reading a question: the ways in which it can be cut into units, each unit something the graph or the lexicon knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from miggraph.asking.english import times
from miggraph.asking.english.lexicon import NEUTRAL, Lexicon
from miggraph.asking.english.times import Period
from miggraph.graph.labels import Entry, Labels
from miggraph.ground.folding import SPELLING, fold_word, tokens

MAX_WORDS = 60
MAX_READINGS = 400
MAX_CORRECTIONS = 8


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
    is_also_a_name: bool = False  # "books" are a type too: the reading with the type is the better one


@dataclass(frozen=True, slots=True)
class Name:
    """A label, what it may mean, and the class of the preposition before it."""

    text: str
    entries: tuple[Entry, ...]
    preposition: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A word that can be left out, and could also mean something."""

    text: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that nothing explains."""

    text: str


Unit = Word | Name | Period | Skipped | Unknown


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
        options: list[tuple[Unit | None, int, str]] = []
        period = times.find([atom.word for atom in atoms], start)
        for length in range(min(self.longest, len(atoms) - start), 0, -1):
            span = atoms[start : start + length]
            phrase = " ".join(atom.word for atom in span)
            if entries := self._entries(phrase, span):
                options.append((Name(_typed(span), entries, preposition), length, ""))
            if phrase in self.lexicon.groups:
                options.append(
                    (Word(phrase, frozenset(self.lexicon.groups[phrase]), not all(entry.is_code for entry in entries)), length, "")
                )
            if phrase in self.lexicon.prepositions:
                options.append((None, length, self.lexicon.prepositions[phrase]))
            elif phrase in self.lexicon.fillers and not (entries and _typed(span).isupper()):
                options.append((Skipped(phrase) if phrase in self.lexicon.groups else None, length, preposition))
        if period:  # "March 1998", unless a longer name begins so
            longer = [option for option in options if isinstance(option[0], Name) and option[1] > period[1]]
            return [*longer, (*period, "")]
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
        own = (key for key, entries in labels.entries.items() if not all(entry.is_foreign for entry in entries))
        self.known = lexicon.words() | {word for key in own for word in key.split()} | SPELLING.keys()
        empty = lexicon.fillers  # a word is never put right into one without meaning: "lost" is not "list"
        self.listed = sorted(word for word in self.known if len(word) >= 4 and word not in empty)

    def corrections(self, atoms: list[Atom]) -> list[tuple[list[Atom], dict[str, str]]]:
        """List the ways to put unknown words right: the words, and what was changed. Where several known words are as near, each is tried."""
        choices = [self._nearest(atom) if atom.word not in self.known and not atom.word.isdigit() else [] for atom in atoms]
        if not any(choices):
            return []
        ways = product(*(found or [""] for found in choices))
        return [self._changed(atoms, way) for way in islice(ways, MAX_CORRECTIONS)]

    def _changed(self, atoms: list[Atom], way: tuple[str, ...]) -> tuple[list[Atom], dict[str, str]]:
        words = [
            Atom(part, better or atom.typed)
            for atom, better in zip(atoms, way, strict=True)
            for part in (fold_word(better) if better else (atom.word,))
        ]
        return words, {atom.typed: better for atom, better in zip(atoms, way, strict=True) if better}

    def _nearest(self, atom: Atom) -> list[str]:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        word = atom.word
        if len(atom.typed) < 4:
            return []
        hits = process.extract(word, self.listed, scorer=OSA.distance, score_cutoff=2, limit=20)
        hits = [hit for hit in hits if hit[0][0] == word[0] or hit[0][:2] == word[1::-1]]
        hits = [hit for hit in hits if hit[1] == 1 or max(len(word), len(hit[0])) >= 10]  # "president" is not "present"
        return [hit[0] for hit in hits if hit[1] == hits[0][1]][:3]


__all__ = ["NEUTRAL", "Atom", "Name", "Reader", "Reading", "Skipped", "Speller", "Unknown", "Word"]
