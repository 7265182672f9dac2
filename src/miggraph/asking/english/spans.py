"""Spans: what each run of words of a question can be, before it is known what the question is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from miggraph.asking.english import periods
from miggraph.asking.english.lexicon import Lexicon
from miggraph.asking.english.periods import Period
from miggraph.asking.english.segmentation import MAX_WORDS, Token
from miggraph.asking.english.senses import Senses
from miggraph.graph.facets import Facet
from miggraph.graph.labels import Entry, Labels
from miggraph.ground import folding
from miggraph.ground.folding import fold, strip_accents

NUMBERED = re.compile(r"\b\d[\d -]{8,}[\dXx]\b")  # an ISBN as people write it
PART_OF_NAME = 6  # letters of a word by which a thing may be known
PART_OF_TITLE = 4  # words that are looked for inside titles; fewer are words of themes and places
MAX_PARTS = 7  # words of a name of which some are enough
FEW = 3  # things that may be meant by a word of their names
PARTLY = 8  # the rank of a name of which one word was said
SHORT = re.compile(
    r"(?<![\w#@.-])[a-z]\w{0,9}(?:['’][a-z]{1,2})?(?![\w@-]|\.\w)|(?<= )(?:->|[<>&+])(?= )", re.IGNORECASE
)  # what may be an abbreviation; no part of an address
RANGE = re.compile(r"(?:between |from )?(\w+) (?:and|to) (\w+)")
ISSUE = re.compile(r"\bvol(?:ume)?\.?\s*(\d+)\s*,?\s*(?:no|nr|number|issue|iss)\.?\s*(\d+)", re.IGNORECASE)  # as catalogues have it: 6(1)
EMAIL = re.compile(r"([\w.+-]+@[\w-]+(?:\.[\w-]+)+)")
COMMAND = "command"  # the role of words that are verbs at the beginning, and things elsewhere: "report", "state"
SEGMENTED = 3  # the rank of a name of which a whole segment was said
PART = re.compile(r"[;:?!]|,(?!\d{3}\b)|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words: its folded phrase, as it was typed, and what it can be."""

    start: int
    length: int
    phrase: str
    typed: str
    entries: tuple[Entry, ...] = ()  # things that are called so
    kinds: tuple[str, ...] = ()  # kinds of thing that it names
    grammar: str = ""
    period: Period | None = None
    number: str = ""  # its digits
    is_stop: bool = False
    after_comma: bool = False
    is_small: bool = False  # a preposition, or another word that can be left out

    @property
    def is_plural(self) -> bool:
        """Whether it was typed in the plural."""
        return self.typed.lower().endswith("s") and not self.phrase.endswith("s")


def tokenize(question: str, abbreviations: Mapping[str, str] | None = None) -> tuple[list[Token], set[int]]:
    """Cut a question into folded words, articles left out; and say before which of them a comma or another mark stands."""
    text = (
        SHORT.sub(lambda found: (abbreviations or {}).get(found[0].lower().replace("’", "'"), found[0]), question)
        if abbreviations
        else question
    )
    text = NUMBERED.sub(lambda found: re.sub("[ -]", "", found[0]), ISSUE.sub(r"\1(\2)", text))
    tokens: list[Token] = []
    commas: set[int] = set()
    for part in PART.split(text):
        commas.add(len(tokens))
        for piece in filter(None, EMAIL.split(part)):
            if EMAIL.fullmatch(piece):
                tokens.append(Token(piece.lower(), piece))
            else:
                tokens += [Token(word, token.text) for token in folding.tokens(piece) for word in token.folded]
    return tokens[: MAX_WORDS + 1], commas - {0}


