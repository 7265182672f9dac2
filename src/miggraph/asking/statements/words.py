"""The words by which sentences are found: synonyms, irregular forms, and what a question asks for. Read from ``queries/statements.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from miggraph.ground.errors import HomeError
from miggraph.ground.folding import fold
from miggraph.records import plain_yaml
from miggraph.records.blocks import Block, Items
from miggraph.records.plain_yaml import Malformed

FILE = ("queries", "statements.yaml")
SECTIONS = SILENT, SYNONYMS, FORMS, OPPOSITES, ASKS, HOLDS = "silent", "synonyms", "forms", "opposites", "asks", "holds"


@dataclass
class Words:
    """Folded words and phrases, and what they are."""

    silent: set[str] = field(default_factory=set)
    synonyms: dict[str, list[list[str]]] = field(default_factory=dict)  # folded word to the groups that it stands in, as written
    forms: dict[str, list[str]] = field(default_factory=dict)  # plain form of a word to all of its forms
    opposites: list[frozenset[str]] = field(default_factory=list)  # words of which a sentence has none where the question has another
    asks: dict[str, str] = field(default_factory=dict)  # folded phrase to what it asks for
    holds: dict[str, set[str]] = field(default_factory=dict)  # what is asked for to the words that a sentence with it has


def read(paths: Iterable[Path]) -> Words:
    """Read the words of the layer, and what a home adds to them. Raises HomeError, at the line, where a file is malformed."""
    words = Words()
    for path in paths:
        try:
            _add(path, words)
        except (OSError, UnicodeDecodeError) as error:
            raise HomeError(f"the words cannot be read: {error}", where=str(path)) from error
        except Malformed as error:
            raise HomeError(f"the words cannot be read: {error}", where=f"{path}:{error.line}") from error
    return words


def _add(path: Path, words: Words) -> None:
    content = plain_yaml.read(path.read_text(encoding="utf-8-sig"))
    if not isinstance(content, Block) or content.keys() - set(SECTIONS):
        raise Malformed(f"this is a mapping with the keys {', '.join(SECTIONS)}", 1)
    words.silent.update(fold(phrase) for line in _lists(content, SILENT) for phrase in line)
    for group in _lists(content, SYNONYMS):
        for word in group:
            words.synonyms.setdefault(fold(word), []).append(group)
    for forms in _lists(content, FORMS):
        for form in forms:
            words.forms.setdefault(form, []).extend(forms)
    words.opposites.extend(frozenset(pair) for pair in _lists(content, OPPOSITES))
    for section in (ASKS, HOLDS):
        for name, phrases in content.get(section, Block(1)).items():
            for phrase in phrases:
                if section == ASKS:
                    words.asks[fold(phrase)] = name
                else:
                    words.holds.setdefault(name, set()).add(phrase)


def _lists(content: Block, section: str) -> Iterator[list[str]]:
    """Yield the lists of a section, each of words."""
    for words in content.get(section, ()):
        if not isinstance(words, Items) or any(not isinstance(word, str) for word in words):
            raise Malformed(f"{section} is a list of lists of words, such as - [word, other word]", content.lines[section])
        yield list(words)
