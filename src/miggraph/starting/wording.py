"""What concepts are called and what is said of them, mended where it would contradict itself (SKOS Reference, S13 and S14)."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from miggraph.ground.errors import DataError
from miggraph.linking.vocabularies.statements import SKOS
from miggraph.starting.thesaurus import LABELS, NOTES, OTHER_NOTES, Facts, Text

ByTag = dict[str, list[str]]
PREFERRED, ALTERNATIVE, HIDDEN = LABELS
DEFINITION, SCOPE_NOTE = NOTES
NOTATION = SKOS + "notation"
ENGLISH = "en"


@dataclass
class Wording:
    """What a concept is called, by language, and what is said of it."""

    label: dict[str, str] = field(default_factory=dict)
    alternative: ByTag = field(default_factory=dict)
    hidden: ByTag = field(default_factory=dict)
    definition: ByTag = field(default_factory=dict)
    scope_note: ByTag = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)

    @property
    def is_explained(self) -> bool:
        return bool(self.definition or self.scope_note)


def wordings(facts: Facts, concepts: Iterable[str], language: str) -> dict[str, Wording]:
    """Return the wording of each concept that has a label; each has one in the language of the home, or in English.

    Raises DataError where no concept has.
    """
    found = {concept: _wording(facts, concept, language) for concept in concepts}
    named = {concept: wording for concept, wording in found.items() if wording.label}
    facts.told.add("concepts without a label, left out", len(found) - len(named))
    _refuse_foreign(named, language)
    _name_in(named, language, facts)
    return named


def _wording(facts: Facts, concept: str, language: str) -> Wording:
    label, others = _preferred(facts.spelt(concept, PREFERRED, language))
    facts.told.add("second preferred labels in one language, now alternative labels", len(others))
    facts.told.add("notes of other kinds, left out", sum(len(list(facts.spelt(concept, kind, language))) for kind in OTHER_NOTES))
    codes = {value.strip() for value, _ in facts.texts.get(concept, {}).get(NOTATION, ()) if value.strip()}
    return Wording(
        label,
        by_tag([*facts.spelt(concept, ALTERNATIVE, language), *others]),
        by_tag(facts.spelt(concept, HIDDEN, language)),
        by_tag(facts.spelt(concept, DEFINITION, language)),
        by_tag(facts.spelt(concept, SCOPE_NOTE, language)),
        sorted(codes),
    )


def _preferred(texts: Iterable[Text]) -> tuple[dict[str, str], list[Text]]:
    """Return the first label of each language by the alphabet, as RDF has no order, and those that are left."""
    label: dict[str, str] = {}
    others = [(text, tag) for text, tag in sorted(texts) if label.setdefault(tag, text) != text]
    return label, others


def by_tag(texts: Iterable[Text]) -> ByTag:
    """Gather texts by the tag of their language, each once, in alphabetical order."""
    found: dict[str, set[str]] = defaultdict(set)
    for text, tag in texts:
        found[tag].add(text)
    return {tag: sorted(found[tag]) for tag in sorted(found)}


# a label that everybody who asks this graph can read


def _refuse_foreign(named: Mapping[str, Wording], language: str) -> None:
    if any(_has(wording.label, language) for wording in named.values()):
        return
    tags = Counter(tag for wording in named.values() for tag in wording.label)
    if not tags:
        raise DataError(
            "there is no concept with a label in this file", remedy="Concepts are of the type skos:Concept and have a skos:prefLabel."
        )
    listed = ", ".join(f"{tag} ({number:,})" for tag, number in tags.most_common(5))
    raise DataError(
        f"no concept has a label in {language} or in English; their languages are: {listed}",
        remedy=f"Make the home in one of them: --language {tags.most_common(1)[0][0]}",
    )


def _has(label: Mapping[str, str], language: str) -> bool:
    return language in label or ENGLISH in label or any(_is_alike(tag, language) for tag in label)


def _is_alike(tag: str, language: str) -> bool:
    """Say whether two tags are of one language: en-GB, en-US and en (RFC 4647, section 3.4)."""
    return tag.partition("-")[0] == language.partition("-")[0]


def _name_in(named: Mapping[str, Wording], language: str, facts: Facts) -> None:
    """Give each concept that has no label in the language of the home, or in English, the one that it has in another."""
    often = Counter(tag for wording in named.values() for tag in wording.label)
    for wording in named.values():
        if language not in wording.label and ENGLISH not in wording.label:
            tag = min(wording.label, key=lambda tag: (not _is_alike(tag, language), -often[tag], tag))
            wording.label[language] = wording.label[tag]
            if not _is_alike(tag, language):
                facts.told.add(f"concepts without a label in {language} or in English, called as in another language")


# one label for one concept


def tell_apart(named: Mapping[str, Wording], broader: Mapping[str, list[str]], facts: Facts) -> None:
    """Put behind a label that several concepts share in a language, in brackets, what each stands under; the plain one stays as an alternative.

    What is told apart by that neither has the end of its address there, and at last a hash of it.
    """
    plain = {concept: dict(wording.label) for concept, wording in named.items()}

    def above(concept: str, tag: str) -> str:
        labels = (plain[upper] for upper in broader.get(concept, []))
        found = next((label.get(tag) or label.get(ENGLISH) or next(iter(label.values())) for label in labels), "")
        return found or next(iter(named[concept].codes), "") or local_name(concept)

    marks: tuple[Callable[[str, str], str], ...] = (above, lambda concept, _: local_name(concept), lambda concept, _: hashed(concept))
    facts.told.add("labels that several concepts share, told apart in brackets", sum(1 for _ in _shared(named)))
    for mark in marks:
        for concept, tag in list(_shared(named)):
            label = plain[concept][tag]
            named[concept].label[tag] = f"{label} ({mark(concept, tag)})"
            named[concept].alternative.setdefault(tag, []).append(label)


def _shared(named: Mapping[str, Wording]) -> Iterator[tuple[str, str]]:
    """Yield each concept, with the tag of the language, whose label there is that of another concept too, but for capitals."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for concept, wording in named.items():
        for tag, label in wording.label.items():
            found[tag, label.lower()].append(concept)
    for (tag, _), concepts in found.items():
        if len(concepts) > 1:
            yield from ((concept, tag) for concept in concepts)


def local_name(iri: str) -> str:
    """Return the last part of an IRI.

    >>> local_name("http://example.org/terms/c_330834"), local_name("http://example.org/terms#Bee/")
    ('c_330834', 'Bee')
    """
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]


def hashed(text: str) -> str:
    """Return a short name for a text that has no words to be called by."""
    return "x-" + hashlib.sha256(text.encode()).hexdigest()[:8]


def without_repeats(named: Mapping[str, Wording], facts: Facts) -> None:
    """Take the labels out of each concept that it has already: a label is preferred, alternative or hidden (SKOS Reference, S13)."""
    for wording in named.values():
        known = {(tag, text) for tag, text in wording.label.items()}
        for labels in (wording.alternative, wording.hidden):
            for tag in list(labels):
                kept = sorted({text for text in labels[tag] if (tag, text) not in known})
                facts.told.add("labels that repeat another of the same concept, left out", len(labels[tag]) - len(kept))
                known |= {(tag, text) for text in kept}
                labels.update({tag: kept}) if kept else labels.pop(tag)
