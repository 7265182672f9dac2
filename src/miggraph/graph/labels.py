"""The label index: from what people type to the thing they mean, and from a thing to its label.

Labels are compared folded (see ``folding``). A label that fits several things fits all of them: who asks must choose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from miggraph.graph.codes import INSIDE, Codes
from miggraph.ground.errors import OtherKind, UnknownThing
from miggraph.ground.folding import fold
from miggraph.ground.names import PREFIXES, Names

if TYPE_CHECKING:
    from miggraph.graph.store import Store
    from miggraph.records.context import Context

# How strongly a label names its thing: a preferred one beats an alternative one, which beats part of a name.
RANK = {
    PREFIXES["rdfs"] + "label": 0,
    PREFIXES["skos"] + "prefLabel": 0,
    PREFIXES["foaf"] + "name": 0,
    PREFIXES["skos"] + "notation": 1,
    PREFIXES["mig"] + "acronym": 1,
    PREFIXES["mig"] + "hashtag": 1,
    PREFIXES["dcterms"] + "title": 1,
    PREFIXES["skos"] + "altLabel": 1,
    PREFIXES["schema"] + "alternateName": 1,
    PREFIXES["mig"] + "demonym": 2,
    PREFIXES["skos"] + "hiddenLabel": 2,
    PREFIXES["foaf"] + "familyName": 3,
}
LABEL = PREFIXES["rdfs"] + "label"
NOTATION = PREFIXES["skos"] + "notation"
# STRLANG writes the tag of a derived label in small letters
LABELS = "SELECT ?thing ?property ?label WHERE {{ VALUES ?property {{ {properties} }} ?thing ?property ?label FILTER({own}(LCASE(LANG(?label)) IN ('', 'en', '{language}'))) }}"
TYPES = "SELECT ?type WHERE {{ ?type <{rdfs}subClassOf>+ <{mig}Resource> }}"
PEOPLE = "SELECT ?person ?given ?family WHERE {{ ?person <{foaf}givenName> ?given ; <{foaf}familyName> ?family }}"
FAMILIES = """SELECT DISTINCT ?thing ?family WHERE {{
  {{ ?thing a <{mig}Term> ; <{skos}broader> ?family }}
  UNION {{ ?part <{dcterms}isPartOf> ?thing BIND("resource/collection" AS ?family) }}
  UNION {{ ?thing a <{bibo}Series> BIND("resource/series" AS ?family) }}
  UNION {{ ?thing a <{mig}Resource> BIND("resource" AS ?family) FILTER(!CONTAINS(STR(?thing), "/resource/")) }}
}}"""
FOREIGN = """SELECT ?thing (SAMPLE(?own) AS ?label) WHERE {{
  ?thing <{dcterms}title> ?title FILTER(LANG(?title) NOT IN ('', 'en', '{language}'))
  ?thing <{rdfs}label> ?own
}} GROUP BY ?thing"""
# The same things in other vocabularies, and where there are none, those that are close.
LINKED = "SELECT ?thing ?other WHERE {{ VALUES ?link {{ {links} }} ?thing ?link ?other FILTER(ISIRI(?other)) }}"
SAME = ("<{owl}sameAs> <{skos}exactMatch> <{schema}sameAs>", "<{skos}closeMatch>")
REGIONS = "SELECT ?thing WHERE {{ VALUES ?kind {{ <{region}> <{grouping}> }} ?thing <{type}> ?kind }}"


@dataclass(slots=True, unsafe_hash=True)  # a frozen one takes three times as long to make, and there are thousands; none is ever changed
class Entry:
    """A label of a thing."""

    thing: str  # IRI
    label: str
    rank: int
    is_code: bool = False
    is_foreign: bool = False
    kind: str = "type"  # of the thing: the first part of its id; a class is a "type"


@dataclass
class Labels:
    """The labels of a graph."""

    names: Names = field(default_factory=Names)
    label_of: dict[str, str] = field(default_factory=dict)  # IRI to label
    entries: dict[str, list[Entry]] = field(default_factory=dict)  # folded label to what it may mean
    regions: frozenset[str] = frozenset()  # places that are not a country or in one
    others: Callable[[], Iterable[Entry]] | None = None  # reads the labels in other languages, which are rarely needed
    linked: Callable[[], list[Codes]] = list  # reads the identifiers of other vocabularies: those of the same things, and of close ones
    families: dict[str, set[str]] = field(default_factory=dict)  # IRI of a term or a resource to narrower kinds it is of

    def kind(self, thing: str) -> str:
        """Return the kind of a thing, the first part of its id; ``type`` for a class."""
        return self.names.kind(thing) or "type"

    def kinds(self, thing: str) -> set[str]:
        """Return the kind of a thing and narrower ones: a term's family (term/audience), a series, a collection with parts."""
        return {self.kind(thing), *self.families.get(thing, ())}

    def is_a(self, thing: str, kind: str) -> bool:
        """Say whether a thing is of a kind; "" is any kind."""
        return not kind or kind in self.kinds(thing)

    def widen(self) -> bool:
        """Add the labels in other languages than English. Returns whether there was anything left to add."""
        others, self.others = self.others, None
        for entry in others() if others else ():
            self.add(entry)
        return others is not None

    def add(self, entry: Entry) -> None:
        """Put an entry into the index."""
        folded = fold(entry.label)
        if folded:
            self.entries.setdefault(folded, []).append(entry)

    def find(self, text: str, kind: str = "") -> list[Entry]:
        """List what a text means exactly (once folded): the best-ranked entry of each thing of the kind, best first."""
        best: dict[str, Entry] = {}
        for entry in self.entries.get(fold(text), []):
            if self.is_a(entry.thing, kind) and (entry.thing not in best or entry.rank < best[entry.thing].rank):
                best[entry.thing] = entry
        found = sorted(best.values(), key=lambda entry: (entry.rank, entry.thing))
        # A preferred label hides what bears the same name as an alternative; of family names none is the better.
        return [entry for entry in found if entry.rank == found[0].rank] if found and found[0].rank < 3 else found

    def near(self, text: str, kind: str = "", *, limit: int = 3) -> list[Entry]:
        """List the things whose labels are spelt nearly so, best first."""
        from rapidfuzz import fuzz, process

        choices = [key for key, entries in self.entries.items() if any(self.is_a(entry.thing, kind) for entry in entries)]
        # More hits than things are wanted: a thing may be hit by several of its labels.
        hits = process.extract(fold(text), choices, scorer=fuzz.ratio, score_cutoff=70, limit=limit * 3)
        found: dict[str, Entry] = {}
        for key, _, _ in hits:
            for entry in self.entries[key]:
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
        return self.linked()

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


