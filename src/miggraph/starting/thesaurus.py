"""Thesauri in SKOS: what a file states of concepts, schemes and labels (SKOS Reference, W3C Recommendation of 2009)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from miggraph.ground import languages
from miggraph.ground.errors import DataError
from miggraph.ground.names import PREFIXES, RDF_TYPE
from miggraph.linking.vocabularies import rdf
from miggraph.linking.vocabularies.cleaning import text
from miggraph.linking.vocabularies.files import ending, refuse_devices
from miggraph.linking.vocabularies.statements import LITERAL_FORM, NARROWER, NO_TERMS, SKOS, SKOS_XL

DEPRECATED = PREFIXES["owl"] + "deprecated"
RDF_VALUE = PREFIXES["rdf"] + "value"
DC = "http://purl.org/dc/elements/1.1/"
SCHEMES = frozenset({SKOS + "ConceptScheme"})
COLLECTIONS = frozenset({SKOS + "Collection", SKOS + "OrderedCollection"})
LABELS = (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel")
NOTES = (SKOS + "definition", SKOS + "scopeNote")
OTHER_NOTES = tuple(SKOS + name for name in ("note", "example", "historyNote", "changeNote", "editorialNote"))
TITLES = (SKOS + "prefLabel", PREFIXES["dcterms"] + "title", DC + "title", PREFIXES["rdfs"] + "label")
DESCRIPTIONS = (PREFIXES["dcterms"] + "description", DC + "description", SKOS + "definition")
BROADER, RELATED = SKOS + "broader", SKOS + "related"
IN_SCHEME, TOP_OF, HAS_TOP = SKOS + "inScheme", SKOS + "topConceptOf", SKOS + "hasTopConcept"
# What only a concept has or is: the domain and the range of these are concepts (SKOS Reference, S4, S6, S19).
OF_CONCEPTS = frozenset({BROADER, NARROWER, RELATED, TOP_OF})
TO_CONCEPTS = frozenset({BROADER, NARROWER, RELATED, HAS_TOP})
XL = {SKOS + name: SKOS_XL + name for name in ("prefLabel", "altLabel", "hiddenLabel")}
WANTED = frozenset({RDF_TYPE, DEPRECATED, RDF_VALUE, LITERAL_FORM, SKOS + "notation", IN_SCHEME, HAS_TOP}).union(
    OF_CONCEPTS, XL.values(), LABELS, NOTES, OTHER_NOTES, TITLES, DESCRIPTIONS
)

Text = tuple[str, str]  # and the tag of its language, "" for none


@dataclass
class Told:
    """What a person should know of what could not be taken over as it is, and how often."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, what: str, number: int = 1) -> None:
        """Count something once more."""
        self.counts[what] += number

    def lines(self) -> list[str]:
        """Say what there is to say, a line for each thing."""
        return [f"{what}: {number:,}" for what, number in self.counts.items() if number]


@dataclass
class Facts:
    """What a file states: the texts and the references of each subject by predicate. Blank nodes begin with ``_:``."""

    texts: dict[str, dict[str, list[Text]]] = field(default_factory=dict)
    references: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    told: Told = field(default_factory=Told)

    def all(self, subject: str, predicate: str) -> list[str]:
        """List what a subject refers to by a predicate, each once."""
        return list(dict.fromkeys(self.references.get(subject, {}).get(predicate, ())))

    def spelt(self, subject: str, predicate: str, language: str) -> Iterator[Text]:
        """Yield the texts that a subject has by a predicate, clean and with a tag as the graph has it: those without one are in ``language``.

        A label may be a thing of its own (SKOS Reference, appendix B.3), and a note a node with a value (SKOS Primer, section 4.2).
        """
        for value, tag in self._stated(subject, predicate):
            known = tag.lower() if tag else language
            if not languages.TAG.fullmatch(known):
                self.told.add("texts in a language that has no such tag, left out")
            elif clean := text(value):
                yield clean, known

    def _stated(self, subject: str, predicate: str) -> Iterator[Text]:
        yield from self.texts.get(subject, {}).get(predicate, ())
        inner = LITERAL_FORM if predicate in XL else RDF_VALUE
        for node in self.all(subject, XL.get(predicate, predicate)):
            yield from self.texts.get(node, {}).get(inner, ())

    def is_a(self, subject: str, classes: frozenset[str]) -> bool:
        """Say whether a subject is of one of some classes."""
        return not classes.isdisjoint(self.references.get(subject, {}).get(RDF_TYPE, ()))


def read(path: Path) -> Facts:
    """Read a file, also a compressed one. Raises DataError where it is missing, of no syntax that is known, or cannot be read."""
    refuse_devices(path)
    if not path.is_file():
        raise DataError("there is no such file", where=str(path), remedy="Name a file of a thesaurus in SKOS with --themes.")
    if ending(path) not in rdf.SYNTAXES:
        raise DataError(
            "this is no file of RDF by its ending", where=str(path), remedy=f"These are read: {', '.join(rdf.SYNTAXES)}; also with .gz."
        )
    facts = Facts(defaultdict(dict), defaultdict(dict))
    for quad in rdf.quads(path):
        if quad.predicate.value in WANTED:
            _put(facts, quad)
    return facts


def _put(facts: Facts, quad: Any) -> None:
    import pyoxigraph as ox

    subject, predicate, value = _name(quad.subject), quad.predicate.value, quad.object
    if isinstance(value, ox.Literal):
        facts.texts[subject].setdefault(predicate, []).append((value.value, value.language or ""))
    else:
        facts.references[subject].setdefault(predicate, []).append(_name(value))


def _name(node: Any) -> str:
    import pyoxigraph as ox

    return str(node.value) if isinstance(node, ox.NamedNode) else str(node)


def concepts(facts: Facts) -> list[str]:
    """List the IRIs of the concepts that are to be used, in their order; what is left out is told."""
    found: dict[str, None] = {}
    for subject, references in facts.references.items():
        if SKOS + "Concept" in references.get(RDF_TYPE, ()) or not OF_CONCEPTS.isdisjoint(references):
            found[subject] = None
        found.update(
            (name, None) for predicate in TO_CONCEPTS & references.keys() for name in references[predicate] if _is_told_of(facts, name)
        )
    facts.told.add("collections, for which themes have no place, left out", sum(facts.is_a(name, COLLECTIONS) for name in facts.references))
    return sorted(name for name in found if _is_usable(facts, name))


def _is_told_of(facts: Facts, name: str) -> bool:
    return name in facts.texts or name in facts.references


def _is_usable(facts: Facts, name: str) -> bool:
    if facts.is_a(name, NO_TERMS):
        return False
    if name.startswith("_:"):
        facts.told.add("concepts without an address, left out")
        return False
    if any(value in ("true", "1") for value, _ in facts.texts.get(name, {}).get(DEPRECATED, ())):
        facts.told.add("concepts that are no longer to be used, left out")
        return False
    return True


def schemes(facts: Facts) -> list[str]:
    """List the schemes that a file describes or that concepts are said to be in."""
    named = (
        name for references in facts.references.values() for predicate in (IN_SCHEME, TOP_OF) for name in references.get(predicate, ())
    )
    described = (name for name, references in facts.references.items() if facts.is_a(name, SCHEMES) or HAS_TOP in references)
    return sorted(set(named) | set(described))
