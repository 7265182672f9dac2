"""The lexicon: stop words, groups of words of one meaning, prepositions, and the words that do the grammar of a question.

It is read from ``queries/words.yaml``, beside the phrasings that rely on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from miggraph.ground.folding import fold
from miggraph.records import plain_yaml
from miggraph.records.blocks import Block, Items
from miggraph.records.plain_yaml import Malformed

NEUTRAL = "neutral"
FILE = ("queries", "words.yaml")
STOP_WORDS, GROUPS, PREPOSITIONS, GRAMMAR = LISTS = ("filler", "groups", "prepositions", "grammar")
SHORT, NUMBERS = MAPPINGS = ("abbreviations", "numbers")
SECTIONS = (*LISTS, *MAPPINGS)

# Lines that YAML reads as they stand: a section, a list of plain words with its name or without, pairs of plain words.
ITEM = r"""(?:"[^",\\]*"|[a-z#][\w '-]*)"""
HEADING = re.compile(r"([a-z]+):")
NAMED = re.compile(r" +([a-z][\w ]*):")
LISTED = re.compile(rf" +(?:([a-z][\w ]*): )?\[({ITEM}(?:, {ITEM})*)\]")
VALUE = r"""(?:[a-z][\w ]*|"\d+")"""
MAPPED = re.compile(rf" +\{{({ITEM}: {VALUE}(?:, {ITEM}: {VALUE})*)\}}")


@dataclass
class Lexicon:
    """Folded words and multi-word phrases, and what they are."""

    stop_words: set[str] = field(default_factory=set)
    groups: dict[str, set[str]] = field(default_factory=dict)  # folded phrase to the groups it belongs to
    names: set[str] = field(default_factory=set)  # what the groups themselves are called, folded
    prepositions: dict[str, str] = field(default_factory=dict)  # folded preposition to its class
    grammar: dict[str, str] = field(default_factory=dict)  # folded phrase to what it does in a sentence: not, or, count ...
    abbreviations: dict[str, str] = field(default_factory=dict)  # a word as people shorten it, to what it stands for
    numbers: dict[str, str] = field(default_factory=dict)  # a number in words, folded, to its digits
    longest: int = 1  # words in the longest phrase

    def words(self) -> set[str]:
        """List every single word that the lexicon knows."""
        phrases = [*self.stop_words, *self.groups, *self.prepositions]
        return {word for phrase in phrases for word in phrase.split()}

    def knows(self, phrase: str) -> bool:
        """Say whether a question can hold a folded phrase, or a phrasing refer to it."""
        return any(phrase in words for words in (self.groups, self.names, self.stop_words, self.prepositions))


def read(paths: Iterable[Path]) -> Lexicon:
    """Read the lexicon of the layer, and what a home adds to it. Raises HomeError, at the line, where a file is malformed."""
    lexicon = Lexicon()
    plain_yaml.each(paths, lambda text: _add(text, lexicon), "the words")
    for words in (lexicon.stop_words, lexicon.groups, lexicon.names, lexicon.prepositions):
        lexicon.longest = max([lexicon.longest, *(len(word.split()) for word in words)])
    return lexicon


def _add(text: str, lexicon: Lexicon) -> None:
    """Add the words of a file."""
    content = _plain(text) or load(text)
    lexicon.stop_words.update(fold(word) for word in content.get(STOP_WORDS, ()))
    for group, words in content.get(GROUPS, {}).items():
        lexicon.names.add(fold(group))
        for word in words:
            lexicon.groups.setdefault(fold(word), set()).add(fold(group))
    for name, words in content.get(PREPOSITIONS, {}).items():
        lexicon.prepositions.update({fold(word): name for word in words})
    for role, words in content.get(GRAMMAR, {}).items():
        lexicon.grammar.update({fold(word): role for word in words})
    lexicon.abbreviations.update(content.get(SHORT, {}))
    lexicon.numbers.update({fold(word): str(number) for word, number in content.get(NUMBERS, {}).items()})


def _plain(text: str) -> dict[str, Any] | None:
    """Return a file of words that is written as ours is, a list a line, without a parser of YAML; None where it is written otherwise."""
    content: dict[str, Any] = {}
    section = name = ""
    for line in filter(None, text.split("\n")):
        if line.startswith("#"):
            continue
        if heading := HEADING.fullmatch(line):
            section = heading[1]
        elif section not in SECTIONS:
            return None
        elif named := NAMED.fullmatch(line):
            name = named[1]  # of the list on the next line
        elif not _put(content, section, name, line):
            return None
        else:
            name = ""
    return content


def _put(content: dict[str, Any], section: str, name: str, line: str) -> bool:
    """Put the words of a line into a section; False where it is none of the lines that such a section has."""
    if found := LISTED.fullmatch(line):
        items = [item.strip('"') for item in found[2].split(", ")]
        name = found[1] or name
        into = content.setdefault(section, items if section == STOP_WORDS else {})
        if section == STOP_WORDS:
            return not name and into is items
        return bool(name and isinstance(into, dict) and into.setdefault(name, items) is items)
    if (found := MAPPED.fullmatch(line)) and section in MAPPINGS and section not in content:
        content[section] = {key.strip('"'): value.strip('"') for key, _, value in (pair.partition(": ") for pair in found[1].split(", "))}
        return True
    return False


def load(text: str) -> Block:
    """Return what a file of words says, in its sections, each of which may be missing. Raises Malformed."""
    content = plain_yaml.read(text)
    if content is None:
        return Block(1)
    if not isinstance(content, Block):
        raise Malformed(f"this is a mapping with the keys {', '.join(SECTIONS)}", 1)
    for section in content.keys() & set(LISTS):
        for name, words, line in _lists(content, section):
            if not isinstance(words, Items) or any(not isinstance(word, str) for word in words):
                raise Malformed(f"{name} is a list of words, such as [word, other word]", line)
    for section, example in zip(MAPPINGS, ("info: information", "two: 2"), strict=True):
        short = content.get(section, Block(1))
        if not isinstance(short, Block) or any(not isinstance(word, str) for word in short.values()):
            raise Malformed(f"{section} is a mapping of words to what they stand for, such as {example}", content.lines[section])
    return content


def _lists(content: Block, section: str) -> list[tuple[str, Any, int]]:
    """List what should be the lists of words of a section, by name and line."""
    value, line = content[section], content.lines[section]
    if section == STOP_WORDS:
        return [(section, value, line)]
    if not isinstance(value, Block):
        raise Malformed(f"{section} is a mapping of names to lists of words, such as name: [word, other word]", line)
    return [(name, words, value.lines[name]) for name, words in value.items()]