def read(store: Store, context: Context, names: Names) -> Labels:
    """Read the labels of everything in a store that has an id of its own, and of the types of resources; other languages later."""
    classes = {row[0].value for row in store.query(TYPES.format(mig=PREFIXES["mig"], rdfs=PREFIXES["rdfs"]))}
    labels = Labels(names, others=lambda: (entry for entry, _ in _entries(store, names, "!")))
    # Types by the names that they have in records too: whoever writes records asks for a "JournalArticle".
    for name, term in context.types.items():
        if term in classes:
            labels.add(Entry(term, name, 1))
    for entry, is_label in _entries(store, names, ""):
        if is_label:
            labels.label_of[entry.thing] = entry.label
        if entry.thing in classes or entry.kind != "type":
            labels.add(entry)
    for row in store.query(FOREIGN.format(language=names.language, **PREFIXES)):
        labels.label_of.setdefault(row[0].value, row[1].value)  # what is titled in another language is called by that title
    for entry in _people(store):
        labels.add(entry)
    for row in store.query(FAMILIES.format(**PREFIXES)):
        labels.families.setdefault(row[0].value, set()).add(names.compact(row[1].value))
    labels.linked = lambda: [_linked(store, links) for links in SAME]
    labels.regions = frozenset(
        row[0].value
        for row in store.query(
            REGIONS.format(region=names.iri("term/region"), grouping=names.iri("term/grouping"), type=PREFIXES["dcterms"] + "type")
        )
    )
    return labels


def _entries(store: Store, names: Names, own: str) -> Iterator[tuple[Entry, bool]]:
    """Yield the labels in English or no language, or with "!" those in other languages; and whether each is the thing's label."""
    for row in store.query(LABELS.format(properties=" ".join(f"<{name}>" for name in RANK), own=own, language=names.language.lower())):
        name = row[1].value
        rank = max(RANK[name], 2 if own else 0)
        yield Entry(thing := row[0].value, row[2].value, rank, name == NOTATION, bool(own), names.kind(thing) or "type"), name == LABEL


def _linked(store: Store, links: str) -> Codes:
    rows = store.query(LINKED.format(links=links.format(**PREFIXES)))
    return Codes((row[0].value, row[1].value) for row in rows)


def _people(store: Store) -> Iterator[Entry]:
    """Yield the short forms of people's names: first given and last family name, and the last family name alone."""
    for row in store.query(PEOPLE.format(**PREFIXES)):
        given, family = row[1].value.split()[0], row[2].value.split()[-1]
        yield Entry(row[0].value, f"{given} {family}", 1, kind="person")
        yield Entry(row[0].value, f"{row[2].value} {row[1].value}", 1, kind="person")  # as catalogues have it
        if family != row[2].value:
            yield Entry(row[0].value, family, 3, kind="person")
