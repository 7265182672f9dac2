"""A mapping set and its rows, with the slots of SSSOM (Simple Standard for Sharing Ontological Mappings, class Mapping)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from miggraph.ground import homes
from miggraph.ground.findings import Finding
from miggraph.ground.names import Names
from miggraph.sssom.prefixes import FIXED, chosen
from miggraph.sssom.relations import fits, kind_of

SUFFIX = homes.MAPPINGS
LARGEST = 50_000_000  # bytes of a file: reading it takes 3 seconds and 450 MB, and every command on the graph reads all sets
NOTHING = "sssom:NoTermFound"
NOT = "Not"
DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
LEXICAL, SEMANTIC, MANUAL = "semapv:LexicalMatching", "semapv:SemanticSimilarityThresholdMatching", "semapv:ManualMappingCuration"


@dataclass(slots=True, unsafe_hash=True)  # a frozen one takes three times as long to make, and the graph is built from thousands
class Mapping:
    """One row of a mapping set; identifiers are CURIEs, and a slot with several values has ``|`` between them.

    ``others`` holds the columns that have no field here, so that nothing is lost when the set is written again.
    A row is never changed: ``dataclasses.replace`` makes another.
    """

    subject_id: str
    subject_label: str
    predicate_id: str
    predicate_modifier: str = ""
    object_id: str = ""
    object_label: str = ""
    mapping_justification: str = LEXICAL
    author_label: str = ""
    reviewer_id: str = ""
    reviewer_label: str = ""
    object_source: str = ""
    mapping_tool: str = ""
    mapping_date: str = ""
    confidence: str = ""
    subject_match_field: str = ""
    object_match_field: str = ""
    match_string: str = ""
    comment: str = ""
    others: tuple[tuple[str, str], ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def is_decided(self) -> bool:
        """Whether a person has decided: accepted, rejected, or found that there is nothing.

        What is not said rightly is no decision: a date that is none, a modifier other than "Not".
        """
        return bool((self.reviewer_id or self.reviewer_label) and DAY.fullmatch(self.mapping_date)) and self.predicate_modifier in ("", NOT)

    @property
    def is_touched(self) -> bool:
        """Whether a person has written something into the row, be it a whole decision or half of one."""
        return bool(self.reviewer_id or self.reviewer_label or self.mapping_date or self.predicate_modifier)

    @property
    def is_rejected(self) -> bool:
        return self.is_decided and self.predicate_modifier == NOT

    @property
    def is_nothing(self) -> bool:
        """Whether a person has found that the vocabulary holds nothing for the subject."""
        return self.is_decided and self.object_id == NOTHING

    @property
    def is_accepted(self) -> bool:
        return self.is_decided and self.predicate_modifier != NOT and self.object_id != NOTHING

    def decided(self, predicate: str, reviewer: str, *, date: datetime.date | None = None) -> Mapping:
        """Return the row as a person decided it: a predicate, "Not", or NOTHING.

        Accepted as proposed, it keeps how it was found and how sure that was: SSSOM has the reviewer beside it. Anything else is what the
        person says, and no confidence of a program's; with "Not" it would be that of the negation.
        """
        row = replace(self, reviewer_id=reviewer, mapping_date=str(date or datetime.date.today()), predicate_modifier="")
        if predicate == self.predicate_id and not self.predicate_modifier and self.object_id != NOTHING:
            return replace(row, mapping_justification=self.mapping_justification or MANUAL)
        said = replace(row, mapping_justification=MANUAL, confidence="")
        if predicate == NOT:
            return replace(said, predicate_modifier=NOT)
        if predicate == NOTHING:
            return replace(said, object_id=NOTHING, object_label="")
        return replace(said, predicate_id=predicate)

    def cells(self) -> dict[str, str]:
        """Return the slots that have a value."""
        own = {slot: value for slot in SLOTS if (value := getattr(self, slot))}
        return {**own, **dict(self.others)}


SLOTS = tuple(row.name for row in fields(Mapping) if row.name not in ("others", "line"))


@dataclass
class MappingSet:
    """A file of mappings: its metadata, its prefixes and its rows, and what is wrong with it."""

    path: Path
    metadata: dict[str, Any] = field(default_factory=dict)  # texts, lists of texts, mappings
    prefixes: dict[str, str] = field(default_factory=dict)
    rows: list[Mapping] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    names: Names = field(default_factory=Names, repr=False)  # of the home whose things are linked

    @property
    def name(self) -> str:
        return self.path.name.removesuffix(SUFFIX)

    @property
    def id(self) -> str:
        """The IRI of the set, which names the graph of its triples."""
        return self.metadata.get("mapping_set_id") or f"{self.names.mappings}{self.name}"

    def iri(self, curie: str) -> str:
        """Return the IRI of a CURIE; what has no known prefix is an IRI already."""
        prefix, colon, local = curie.partition(":")
        namespace = FIXED.get(prefix) or self.prefixes.get(prefix)
        return namespace + local if colon and namespace and not local.startswith("//") else curie

    def kind(self, iri: str) -> str:
        """Return the kind of one of our things: theme, place …; "" for what is not ours."""
        return kind_of(iri, self.names)

    def curie(self, iri: str) -> str:
        """Return the CURIE of an IRI by the longest namespace that fits, or the IRI. A namespace itself has no CURIE: nothing would follow the colon."""
        known = {**FIXED, **self.prefixes, **FIXED}  # the fixed ones first and last: they win where two fit
        fitting = (prefix for prefix, namespace in known.items() if iri.startswith(namespace) and iri != namespace)
        best = max(fitting, key=lambda p: len(known[p]), default="")
        return f"{best}:{iri[len(known[best]) :]}" if best else iri

    def declare(self, prefix: str, namespace: str) -> str:
        """Declare a prefix for a namespace, and return the one to use: another where this one is taken, reserved, or none."""
        used = chosen(prefix, namespace, self.prefixes)
        if used not in FIXED:
            self.prefixes[used] = namespace
        return used

    def put(self, row: Mapping) -> None:
        """Put a row in the place of the one with the same subject and object, or with the others."""
        key = (row.subject_id, row.object_id)
        self.rows = [other for other in self.rows if (other.subject_id, other.object_id) != key] + [row]

    def links(self) -> Iterator[tuple[str, str, str]]:
        """Yield the accepted rows as IRIs: subject, predicate, object; without those whose predicate does not fit the kind of the subject."""
        for row in self.rows:
            if row.is_accepted and fits(row.predicate_id, self.kind(subject := self.iri(row.subject_id))):
                yield subject, self.iri(row.predicate_id), self.iri(row.object_id)
