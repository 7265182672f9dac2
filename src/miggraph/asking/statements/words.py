"""The words by which sentences are found, and what a question asks for. Read from ``queries/statements.yaml`` and ``queries/everyday.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from miggraph.ground.folding import fold
from miggraph.records import plain_yaml
from miggraph.records.blocks import Block, Items
from miggraph.records.plain_yaml import Malformed

FILES = (("queries", "statements.yaml"), ("queries", "everyday.yaml"))
SECTIONS = SILENT, LIGHT, SYNONYMS, FORMS, OPPOSITES, ASKS, KINDS, HOLDS = (
    "silent",
    "light",
    "synonyms",
    "forms",
    "opposites",
    "asks",
    "kinds",
    "holds",
)
MEASURES = frozenset({"number", "amount", "duration", "frequency", "share"})
FOLDED = "folded"  # the key by which a file says that its words stand there as folding leaves them
SHORTEST = 2  # letters of a word without its ending


@dataclass
class Words:
    """Folded words and phrases, and what they are."""

    silent: set[str] = field(default_factory=set)
    light: set[str] = field(default_factory=set)  # what a sentence may lack
    synonyms: dict[str, list[list[str]]] = field(default_factory=dict)  # folded word to the groups that it stands in, as written
    forms: dict[str, list[str]] = field(default_factory=dict)  # plain form of a word to all of its forms
    opposites: list[frozenset[str]] = field(default_factory=list)  # words of which a sentence has none where the question has another
    asks: dict[str, str] = field(default_factory=dict)  # folded phrase to what it asks for
    kinds: dict[str, str] = field(default_factory=dict)  # folded word with which a question begins to the kind of thing that it asks for
    holds: dict[str, set[str]] = field(default_factory=dict)  # what is asked for to the words that a sentence with it has

    @cached_property
    def measuring(self) -> set[str]:
        """The single words of which a number, a share, a time consists, or that ask for one."""
        phrases = [phrase for phrase, what in self.asks.items() if what in MEASURES]
        return {word for phrase in (*phrases, *(held for what in MEASURES for held in self.holds.get(what, ()))) for word in phrase.split()}

    @property
    def kinds_of_things(self) -> set[str]:
        """The kinds of things that a question may ask for."""
        return set(self.kinds.values())

    def plain(self, phrase: str) -> Iterator[str]:
        """Yield a folded phrase, and what it may be with its first word in its plain form: "keep back" for "kept back"."""
        yield phrase
        first, space, rest = phrase.partition(" ")
        for word in (*self.forms.get(first, ()), *_without_ending(first)):
            yield word + space + rest


def read(paths: Iterable[Path]) -> Words:
    """Read the words of the layer, and what a home adds to them. Raises HomeError, at the line, where a file is malformed."""
    words = Words()
    plain_yaml.each(paths, lambda text: _add(text, words), "the words")
    return words


def _without_ending(word: str) -> Iterator[str]:
    """Yield what a word may be without -ing or -ed.

    >>> list(_without_ending("carried")), list(_without_ending("getting"))
    (['carri', 'carrie', 'carry'], ['gett', 'gette', 'get'])
    """
    stem = next((word.removesuffix(end) for end in ("ing", "ed") if word.endswith(end)), "")
    if len(stem) < SHORTEST:
        return
    yield stem
    yield stem + "e"
    if stem[-1] == "i":
        yield stem[:-1] + "y"
    elif stem[-1] == stem[-2]:
        yield stem[:-1]


def _add(text: str, words: Words) -> None:
    content = plain_yaml.read(text)
    if not isinstance(content, Block) or content.keys() - {FOLDED, *SECTIONS}:
        raise Malformed(f"this is a mapping with the keys {', '.join(SECTIONS)}", 1)
    key = str if content.get(FOLDED) == "yes" else fold  # to fold some thousands of words takes longer than to answer
    for section, silent in ((SILENT, words.silent), (LIGHT, words.light)):
        silent.update(key(phrase) for line in _lists(content, section) for phrase in line)
    for group in _lists(content, SYNONYMS):
        for word in group:
            words.synonyms.setdefault(key(word), []).append(group)
    for forms in _lists(content, FORMS):
        for form in forms:
            words.forms.setdefault(form, []).extend(forms)
    words.opposites.extend(frozenset(pair) for pair in _lists(content, OPPOSITES))
    for name, phrases in _named(content, ASKS):
        words.asks.update((key(phrase), name) for phrase in phrases)
    for name, phrases in _named(content, KINDS):
        words.kinds.update((key(phrase), name) for phrase in phrases)
    for name, phrases in _named(content, HOLDS):
        words.holds.setdefault(name, set()).update(phrases)


def _named(content: Block, section: str) -> Iterator[tuple[str, list[str]]]:
    for name, line in content.get(section, Block(1)).items():
        yield name, _words(line, section, content)


def _lists(content: Block, section: str) -> Iterator[list[str]]:
    """Yield the lists of a section, each of words."""
    for line in content.get(section, ()):
        yield _words(line, section, content)


def _words(line: object, section: str, content: Block) -> list[str]:
    """Return a list of words, in brackets or with commas between them, which is read the quicker."""
    if isinstance(line, str) and ", " in line:
        return line.split(", ")
    if isinstance(line, Items) and all(isinstance(word, str) for word in line):
        return list(line)
    raise Malformed(f"{section} is a list of lists of words, such as - [word, other word]", content.lines[section])
