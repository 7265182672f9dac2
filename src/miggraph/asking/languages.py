"""The language of a question: told by its script, else by its small words. Read from ``queries/languages.yaml``."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from miggraph.ground.folding import strip_accents
from miggraph.records import plain_yaml
from miggraph.records.blocks import Block
from miggraph.records.plain_yaml import Malformed

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

FILE = ("queries", "languages.yaml")
SECTIONS = ENGLISH, WORDS, SCRIPTS = "english", "words", "scripts"
WORD = re.compile(r"[^\W\d_]{2,}(?:[-'’][^\W\d_]+)*")  # one letter is a word of many languages
SHARED = 0.5  # what a word counts that English has as well
PLAIN = 1.5  # a word that only the other language has, and one more that it shares: a single small word stands in names too
OF_ALL = 0.25  # of all words: a long question in English may hold a title with two small words of its language


@dataclass
class Known:
    """The small words of languages, in small letters and without accents, and the scripts by which some are told."""

    english: set[str] = field(default_factory=set)
    words: dict[str, set[str]] = field(default_factory=dict)  # English name of a language to its words
    scripts: dict[str, str] = field(default_factory=dict)  # first word of a letter's Unicode name to the language


def other_language(graph: Graph, question: str) -> str | None:
    """Name in English the language in which a question is written, where that is plainly another than English; None where it is not plain.

    A title or a label of another language within an English question leaves it English.
    """
    known = read(graph.home.below(*FILE))
    words = [strip_accents(word).lower().replace("’", "'") for word in WORD.findall(question)]
    found = _by_script(question, known) or _by_words(words, known)
    return None if found and _begins_in_english(words, known, known.words.get(found, set())) else found


def _begins_in_english(words: list[str], known: Known, own: set[str]) -> bool:
    """Say whether the first small word is English alone: what comes after it in another language is what is asked for."""
    first = next((word for word in words if word in known.english or word in own), "")
    return first in known.english and first not in own


def _by_script(question: str, known: Known) -> str | None:
    letters = [letter for letter in question if letter.isalpha()]
    scripts = Counter(known.scripts.get(unicodedata.name(letter, "").partition(" ")[0], "") for letter in letters)
    latin = scripts.pop("", 0)
    if not scripts or sum(scripts.values()) <= latin:
        return None
    # Japanese is written with Chinese characters as well, and Chinese with no others.
    return next((language for language in scripts if language == "Japanese"), scripts.most_common(1)[0][0])


def _by_words(words: list[str], known: Known) -> str | None:
    counts = {language: sum(_counts(word, own, known.english) for word in words) for language, own in known.words.items()}
    best = max(counts, key=lambda language: counts[language], default="")
    english = sum(word in known.english for word in words if not (best and word in known.words[best]))
    if not best or counts[best] < max(PLAIN, OF_ALL * len(words)) or counts[best] <= english:
        return None
    return best


def _counts(word: str, own: set[str], english: set[str]) -> float:
    return (SHARED if word in english else 1.0) if word in own else 0.0


def read(paths: Iterable[Path]) -> Known:
    """Read the words of the layer, and what a home adds to them. Raises HomeError, at the line, where a file is malformed."""
    known = Known()
    plain_yaml.each(paths, lambda text: _add(text, known), "the words of languages")
    return known


def _add(text: str, known: Known) -> None:
    content = plain_yaml.read(text)
    if not isinstance(content, Block) or content.keys() - set(SECTIONS):
        raise Malformed(f"this is a mapping with the keys {', '.join(SECTIONS)}", 1)
    known.english.update(content.get(ENGLISH, ()))
    for language, words in content.get(WORDS, {}).items():
        known.words.setdefault(language, set()).update(strip_accents(word).lower() for word in words)
    for language, scripts in content.get(SCRIPTS, {}).items():
        known.scripts.update(dict.fromkeys(scripts, language))
