"""Segmentation: the ways in which a question can be cut into segments, each something that the graph or the lexicon knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from miggraph.asking.english import periods
from miggraph.asking.english.lexicon import Lexicon
from miggraph.asking.english.periods import Period
from miggraph.graph.labels import Entry, Labels
from miggraph.ground import folding

MAX_WORDS = 60
MAX_SEGMENTATIONS = (
    400  # the number grows with each word that means several things; those with long labels come first, and are the likely ones
)


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word of a question, and the word it stands in as it was typed."""

    word: str
    typed: str


@dataclass(frozen=True, slots=True)
class Keyword:
    """One or more words of one meaning."""

    text: str
    groups: frozenset[str]
    is_also_a_mention: bool = False  # "books" are a type too: the segmentation with the type is the better one


@dataclass(frozen=True, slots=True)
class Mention:
    """A label, the things that it may mean, and the class of the preposition before it."""

    text: str
    candidates: tuple[Entry, ...]
    preposition: str = ""


@dataclass(frozen=True, slots=True)
class StopWord:
    """A word that can be left out, and could also mean something."""

    text: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that nothing explains."""

    text: str


Segment = Keyword | Mention | Period | StopWord | Unknown
Option = tuple[
    Segment | None, int, str
]  # a segment (None for a stop word), the number of its words, the class of the preposition carried on


@dataclass(frozen=True)
class Segmentation:
    """One way to cut a question into segments."""

    segments: tuple[Segment, ...]

    @property
    def unknown(self) -> list[str]:
        return [segment.text for segment in self.segments if isinstance(segment, Unknown)]


def tokenize(question: str) -> list[Token]:
    """Cut a question into folded words; articles are left out."""
    return [Token(part, token.text) for token in folding.tokens(question) for part in token.folded][: MAX_WORDS + 1]


class Segmenter:
    """Cuts questions into segments by the labels of a graph and a lexicon."""

    def __init__(self, labels: Labels, lexicon: Lexicon) -> None:
        self.labels, self.lexicon = labels, lexicon
        self.longest = max(lexicon.longest, labels.longest)

    def segmentations(self, tokens: list[Token]) -> list[Segmentation]:
        """List the ways to cut the words into segments, those with the longest labels first."""
        found: list[Segmentation] = []
        for segments in self._segmented(tokens, 0, ""):
            found.append(Segmentation(tuple(segments)))
            if len(found) == MAX_SEGMENTATIONS:
                break
        return found

    def _segmented(self, tokens: list[Token], start: int, preposition: str) -> Iterator[list[Segment]]:
        if start == len(tokens):
            yield []
            return
        for segment, length, carried in self._options(tokens, start, preposition):
            for rest in self._segmented(tokens, start + length, carried):
                yield rest if segment is None else [segment, *rest]

    def _options(self, tokens: list[Token], start: int, preposition: str) -> list[Option]:
        """List what can begin at a word, the longest first."""
        options: list[Option] = []
        for length in range(min(self.longest, len(tokens) - start), 0, -1):
            options += self._readings(tokens[start : start + length], preposition)
        if period := periods.find([token.word for token in tokens], start):
            # A year is a year, unless a longer label begins with it, such as the title of an issue: "March 1998".
            longer = [option for option in options if isinstance(option[0], Mention) and option[1] > period[1]]
            return [*longer, (*period, "")]
        return _without_shadowed(options) or [(Unknown(_typed(tokens[start : start + 1])), 1, "")]

    def _readings(self, span: list[Token], preposition: str) -> Iterator[Option]:
        """Yield what some words can be together: a label, words of one meaning, a preposition, or a stop word."""
        phrase, length = " ".join(token.word for token in span), len(span)
        groups = self.lexicon.groups.get(phrase)
        candidates = self._candidates(phrase, span)
        if candidates:
            yield Mention(_typed(span), candidates, preposition), length, ""
        if groups:
            yield Keyword(phrase, frozenset(groups), not all(entry.is_code for entry in candidates)), length, ""
        if phrase in self.lexicon.prepositions:
            yield None, length, self.lexicon.prepositions[phrase]
        elif phrase in self.lexicon.stop_words and not (candidates and _typed(span).isupper()):  # "IT" is Italy, "it" is nothing
            yield StopWord(phrase) if groups else None, length, preposition

    def _candidates(self, phrase: str, span: list[Token]) -> tuple[Entry, ...]:
        """List what a phrase may mean. A code, and a name that is a common word, count only as they are written: "US" is a country, "us" is not."""
        typed = _typed(span)
        is_common = phrase in self.lexicon.stop_words or phrase in self.lexicon.prepositions
        entries = self.labels.called(phrase)
        return tuple(entry for entry in entries if not ((entry.is_code or is_common) and entry.label != typed))


def _typed(span: list[Token]) -> str:
    return " ".join(dict.fromkeys(token.typed for token in span))


def _without_shadowed(options: list[Option]) -> list[Option]:
    """Drop shorter labels where a longer one begins at the same word: who asks of "school meals" does not ask of schools."""
    longest = max((length for segment, length, _ in options if isinstance(segment, Mention)), default=0)
    return [option for option in options if not (isinstance(option[0], Mention) and option[1] < longest)]
