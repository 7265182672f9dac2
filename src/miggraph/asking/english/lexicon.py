"""The lexicon: words that carry no meaning of their own, words of one meaning, and prepositions.

It is read from ``queries/words.yaml``, beside the phrasings that rely on it.
"""

from __future__ import annotations

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


def read(path: Path) -> Lexicon:
    """Read the lexicon of a home. A home without one has an empty lexicon. Raises HomeError where it is malformed."""
    lexicon = Lexicon()
    if not path.is_file():
        return lexicon
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        lexicon.fillers.update(fold(word) for word in content["filler"])
        lexicon.names.update(group for group in content["groups"] if fold(group) == group)
        for group, words in content["groups"].items():
            for word in words:
                lexicon.groups.setdefault(fold(word), set()).add(group)
        for name, words in content["prepositions"].items():
            lexicon.prepositions.update({fold(word): name for word in words})
    except (OSError, yaml.YAMLError, TypeError, KeyError, AttributeError) as error:
        raise HomeError(f"the lexicon cannot be read: {error}", where=str(path)) from error
    for words in (lexicon.fillers, lexicon.groups, lexicon.prepositions):
        lexicon.longest = max([lexicon.longest, *(len(word.split()) for word in words)])
    return lexicon
