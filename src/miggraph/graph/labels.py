"""The label index: from what people type to the thing they mean, and from a thing to its label.

Labels are compared folded (see ``folding``). A label that fits several things fits all of them: who asks must choose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING

from miggraph.graph.codes import INSIDE, Codes
from miggraph.graph.index.label_rows import CODES, FOREIGN, LABEL, PLACES, RANKS
from miggraph.graph.index.names import REMEMBERED, LabelOf
from miggraph.graph.near import IN_NAMES, Words, candidates
from miggraph.ground.errors import OtherKind, UnknownThing
from miggraph.ground.folding import fold
from miggraph.ground.names import PREFIXES

if TYPE_CHECKING:
    from miggraph.graph.index import Index

REGIONS = "SELECT ?thing WHERE {{ VALUES ?kind {{ <{region}> <{grouping}> }} ?thing <{type}> ?kind }}"
ENTRIES = "SELECT thing, label, place FROM label"
LABELLED = f"{PLACES[LABEL]}, {FOREIGN + PLACES[LABEL]}"  # where the label of a thing comes from
ORDER = "ORDER BY place, thing, label"


@dataclass(slots=True, unsafe_hash=True)  # a frozen one takes three times as long to make, and there are thousands; none is ever changed
class Entry:
    """A label of a thing."""

    thing: str  # IRI
    label: str
    rank: int
    is_code: bool = False
    is_foreign: bool = False
    kind: str = "type"  # of the thing: the first part of its id; a class is a "type"


class Labels:
    """The labels of a graph: looked up in its index, of which only what was asked for is in memory."""

    def __init__(self, index: Index) -> None:
        self.index, self.names = index, index.names
        self.label_of = LabelOf(index)
        self.words = Words(index)
        self.is_wide = False  # whether labels in other languages than English are looked for too
        self._entries = lru_cache(maxsize=REMEMBERED)(self._read_entries)
        self._families = lru_cache(maxsize=REMEMBERED)(self._read_families)

    @cached_property
    def regions(self) -> frozenset[str]:
        """Places that are not a country or in one."""
        query = REGIONS.format(
            region=self.names.iri("term/region"), grouping=self.names.iri("term/grouping"), type=PREFIXES["dcterms"] + "type"
        )
        return frozenset(row[0].value for row in self.index.store.query(query))

    def kind(self, thing: str) -> str:
        """Return the kind of a thing, the first part of its id; ``type`` for a class."""
        return self.names.kind(thing) or "type"

    def kinds(self, thing: str) -> set[str]:
        """Return the kind of a thing and narrower ones: a term's family (term/audience), a series, a collection with parts."""
        return {self.kind(thing), *self._families(thing)}

    def is_a(self, thing: str, kind: str) -> bool:
        """Say whether a thing is of a kind; "" is any kind."""
        return not kind or kind == self.kind(thing) or kind in self._families(thing)

    def has_family(self, kind: str) -> bool:
        """Say whether anything is of a narrower kind: a term's family, a series."""
        return bool(self.index.rows("labels", "SELECT 1 FROM family WHERE family = ? LIMIT 1", (kind,)))

    def _read_families(self, thing: str) -> frozenset[str]:
        return frozenset(row[0] for row in self.index.rows("labels", "SELECT DISTINCT family FROM family WHERE thing = ?", (thing,)))

    def widen(self) -> bool:
        """Look for labels in other languages than English too. Returns whether that was not so already."""
        was, self.is_wide = self.is_wide, True
        return not was

    def called(self, phrase: str) -> tuple[Entry, ...]:
        """List what a folded phrase may mean, in the order of where its labels come from."""
        return self._entries(phrase, self._last)

    @property
    def _part(self) -> str:
        """The part of the index that has the labels that are looked for."""
        return "languages" if self.is_wide else "labels"

    @property
    def _last(self) -> int:
        """The places of labels that are looked for come before this one."""
        return 2 * FOREIGN if self.is_wide else FOREIGN

    def _read_entries(self, phrase: str, last: int) -> tuple[Entry, ...]:
        rows = self.index.rows(self._part, f"{ENTRIES} WHERE folded = ? AND place < ? {ORDER}", (phrase, last))
        return tuple(self._entry(*row) for row in rows)

    def _entry(self, thing: str, label: str, place: int) -> Entry:
        return Entry(thing, label, RANKS[place], place in CODES, place >= FOREIGN, self.kind(thing))

    def of(self, thing: str) -> list[Entry]:
        """List what a thing is called."""
        rows = self.index.rows(self._part, f"{ENTRIES} WHERE thing = ? AND place < ? {ORDER}", (thing, self._last))
        return [self._entry(*row) for row in rows]

    def each(self, kinds: Iterable[str] = (), *, foreign: bool = False) -> Iterator[tuple[str, Entry]]:
        """Yield the labels of the things of some kinds, or of all, each with its folded form; ``foreign`` ones only if that is asked for."""
        wanted, last = list(kinds), 2 * FOREIGN if foreign else self._last
        condition = f" AND thing IN (SELECT iri FROM thing WHERE kind IN ({', '.join('?' * len(wanted))}))" if wanted else ""
        query = f"SELECT folded, thing, label, place FROM label WHERE place < ?{condition} {ORDER}"
        for folded, thing, label, place in self.index.each("languages" if foreign else self._part, query, (last, *wanted)):
            yield folded, self._entry(thing, label, place)

    def within(self, kind: str) -> Iterator[tuple[str, str]]:
        """Yield the things of a kind, and what is nested in them, that have a label, each with it."""
        for thing, label in list(self.label_of.pairs(kind)):
            yield thing, label
            nested = "SELECT iri, label FROM thing WHERE iri > ? AND iri < ? AND label IS NOT NULL"
            yield from self.index.rows("labels", nested, (f"{thing}#", f"{thing}$"))

    def beginning(self, start: str, limit: int, *, without: Sequence[str] = ()) -> list[tuple[str, str]]:
        """List things with their labels that begin with a folded text, then those with a word that does, the shorter ones first.

        What is of the kinds ``without`` is left out.
        """
        named = f"""FROM label JOIN thing ON iri = thing AND thing.label = label.label
        WHERE place IN ({LABELLED}) AND kind NOT IN ('', {", ".join("?" * len(without))}) AND """
        order = "GROUP BY iri ORDER BY length(folded), folded, kind != 'theme', iri LIMIT ?"
        begins = f"SELECT iri, thing.label {named} folded >= ? AND folded < ? {order}"
        found = dict(self.index.rows("languages", begins, (*without, start, f"{start}\U0010ffff", limit)))
        if start and len(found) < limit:
            inside = (
                f"""SELECT iri, thing.label {named} instr(folded, ?) AND thing.id IN (SELECT rowid FROM text WHERE text MATCH ?) {order}"""
            )
            words = (*without, f" {start}", f'{IN_NAMES} : "{start}" *', limit)
            found.update({thing: label for thing, label in self.index.rows("texts", inside, words) if thing not in found})
        return list(found.items())[:limit]

    def has_word(self, word: str) -> bool:
        """Say whether a label has a word."""
        return self.words.has(word, foreign=self.is_wide)

    def with_segment(self, phrase: str, kinds: Set[str]) -> list[Entry]:
        """List what has a folded phrase between the marks of its title, of some kinds."""
        rows = self.index.rows("segments", f"SELECT thing, label, place FROM segment WHERE folded = ? {ORDER}", (phrase,))
        return [entry for entry in (self._entry(*row) for row in rows) if entry.kind in kinds]

    def with_part(self, phrase: str, kinds: Set[str], most: int) -> list[Entry]:
        """List the labels of things of some kinds in which a folded phrase stands; none where there are more than so many things."""
        query = f"""SELECT label.thing, label.label, place FROM text JOIN thing ON thing.id = text.rowid JOIN label ON label.thing = thing.iri
        WHERE text MATCH ? AND place < ? AND kind IN ({", ".join("?" * len(kinds))}) AND instr(' ' || folded || ' ', ?)"""
        found: list[Entry] = []
        for row in self.index.each("texts", query, (f'{IN_NAMES} : "{phrase}"', self._last, *kinds, f" {phrase} ")):
            entry = self._entry(*row)
            found += [entry] if not entry.is_code and entry.rank < 3 else []
            if len({entry.thing for entry in found}) > most:
                return []
        return found

    @property
    def longest(self) -> int:
        """How many words the longest label has."""
        number: int = self.index.rows(self._part, "SELECT longest FROM bound")[0][0]
        return number

    def find(self, text: str, kind: str = "") -> list[Entry]:
        """List what a text means exactly (once folded): the best-ranked entry of each thing of the kind, best first."""
        best: dict[str, Entry] = {}
        for entry in self.called(fold(text)):
            if self.is_a(entry.thing, kind) and (entry.thing not in best or entry.rank < best[entry.thing].rank):
                best[entry.thing] = entry
        found = sorted(best.values(), key=lambda entry: (entry.rank, entry.thing))
        # A preferred label hides what bears the same name as an alternative; of family names none is the better.
        return [entry for entry in found if entry.rank == found[0].rank] if found and found[0].rank < 3 else found

    def near(self, text: str, kind: str = "", *, limit: int = 3) -> list[Entry]:
        """List the things whose labels are spelt nearly so, best first."""
        from rapidfuzz import fuzz, process

        folded = fold(text)
        # More hits than things are wanted: a thing may be hit by several of its labels.
        hits = process.extract(
            folded, candidates(self.index, folded, kind, is_wide=self.is_wide), scorer=fuzz.ratio, score_cutoff=70, limit=limit * 3
        )
        found: dict[str, Entry] = {}
        for key, _, _ in hits:
            for entry in self.called(key):
                if self.is_a(entry.thing, kind):
                    found.setdefault(entry.thing, entry)
        return list(found.values())[:limit]

    def name(self, thing: str) -> str:
        """Return the label of a thing, or its id where it has none."""
        return self.label_of.get(thing) or self.names.compact(thing)

    def resolve(self, text: str, kind: str, *, parameter: str = "") -> tuple[str, str]:
        """Return the IRI that a text means and, where it was corrected, the label it was taken for.

        Raises UnknownThing where nothing or several things fit, OtherKind where the text names another kind of thing.
        """
        if named := self._named(text, kind, parameter):
            return named, ""
        # Other languages last: reading them takes longer, and a word of theirs may look like an English name.
        found = self.find(text, kind) or self.coded(text, kind) or (self.widen() and self.find(text, kind)) or []
        if len(found) == 1:
            return found[0].thing, ""
        if found:
            raise UnknownThing(f'"{text}" may mean several things', remedy=self._listed(found))
        if others := self.find(text):
            raise _wrong_kind(text, others[0].kind, kind, parameter)
        near = self.near(text, kind)
        if len(near) == 1 and _is_typo(text, near[0].label):
            return near[0].thing, near[0].label
        raise UnknownThing(f'nothing is called "{text}"', remedy=self._listed(near) if near else "Look for it with: miggraph search WORDS")

    def coded(self, text: str, kind: str = "") -> list[Entry]:
        """List the things of a kind that an identifier of another vocabulary names; those it is only close to where there are no others."""
        if not re.search(r"\d|\w:\S", text):
            return []  # no identifier is without a digit or a prefix: most words need not have the links read for them
        for codes in self._codes:
            if things := [thing for thing in codes.find(text) if self.is_a(thing, kind) and thing in self.label_of]:
                return [Entry(thing, self.name(thing), 0, is_code=True, kind=self.kind(thing)) for thing in things]
        return []

    @cached_property
    def _codes(self) -> list[Codes]:
        return [Codes(partial(self._ending, is_close)) for is_close in (False, True)]

    def _ending(self, is_close: bool, end: str) -> list[tuple[str, str]]:
        return self.index.rows("codes", "SELECT start, thing FROM code WHERE end = ? AND is_close = ? ORDER BY thing", (end, is_close))

    def spelt_out(self, text: str) -> str:
        """Put our labels in the place of the identifiers of other vocabularies in a sentence."""

        def label(found: re.Match[str]) -> str:
            things = [] if self.find(found[0]) else self.coded(found[0])
            return things[0].label if len(things) == 1 else found[0]

        return INSIDE.sub(label, text)

    def _named(self, text: str, kind: str, parameter: str) -> str:
        """Return the IRI if the text is an id or an IRI of a known thing."""
        name = next((name for form in _id_forms(text, kind) if (name := self.names.iri(form)) in self.label_of), "")
        if name:
            own = self.kind(name)
            if not self.is_a(name, kind):
                raise _wrong_kind(text, own, kind, parameter)
            return name
        if re.match(r"https?://|[a-z]+/", text) and " " not in text and not self.coded(text, kind):
            raise UnknownThing(
                f"nothing has the id {text}", remedy=self._listed(self.near(text.rpartition("/")[2].replace("-", " "), kind))
            )
        return ""

    def _listed(self, entries: Iterable[Entry]) -> str:
        shown = [f"{self.names.compact(entry.thing)}  ({self.name(entry.thing)})" for entry in entries]
        return "Name one of:\n    " + "\n    ".join(shown) if shown else ""


def _id_forms(text: str, kind: str) -> list[str]:
    """List the ids that a text may be: as it stands, of the kind, a prefixed name, a class."""
    return [
        form
        for form in (text if "/" in text or ":" in text else "", f"{kind.partition('/')[0]}/{text}" if kind and " " not in text else "")
        if form
    ]


def _is_typo(text: str, label: str) -> bool:
    from rapidfuzz.distance import OSA

    # A slip in six letters; in a short word any slip makes another word ("Iran", "Iraq").
    return len(text) >= 5 and OSA.distance(fold(text), fold(label)) <= max(1, len(text) // 6)


def _wrong_kind(text: str, found: str, expected: str, parameter: str) -> OtherKind:
    return OtherKind(f'{parameter or "this"} takes {_a(expected)}, and "{text}" is {_a(found)}')


def _a(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"