class Spans:
    """Finds spans by the labels of a graph, a lexicon, and the words of facets and fields."""

    def __init__(self, labels: Labels, lexicon: Lexicon, senses: Senses) -> None:
        self.labels, self.lexicon, self.senses = labels, lexicon, senses
        self.takes_parts = False  # of names: only where a question cannot be read without, for the index of words takes longer than reading
        self.longest = max(senses.longest, lexicon.longest, labels.longest)

    def of(self, tokens: list[Token], commas: set[int]) -> list[list[Span]]:
        """List the spans that begin at each word, the longest first."""
        return [list(self._from(tokens, start, commas)) for start in range(len(tokens))]

    def _from(self, tokens: list[Token], start: int, commas: set[int]) -> Iterator[Span]:
        words = [token.word for token in tokens]
        found = periods.find(words, start)
        # what has a comma inside is two things
        end = min([mark for mark in commas if mark > start] + [len(tokens), start + self.longest])
        for length in range(min(len(tokens) - start, self.longest), 0, -1):
            phrase = " ".join(words[start : start + length])
            if start + length > end:
                if entries := self._named(phrase):
                    yield Span(start, length, phrase, typed(tokens[start : start + length]), entries)
                continue
            span = self._span(start, length, phrase, typed(tokens[start : start + length]), start in commas)
            if partly := self._partly(words, start, length):
                span = replace(span, entries=(*span.entries, *partly))
            period = found[0] if found and found[1] == length else None
            if period:
                yield Span(start, length, phrase, span.typed, period=period, after_comma=start in commas)
            else:
                yield span

    def _span(self, start: int, length: int, phrase: str, written: str, comma: bool) -> Span:
        role = self.lexicon.grammar.get(phrase, "")
        # "where" and "when" always ask for something
        is_stop = (phrase in self.lexicon.stop_words and role != "adverb") or role == "idle"
        entries = self._entries(phrase, written)
        return Span(
            start,
            length,
            phrase,
            written,
            entries,
            tuple(self.senses.named.get(phrase, ())),
            role,
            number=self._number(phrase),
            is_stop=is_stop and not (entries and written.isupper()),
            after_comma=comma,
            is_small=is_stop or phrase in self.lexicon.prepositions,
        )

    def _number(self, phrase: str) -> str:
        """Return the digits of a number, or both ends of a range as frames have it."""
        if found := RANGE.fullmatch(phrase):
            low, high = (self.lexicon.numbers.get(one, one) for one in found.groups())
            return f"{low}..{high}" if low.isdigit() and high.isdigit() else ""
        return phrase if phrase.isdigit() else self.lexicon.numbers.get(phrase, "")

    def _entries(self, phrase: str, written: str) -> tuple[Entry, ...]:
        """List what a phrase may name. A code, and a name that is a small word, count only as they are written: "US" is a country, "us" is not."""
        found = self.labels.called(phrase)
        if not found:
            return self._segments(phrase) or (self._parts(phrase) if self.takes_parts else ())
        role = self.lexicon.grammar.get(phrase, COMMAND)
        is_small = phrase in self.lexicon.stop_words or phrase in self.lexicon.prepositions or role != COMMAND
        if is_small and not written.isupper():
            return ()
        return tuple(entry for entry in found if _stands(entry, written))

    def _partly(self, words: list[str], start: int, length: int) -> tuple[Entry, ...]:
        """List what some of its words name, of the values of facets that allow it, where the word before or behind says so: "families section"."""
        around = {words[start - 1] if start else "", words[start + length] if start + length < len(words) else ""}
        return () if around.isdisjoint(self._announcing) else self._parts_of_values.get(" ".join(words[start : start + length]), ())

    @cached_property
    def _partial(self) -> list[Facet]:
        """The facets whose values are known by some of the words of their names."""
        return [facet for one in self.senses.kinds.values() for facet in one.kind.facets.values() if facet.texts("part")]

    @cached_property
    def _announcing(self) -> set[str]:
        """The single words before and behind the values of such facets."""
        return {fold(word) for facet in self._partial for key in ("words", "after") for word in facet.texts(key) if " " not in word}

    @cached_property
    def _parts_of_values(self) -> dict[str, tuple[Entry, ...]]:
        """Names, or some words of one in their order, where they are of one name alone; of what has no page too, such as sections of a source."""
        kinds = {facet.value for facet in self._partial}
        found: dict[str, set[Entry]] = {}
        for kind, thing, label in ((one, *pair) for one in kinds for pair in self.labels.within(one)):
            if len(words := fold(label).split()) <= MAX_PARTS:
                for some in (some for length in range(len(words)) for some in combinations(words, length + 1)):
                    found.setdefault(" ".join(some), set()).add(Entry(thing, label, rank=int(len(some) < len(words)), kind=kind))
        whole = {key: {entry for entry in entries if not entry.rank} or entries for key, entries in found.items()}
        return {key: tuple(entries) for key, entries in whole.items() if len(entries) == 1}

    def _named(self, phrase: str) -> tuple[Entry, ...]:
        """List what has a comma in its name: "Left Behind, Left Out", "Piper, Nicola"."""
        return tuple(entry for entry in self.labels.called(phrase) if not entry.is_code)

    def _parts(self, phrase: str) -> tuple[Entry, ...]:
        """List the few things in whose names a word, or some words in a row, stand that nothing is called: "the footloose paper"."""
        if len(phrase) < PART_OF_NAME or self.means(phrase):
            return ()
        words = phrase.split()
        if 1 < len(words) < PART_OF_TITLE:
            return ()
        found = self.labels.with_part(phrase, self._own, FEW)
        return tuple(replace(entry, rank=PARTLY + 3 * (len(words) - 1)) for entry in found)

    def means(self, phrase: str) -> bool:
        """Say whether a phrase is a word of the lexicon, or of a facet or field."""
        words = self.lexicon
        known = phrase in words.stop_words or phrase in words.grammar or phrase in self.senses.named
        return known or any(one.has(phrase) for one in self.senses.kinds.values())

    def _segments(self, phrase: str) -> tuple[Entry, ...]:
        """List what has a phrase between the marks of its title, where one title alone has it: "A Passage to Hope"."""
        found = self.labels.with_segment(phrase, self._own) if " " in phrase else []
        return (replace(found[-1], rank=SEGMENTED),) if len({entry.thing for entry in found}) == 1 and not self.means(phrase) else ()

    @cached_property
    def _own(self) -> frozenset[str]:
        """The kinds whose things are known by a part of their titles and names; their files allow it: nobody is guessed at."""
        return frozenset(senses.kind.one for senses in self.senses.kinds.values() if senses.kind.texts("part"))


def _stands(entry: Entry, written: str) -> bool:
    """Say whether words may mean a label: a code as it is written, and what is not English without the forms that English has."""
    if entry.is_code:
        return entry.label == written and not written.islower()
    return not entry.is_foreign or strip_accents(entry.label).lower() == strip_accents(written).lower()


def typed(tokens: list[Token]) -> str:
    """Return words as they were typed; one written word may be several folded ones."""
    return " ".join(dict.fromkeys(token.typed for token in tokens))
