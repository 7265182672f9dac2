"""Subjects, terms and candidates: what is linked, what it may be linked to, and how good the match is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

PREFERRED = "skos:prefLabel"
NO_CONCEPTS = frozenset({"place", "organisation", "person", "resource"})  # kinds whose names repeat, so that a name alone is not enough


class Name(NamedTuple):
    """A label of a subject or a term: ``field`` says which it is (skos:prefLabel, skos:altLabel, mig:acronym …), ``language`` its tag or ""."""

    text: str
    field: str = PREFERRED
    language: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """One of our things: its id (theme/remittances), its kind (theme, place, organisation, person, resource, or one of the home's own), and what is known of it."""

    id: str
    kind: str
    names: tuple[Name, ...]  # the preferred one first
    broader: tuple[str, ...] = ()  # labels of what it lies below, or within
    definition: str = ""
    country: str = ""  # ISO 3166-1 alpha-2
    domains: tuple[str, ...] = ()  # hosts of its web pages, without www.
    years: tuple[str, ...] = ()  # founded, issued
    codes: tuple[str, ...] = ()  # ISO codes, ISBN, DOI …
    iri: str = ""
    language: str = "en"  # of the home

    @property
    def label(self) -> str:
        return self.names[0].text

    @property
    def is_concept(self) -> bool:
        """Whether its names are what speaks for a match; of places, bodies, people and publications other facts do too."""
        return self.kind not in NO_CONCEPTS


@dataclass(frozen=True, slots=True)
class Term:
    """A term of an external vocabulary."""

    id: str  # IRI
    names: tuple[Name, ...]  # the preferred one first
    broader: tuple[str, ...] = ()
    definition: str = ""
    kinds: tuple[str, ...] = ()  # names or IRIs of its types
    country: str = ""
    domains: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    replaced_by: str = ""  # IRI of the term to use instead; the term itself for one that is withdrawn

    @property
    def label(self) -> str:
        return self.names[0].text

    def called(self, language: str) -> str:
        """Return the preferred label in a language, as RFC 4647 looks it up (section 3.4); the label where it has none in that."""
        preferred = [name for name in self.names if name.field == PREFERRED]
        wanted = language.lower()
        while wanted:
            if found := next((name.text for name in preferred if name.language.lower() == wanted), ""):
                return found
            wanted = wanted.rpartition("-")[0]
        return self.label


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term that a subject may be linked to: the predicate, a score from 0 to 1, what matched, and how it was found."""

    subject: Subject
    term: Term
    predicate: str  # CURIE: skos:exactMatch, skos:closeMatch, owl:sameAs …
    score: float
    subject_field: str
    term_field: str
    match: str  # the folded text that both have
    justification: str  # semapv:LexicalMatching, semapv:SemanticSimilarityThresholdMatching …
    comment: str = ""  # what else agrees or clashes: "same country; other web domain"
    name: str = ""  # the name that matched, without what it has in brackets: terms that share it are namesakes
    is_distinguished: bool = False  # from its namesakes, by something beside the name


class Vocabulary(Protocol):
    """An external vocabulary, wherever it is: a file, an index on disk, an endpoint, a reconciliation service."""

    name: str  # short: fast, lcsh, wikidata; the name of the mapping set is kind-name
    source: str  # IRI of the scheme
    prefix: str  # of its CURIEs
    namespace: str

    def near(self, subjects: Sequence[Subject], *, limit: int = 50) -> Iterator[list[Term]]:
        """Yield for each subject the terms that may match it, the likeliest first."""
        ...

    def terms(self, ids: Sequence[str]) -> dict[str, Term]:
        """Return the terms of some IRIs, as far as the vocabulary has them."""
        ...
