"""Statements of RDF, gathered by the term that they are about: a stream has them in any order, and may be larger than memory.

They wait in a temporary database that lives on disk as far as it does not fit into a small cache.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlsplit

from miggraph.ground.names import PREFIXES, RDF_TYPE
from miggraph.linking.model import Name, Term

SKOS, OWL, DCTERMS, FOAF, RDFS = (PREFIXES[prefix] for prefix in ("skos", "owl", "dcterms", "foaf", "rdfs"))
SKOS_XL = "http://www.w3.org/2008/05/skos-xl#"
OBO_SYNONYM = "http://www.geneontology.org/formats/oboInOwl#hasExactSynonym"
OBO_REPLACED = "http://purl.obolibrary.org/obo/IAO_0100001"  # "term replaced by"
SCHEMA = (PREFIXES["schema"], PREFIXES["schema"].replace("https", "http"))  # published under both


class Statement(NamedTuple):
    """What is stated about a term; ``language`` is the tag of a literal's language or ""."""

    subject: str
    predicate: str
    value: str
    language: str = ""


PREFERRED, ALTERNATIVE, HIDDEN = "skos:prefLabel", "skos:altLabel", "skos:hiddenLabel"
# Predicates that name a term: the field of the name. The first ones are preferred.
NAMES = {
    SKOS + "prefLabel": PREFERRED,
    FOAF + "name": PREFERRED,
    **{space + "name": PREFERRED for space in SCHEMA},
    RDFS + "label": PREFERRED,
    DCTERMS + "title": PREFERRED,
    SKOS + "altLabel": ALTERNATIVE,
    **{space + "alternateName": ALTERNATIVE for space in SCHEMA},
    OBO_SYNONYM: ALTERNATIVE,
    SKOS + "hiddenLabel": HIDDEN,
}
# Predicates that say something else of it: the slot of Term.
SLOTS = {
    SKOS + "broader": "broader",
    RDFS + "subClassOf": "broader",
    DCTERMS + "isPartOf": "broader",
    SKOS + "definition": "definition",
    SKOS + "scopeNote": "definition",
    DCTERMS + "description": "definition",
    **{space + "description": "definition" for space in SCHEMA},
    RDFS + "comment": "definition",
    RDF_TYPE: "kinds",
    DCTERMS + "isReplacedBy": "replaced_by",
    OBO_REPLACED: "replaced_by",
    OWL + "deprecated": "deprecated",
    SKOS + "notation": "codes",
    DCTERMS + "identifier": "codes",
    **{space + "identifier": "codes" for space in SCHEMA},
    FOAF + "homepage": "domains",
    **{space + "url": "domains" for space in SCHEMA},
    **{space + "addressCountry": "country" for space in SCHEMA},
    **{space + "foundingDate": "years" for space in SCHEMA},
    **{space + "birthDate": "years" for space in SCHEMA},
}
# Predicates whose value is a label that is a thing of its own: those that name a term alike (SKOS Reference, appendix B.3.4.2).
XL = {SKOS_XL + name: SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel")}
LITERAL_FORM, NARROWER = SKOS_XL + "literalForm", SKOS + "narrower"
PREDICATES = [*NAMES, *SLOTS, *XL, LITERAL_FORM, NARROWER]
ORDER = {predicate: number for number, predicate in enumerate(PREDICATES)}
NO_TERMS = frozenset(  # types of what is described in such files and is no term
    [SKOS + "ConceptScheme", SKOS + "Collection", SKOS + "OrderedCollection", SKOS_XL + "Label"]
    + [OWL + name for name in ("Ontology", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")]
    + [PREFIXES["rdf"] + "Property"]
)
MOST_TEXT = 4_000  # characters of a value that are kept
MOST_BROADER = 100  # broader terms of a term
CREATE = "CREATE TABLE statements (subject TEXT, rank INTEGER, value TEXT, language TEXT)"
PUT = "INSERT INTO statements VALUES (?, ?, ?, ?)"
ALL = "SELECT subject, rank, value, language FROM statements ORDER BY subject, rank, language NOT IN ('en', ''), rowid"
SPELT = """INSERT INTO statements SELECT term.subject, ?, form.value, form.language
FROM statements AS term JOIN statements AS form ON form.subject = term.value AND form.rank = ? WHERE term.rank = ?"""
LABEL = f"SELECT value FROM statements WHERE subject = ? AND rank < {len(NAMES)} ORDER BY rank, language NOT IN ('en', ''), rowid LIMIT 1"


def terms(statements: Iterable[Statement]) -> Iterator[Term]:
    """Yield the terms that statements describe, in the order of their IRIs: all that has a name and is no scheme, collection or property."""
    with closing(sqlite3.connect("")) as base:
        _gather(base, statements)
        for subject, rows in groupby(base.execute(ALL), key=lambda row: str(row[0])):
            facts = [Statement(subject, PREDICATES[rank], value, language) for _, rank, value, language in rows]
            if (term := _term(subject, facts, base)) is not None:
                yield term


def _gather(base: sqlite3.Connection, statements: Iterable[Statement]) -> None:
    """Put statements into the database, and what the labels that are things of their own spell as names of their terms."""
    known = (_turned(statement) for statement in statements if statement.predicate in ORDER)
    base.execute(CREATE)
    base.executemany(PUT, ((s.subject, ORDER[s.predicate], s.value[:MOST_TEXT], s.language) for s in known))
    base.execute("CREATE INDEX subjects ON statements (subject)")
    for predicate, name in XL.items():
        base.execute(SPELT, (ORDER[name], ORDER[LITERAL_FORM], ORDER[predicate]))


def _turned(statement: Statement) -> Statement:
    """Return a statement, skos:narrower as the skos:broader that it is the inverse of (SKOS Reference, S25)."""
    if statement.predicate != NARROWER:
        return statement
    return Statement(statement.value, SKOS + "broader", statement.subject)


def _term(subject: str, facts: list[Statement], base: sqlite3.Connection) -> Term | None:
    """Return the term that facts are about, or None where they are about something else."""
    told: dict[str, list[str]] = {}
    for fact in facts:
        if fact.predicate in SLOTS:
            told.setdefault(SLOTS[fact.predicate], []).append(fact.value)
    if facts[0].predicate not in NAMES or NO_TERMS & set(told.get("kinds", ())):
        return None
    return Term(
        subject,
        tuple(dict.fromkeys(_names([fact for fact in facts if fact.predicate in NAMES]))),
        broader=tuple(filter(None, (_label(value, base) for value in [*dict.fromkeys(told.get("broader", []))][:MOST_BROADER]))),
        definition=told.get("definition", [""])[0],
        kinds=tuple(dict.fromkeys(told.get("kinds", ()))),
        country=next((value for value in told.get("country", []) if len(value) == 2 and value.isupper()), ""),
        domains=tuple(dict.fromkeys(filter(None, map(host, told.get("domains", []))))),
        years=tuple(dict.fromkeys(value[:4] for value in told.get("years", []))),
        codes=tuple(dict.fromkeys(told.get("codes", ()))),
        replaced_by=next(
            filter(_is_address, told.get("replaced_by", [])), subject if {"true", "1"} & set(told.get("deprecated", ())) else ""
        ),
    )


def _names(facts: list[Statement]) -> Iterator[Name]:
    """Yield names: of predicates that name the preferred label, only the first one used is believed in a language; others are alternative."""
    preferred: dict[str, str] = {}
    for fact in facts:
        field = NAMES[fact.predicate]
        if field == PREFERRED and preferred.setdefault(fact.language, fact.value) != fact.value:
            field = ALTERNATIVE
        yield Name(fact.value, field, fact.language)


def _label(value: str, base: sqlite3.Connection) -> str:
    """Return the label of a term, or a value that is none as it is."""
    found = base.execute(LABEL, (value,)).fetchone()
    return str(found[0]) if found else "" if "://" in value else value


def _is_address(text: str) -> bool:
    """Tell an IRI from the CURIE that OBO ontologies may name a successor by."""
    return "://" in text or text.startswith("urn:")


def host(address: str) -> str:
    """Return the host of a web address, without www.

    >>> host("https://www.example.org/about")
    'example.org'
    """
    try:
        return (urlsplit(address if "//" in address else f"//{address}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
