"""Proposals: the themes and places that headings, titles, keywords and annotations name, by the label index."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from miggraph.ground.folding import fold, tokens

if TYPE_CHECKING:
    from miggraph.graph.labels import Entry, Labels

# Places whose names mean something else as often: what that is.
ALSO = {
    "chad": "a given name", "georgia": "a state of the USA and a given name", "guinea": "several countries", "israel": "a given name",
    "jordan": "a family name and a given name", "jersey": "a part of New Jersey", "lima": "a family name", "paris": "a given name",
    "santiago": "a given name", "sydney": "a given name", "victoria": "a given name", "virginia": "a given name",
}  # fmt: skip


class Proposal(NamedTuple):
    """A thing that a text names: its id, the words that name it, and why that is doubtful, or ""."""

    id: str
    words: str
    doubt: str


class Proposals:
    """The labels of themes and places, as runs of folded words."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self.exact, self.city, self.language = (lru_cache(maxsize=5_000)(call) for call in (self._exact, self._city, self._language))

    @cached_property
    def _runs(self) -> dict[str, dict[tuple[str, ...], list[Entry]]]:
        """The labels by their first word. Codes are left out, and labels of one short word that is no name."""
        named: dict[tuple[str, ...], list[Entry]] = {}
        runs: dict[str, dict[tuple[str, ...], list[Entry]]] = {}
        for folded, entry in self.labels.each(("theme", "place")):
            words = tuple(folded.split())
            if not entry.is_code and entry.rank <= 2:
                named.setdefault(words, []).append(entry)
        for words, entries in named.items():
            if len(" ".join(words)) > 3 or entries[0].label.isupper():
                runs.setdefault(words[0], {})[words] = entries
        return runs

    def find(self, text: str) -> Iterator[Proposal]:
        """Yield the themes and places that a text names, the longest label at each word, each thing once."""
        # a written word may fold into several: both are kept side by side, for capitals show what is a name
        words = [(token.text, part) for token in tokens(text) for part in token.folded]
        position, seen = 0, set()
        while position < len(words):
            length, entries = self._longest([part for _, part in words[position : position + 8]])  # no label is longer
            shown = " ".join(dict.fromkeys(written for written, _ in words[position : position + length]))
            for entry in self._meant(entries, words, position, length):
                if entry.thing not in seen:
                    seen.add(entry.thing)
                    yield Proposal(self.labels.names.compact(entry.thing), shown, _doubt(entries, shown, words, position, length))
            position += length or 1

    def _longest(self, words: list[str]) -> tuple[int, list[Entry]]:
        runs = self._runs.get(words[0], {})
        for length in range(len(words), 0, -1):
            if tuple(words[:length]) in runs:
                return length, runs[tuple(words[:length])]
        return 0, []

    def _meant(self, entries: list[Entry], words: list[tuple[str, str]], position: int, length: int) -> list[Entry]:
        """Keep the best-ranked entries; a place only where it is written with a capital, an acronym only where it is in capitals."""
        written = [text for text, _ in words[position : position + length]]
        fitting = [
            e
            for e in entries
            if (e.kind != "place" or written[0][:1].isupper()) and (not e.label.isupper() or all(text.isupper() for text in written))
        ]
        best = min((e.rank for e in fitting), default=0)
        return [e for e in fitting if e.rank == best]

    def _exact(self, text: str, kind: str = "") -> str:
        """Return the id of the one theme or place that is called so, or ""."""
        found = [e for e in self.labels.find(text, kind) if kind or e.kind in ("theme", "place")]
        return self.labels.names.compact(found[0].thing) if len({e.thing for e in found}) == 1 else ""

    def _city(self, text: str) -> str:
        """Return the id of the one city that is called so, also where a state has its name, else of the one place, or ""."""
        for name in (text, text.partition(",")[0]):
            for form in (name, f"{name} City"):  # New York is a state, and New York City the city
                cities = {self.labels.names.compact(e.thing) for e in self.labels.called(fold(form)) if "/geonames-" in e.thing}
                if len(cities) == 1 and (form == name or self.exact(name, "place").startswith("place/US-")):
                    return cities.pop()
            if found := self.exact(name, "place"):
                return found
        return ""

    def _language(self, text: str) -> str:
        """Return the id of the one language that has this tag or name, or ""."""
        found = {self.labels.names.compact(e.thing) for e in self.labels.find(text, "language")}
        return found.pop() if len(found) == 1 else ""


def _doubt(entries: list[Entry], shown: str, words: list[tuple[str, str]], position: int, length: int) -> str:
    """Say why a name may mean something else, or ""."""
    if entries[0].kind != "place":
        return ""
    if other := ALSO.get(shown.casefold()):
        return f"{shown} is also {other}"
    if len({entry.thing for entry in entries}) > 1:
        return f"{shown} may be several places"
    before, after = (words[i][0] if 0 <= i < len(words) else "" for i in (position - 1, position + length))
    if len(before) == 1 and before.isupper() and not after:
        return f"{shown} may be a person's name"
    return ""
