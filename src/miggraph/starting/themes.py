"""From a thesaurus to themes: the records of its concepts, of its schemes, and of itself as their source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from miggraph.ground import languages
from miggraph.ground.errors import DataError
from miggraph.ground.homes import Home
from miggraph.linking.vocabularies.cleaning import iri as written
from miggraph.sssom import MappingSet
from miggraph.starting import hierarchy, identifiers, mappings, thesaurus, wording
from miggraph.starting.choices import slug
from miggraph.starting.hierarchy import Place
from miggraph.starting.thesaurus import DESCRIPTIONS, TITLES, Facts
from miggraph.starting.wording import ENGLISH, ByTag, Wording, by_tag, local_name

Record = dict[str, Any]
UNEXPLAINED = "The thesaurus does not say of all its concepts what they mean."


@dataclass
class Themes:
    """What becomes of a thesaurus: the record of it as a source, those of its schemes and of its concepts, their links, and what to tell."""

    source: Record
    schemes: list[Record]
    themes: list[Record]
    links: MappingSet
    told: list[str]


def read(path: Path, home: Home, own_scheme: str, stated_by: str) -> Themes:
    """Read the themes of a home from a SKOS file. Raises DataError as ``thesaurus.read`` does, and where no concept has a label.

    ``own_scheme`` and ``stated_by`` are ids that the home has: of the scheme of its own themes, and of the list itself as a source.
    """
    facts = thesaurus.read(path)
    try:
        named = wording.wordings(facts, thesaurus.concepts(facts), home.settings.language)
    except DataError as error:
        raise DataError(error.message, where=str(path), remedy=error.remedy) from None
    places = hierarchy.places(facts, list(named), thesaurus.schemes(facts))
    wording.tell_apart(named, {concept: place.broader for concept, place in places.items()}, facts)
    wording.without_repeats(named, facts)
    return _Maker(path, home, facts, named, places).made(own_scheme, stated_by)


class _Maker:
    """Writes what a thesaurus says as records of a home."""

    def __init__(self, path: Path, home: Home, facts: Facts, named: Mapping[str, Wording], places: Mapping[str, Place]) -> None:
        self.home, self.facts, self.named, self.places = home, facts, named, places
        self.language = home.settings.language
        self.is_english = self.language.partition("-")[0] == ENGLISH
        self.name = slug(path.name.removesuffix(".gz").partition(".")[0]) or "thesaurus"
        used = Counter(scheme for place in places.values() for scheme in place.schemes)
        self.main = used.most_common(1)[0][0] if used else ""
        self.titles = {scheme: self._title(scheme) for scheme in sorted(used) or [""]}

    def made(self, own_scheme: str, stated_by: str) -> Themes:
        """Return the records, the source of which is stated by another."""
        taken = {stated_by, *self.home.names.layer}
        self.source = next(id for id in (f"source/{self.name}", f"source/{self.name}-thesaurus") if id not in taken)
        self.schemes = identifiers.of_schemes(self.titles, self.language, [own_scheme])
        self.ids = identifiers.of_concepts(self.named, self.language, [own_scheme, *self.schemes.values()])
        links = mappings.links(self.home, self.name, self.named, self.ids)
        self.facts.told.add("concepts whose address is none on the web, without a link to it", len(self.named) - len(links.rows))
        self.facts.told.add(
            "concepts in no scheme, put into the one that most are in", sum(not place.schemes for place in self.places.values())
        )
        themes = sorted((self._theme(concept) for concept in self.named), key=lambda record: str(record["id"]))
        return Themes(self._source(stated_by), [self._scheme(scheme) for scheme in self.schemes], themes, links, self.facts.told.lines())

    def _titled(self, scheme: str, predicates: Iterable[str]) -> ByTag:
        return next((found for predicate in predicates if (found := by_tag(self.facts.spelt(scheme, predicate, self.language)))), {})

    def _title(self, scheme: str) -> dict[str, str]:
        """Return the title of a scheme by language, one of them that of the home or English; the name of the file for what has none."""
        titles = {tag: texts[0] for tag, texts in self._titled(scheme, TITLES).items()} or {self.language: local_name(scheme) or self.name}
        if self.language not in titles and ENGLISH not in titles:
            titles[self.language] = next(iter(titles.values()))
        return titles

    def _described(self, scheme: str, in_english: str) -> str:
        """Describe a scheme as it does itself in the language of the home; else in English words, or, as descriptions have no tag, by its title."""
        title = self.titles[scheme].get(self.language) or self.titles[scheme][ENGLISH]
        own = self._titled(scheme, DESCRIPTIONS).get(self.language)
        return own[0] if own else in_english.format(title) if self.is_english else title

    def _source(self, stated_by: str) -> Record:
        described = self._described(self.main, "The thesaurus {}, from which themes of this list were made.")
        record = {
            "id": self.source,
            "type": "Source",
            "source": stated_by,
            "title": self._tagged(self.titles[self.main]),
            "description": described,
        }
        return {**record, "webPages": [self.main]} if written(self.main).startswith("http") else record

    def _scheme(self, scheme: str) -> Record:
        label, described = self._tagged(self.titles[scheme]), self._described(scheme, "The themes of {}.")
        record = {"id": self.schemes[scheme], "type": "ThemeScheme", "source": self.source, "label": label, "description": described}
        if all(self.named[concept].is_explained for concept, place in self.places.items() if scheme in (place.schemes or [self.main])):
            return record
        reason = UNEXPLAINED if self.is_english else described
        return {**record, "exceptions": [{"rule": "definition-missing", "description": reason}]}

    def _theme(self, concept: str) -> Record:
        words, place = self.named[concept], self.places[concept]
        schemes = [self.schemes[scheme] for scheme in place.schemes or [self.main]]
        said = {
            "label": self._tagged(words.label),
            "altLabels": self._tagged(words.alternative),
            "hiddenLabels": self._tagged(words.hidden),
            "codes": words.codes,
            "definition": self._tagged(_single(words.definition)),
            "scopeNote": self._tagged(_single(words.scope_note)),
            "scheme": schemes[0] if len(schemes) == 1 else schemes,
            "topConceptOf": [self.schemes[scheme] for scheme in place.tops],
            "broader": sorted(self.ids[other] for other in place.broader),
            "related": sorted(self.ids[other] for other in place.related),
        }
        return {"id": self.ids[concept], "type": "Theme", "source": self.source, **{key: value for key, value in said.items() if value}}

    def _tagged(self, texts: Mapping[str, Any]) -> Any:
        """Return texts by language as a record has them: without a tag where all are in the language of the home, which comes first."""
        if set(texts) == {self.language}:
            return texts[self.language]
        return {languages.usual(tag): texts[tag] for tag in sorted(texts, key=lambda tag: (tag != self.language, tag))}


def _single(texts: ByTag) -> dict[str, Any]:
    return {tag: found[0] if len(found) == 1 else found for tag, found in texts.items()}
