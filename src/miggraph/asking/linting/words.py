"""Words: the files of words, and the phrasings that refer to them.

A word of a phrasing that the lexicon does not hold can be in no question: a phrasing that needs it can never be asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from miggraph.asking.english import lexicon, phrasings
from miggraph.ground.findings import Finding
from miggraph.ground.folding import tokens
from miggraph.ground.similar import did_you_mean
from miggraph.records.plain_yaml import Malformed

if TYPE_CHECKING:
    from miggraph.asking.english.lexicon import Lexicon
    from miggraph.graph.graph import Graph
    from miggraph.graph.queries import Query


def check(graph: Graph) -> Iterator[Finding]:
    """Find what is wrong with the words of layer and home; with no fault in them, also the words of phrasings that they lack."""
    files = graph.home.below(*lexicon.FILE)
    faults = [Finding(rule, text, file=graph.home.shown(file), line=line) for file in files for rule, line, text in _faults(file)]
    yield from faults
    if any(finding.rule == "words-form" for finding in faults):
        return  # what is not read is not missing
    known = lexicon.read(files)
    for query in (query for query in graph.queries if graph.home.owns(query.path)):
        for line, message in _unknown(query, known):
            yield Finding("unknown-word", message, file=graph.home.shown(query.path), line=line)


def _faults(file: Path) -> Iterator[tuple[str, int, str]]:
    try:
        content = lexicon.load(file.read_text(encoding="utf-8-sig"))
    except Malformed as error:
        yield "words-form", error.line, error.message
        return
    except (OSError, UnicodeDecodeError) as error:
        yield "words-form", 1, f"the file cannot be read: {getattr(error, 'strerror', 'it is not UTF-8 text')}"
        return
    for key, line in content.lines.items():
        if key not in lexicon.SECTIONS:
            yield "words-keys", line, f"there is no key {key}{did_you_mean(key, lexicon.SECTIONS)}"


def _unknown(query: Query, known: Lexicon) -> Iterator[tuple[int, str]]:
    for question in query.questions:
        for piece in phrasings.PIECES.findall(question):
            if piece in "()" or phrasings.SLOT.fullmatch(piece):
                continue
            for word in (phrase for phrase, _, _ in phrasings.words(piece, known) if not known.knows(phrase)):
                typed = next((token.text for token in tokens(piece) if word in token.folded), word)
                near = did_you_mean(word, (phrase for phrase in known.groups if " " not in phrase))
                yield query.line(question), f'"{typed}" is in no group of words, so that nobody can ask with it{near}'
