"""The lexicon: words that carry no meaning of their own, words of one meaning, and prepositions.

It is read from ``queries/words.yaml``, beside the phrasings that rely on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from miggraph.ground.errors import HomeError
from miggraph.ground.folding import fold

NEUTRAL = "neutral"


@dataclass
class Lexicon:
    """Folded words and multi-word phrases, and what they are."""

    fillers: set[str] = field(default_factory=set)
    groups: dict[str, set[str]] = field(default_factory=dict)  # folded phrase to the groups it belongs to
    names: set[str] = field(default_factory=set)  # the groups that are named by a folded word or phrase of theirs
    prepositions: dict[str, str] = field(default_factory=dict)  # folded preposition to its class
    longest: int = 1  # words in the longest phrase

    def words(self) -> set[str]:
        """List every single word that the lexicon knows."""
        phrases = [*self.fillers, *self.groups, *self.prepositions]
        return {word for phrase in phrases for word in phrase.split()}

    def groups_of(self, word: str) -> set[str]:
        """Return the groups of a folded word; a word in no group is a group of its own."""
        return self.groups.get(word) or {word}


def read(paths: Iterable[Path]) -> Lexicon:
    """Read the lexicon of the layer, and what a home adds to it. Raises HomeError where one is malformed."""
    lexicon = Lexicon()
    for path in paths:
        _add(path, lexicon)
    for words in (lexicon.fillers, lexicon.groups, lexicon.prepositions):
        lexicon.longest = max([lexicon.longest, *(len(word.split()) for word in words)])
    return lexicon


def _add(path: Path, lexicon: Lexicon) -> None:
    """Add the words of a file: fillers, groups and prepositions, each of which may be missing."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader) or {}
        lexicon.fillers.update(fold(word) for word in content.get("filler", []))
        groups = content.get("groups", {})
        lexicon.names.update(group for group in groups if fold(group) == group)
        for group, words in groups.items():
            for word in words:
                lexicon.groups.setdefault(fold(word), set()).add(group)
        for name, words in content.get("prepositions", {}).items():
            lexicon.prepositions.update({fold(word): name for word in words})
    except (OSError, UnicodeDecodeError, yaml.YAMLError, TypeError, AttributeError) as error:
        raise HomeError(f"the words cannot be read: {error}", where=str(path)) from error
