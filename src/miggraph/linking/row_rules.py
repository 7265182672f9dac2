"""The rules for the rows of one mapping set: what SSSOM asks of them, and what a decision may not contradict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from miggraph import sssom
from miggraph.ground.errors import ParameterError
from miggraph.ground.findings import Finding, Severity, shown
from miggraph.linking.decisions import ORCID_SPACE, reviewer
from miggraph.linking.relations import KNOWN, a, fits, kind_of_set, options
from miggraph.sssom import BUILT_IN, NOT, NOTHING, Mapping, MappingSet

# SSSOM, slot mapping_justification: the values that its schema allows
JUSTIFICATIONS = frozenset(
    {
        "semapv:BackgroundKnowledgeBasedMatching", "semapv:CompositeMatching", "semapv:InstanceBasedMatching", "semapv:LexicalMatching",
        "semapv:LexicalSimilarityThresholdMatching", "semapv:LogicalReasoning", "semapv:ManualMappingCuration", "semapv:MappingChaining",
        "semapv:MappingInversion", "semapv:MappingReview", "semapv:SemanticSimilarityThresholdMatching", "semapv:StructuralMatching",
        "semapv:UnspecifiedMatching",
    }
)  # fmt: skip
# The slots of which an unknown prefix would make another identifier; match fields and justifications have prefixes that are fixed.
IDENTIFIERS = ("subject_id", "predicate_id", "object_id", "object_source", "reviewer_id")


class Row(NamedTuple):
    """A row, with the set and the file it stands in."""

    found: MappingSet
    mapping: Mapping
    file: str

    @property
    def subject(self) -> str:
        """The IRI of the subject."""
        return self.found.iri(self.mapping.subject_id)

    @property
    def kind(self) -> str:
        """The kind of the subject; "" where it is not ours."""
        return self.found.kind(self.subject)

    @property
    def object(self) -> str:
        """The IRI of the object."""
        return self.found.iri(self.mapping.object_id)

    @property
    def place(self) -> str:
        return f"{self.file}:{self.mapping.line}"

    def finding(self, rule: str, message: str, *, key: str = "", value: str = "", severity: Severity = Severity.VIOLATION) -> Finding:
        """Return a finding at the line of the row."""
        return Finding(rule, message, severity, file=self.file, line=self.mapping.line, key=key, value=value)


def rows(found: MappingSet, root: Path) -> list[Row]:
    """List the rows of a set; files are named relative to ``root``."""
    file = shown(found.path, root)
    return [Row(found, mapping, file) for mapping in found.rows]


def check(found: MappingSet, root: Path) -> Iterator[Finding]:
    """Yield what is wrong with a set as such, beside what its reader found."""
    own = rows(found, root)
    for row in own:
        for rule in ROW_RULES:
            yield from rule(row)
    yield from _duplicates(own)
    yield from _contradictions(own)
    yield from _metadata(found, root)
    yield from _canonical(found, root)


# rules for a row


def _prefixes(row: Row) -> Iterator[Finding]:
    """SSSOM, section "IRI prefixes": a prefix that is not built in stands in the curie_map."""
    for slot in IDENTIFIERS:
        for value in filter(None, getattr(row.mapping, slot).split("|")):
            prefix, colon, local = value.partition(":")
            if not local.startswith("//") and prefix not in {**BUILT_IN, **row.found.prefixes, "urn": ""}:
                message = f'the prefix "{prefix}" is not in the curie_map' if colon else "this is not an identifier of the form prefix:name"
                yield row.finding("mapping-prefix", message, key=slot, value=value)


def _predicate(row: Row) -> Iterator[Finding]:
    predicate, kind = row.mapping.predicate_id, row.kind
    if predicate not in KNOWN:
        yield row.finding(
            "mapping-predicate", f"this is no relation that links have{_near(predicate, KNOWN)}", key="predicate_id", value=predicate
        )
    elif kind and not fits(predicate, kind) and row.mapping.is_accepted:  # a candidate is fitted to the kind when it is decided on
        fitting = ", ".join(options(kind).values())
        why = "concepts are mapped by SKOS" if kind == "theme" else "SKOS maps concepts"
        yield row.finding(
            "mapping-predicate-kind", f"this does not fit {a(kind)}: {why}; use {fitting}", key="predicate_id", value=predicate
        )


def _justification(row: Row) -> Iterator[Finding]:
    value = row.mapping.mapping_justification
    if not value:
        yield row.finding("mapping-justification", "the row does not say how it was found", key="mapping_justification")
    elif value not in JUSTIFICATIONS:
        message = f"SSSOM knows no such justification{_near(value, JUSTIFICATIONS)}"
        yield row.finding("mapping-justification", message, key="mapping_justification", value=value)


def _date(row: Row) -> Iterator[Finding]:
    value = row.mapping.mapping_date
    if not value:
        return
    try:
        day = date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None
    except ValueError:
        day = None
    if day is None:
        yield row.finding("mapping-date", "this is no date: write year-month-day", key="mapping_date", value=value)
    elif day > date.today():
        yield row.finding("mapping-date", "this day is yet to come", key="mapping_date", value=value, severity=Severity.WARNING)


def _confidence(row: Row) -> Iterator[Finding]:
    value = row.mapping.confidence
    if value and not re.fullmatch(r"0(?:\.\d+)?|1(?:\.0+)?|\.\d+", value):
        yield row.finding("mapping-confidence", "a confidence is a number from 0 to 1", key="confidence", value=value)


def _modifier(row: Row) -> Iterator[Finding]:
    value = row.mapping.predicate_modifier
    if value not in ("", NOT):
        yield row.finding("mapping-modifier", f'the only modifier is "{NOT}"', key="predicate_modifier", value=value)
    elif value and row.mapping.object_id == NOTHING:
        yield row.finding(
            "mapping-modifier", "this says that it is not so that nothing was found: one of the two", key="predicate_modifier"
        )


def _half_decided(row: Row) -> Iterator[Finding]:
    """A spreadsheet's commonest slip: a decision without its date, or without who decided."""
    mapping = row.mapping
    who = mapping.reviewer_id or mapping.reviewer_label
    if who and not mapping.mapping_date:
        yield row.finding(
            "mapping-half-decided", "there is a reviewer and no mapping_date: it counts as a candidate", severity=Severity.WARNING
        )
    elif not who and (mapping.predicate_modifier == NOT or mapping.object_id == NOTHING):
        yield row.finding(
            "mapping-half-decided", "this is a decision without a reviewer: it counts as a candidate", severity=Severity.WARNING
        )


def _reviewer(row: Row) -> Iterator[Finding]:
    for value in filter(None, row.mapping.reviewer_id.split("|")):
        if (iri := row.found.iri(value)).startswith(ORCID_SPACE):
            try:
                reviewer(iri)
            except ParameterError:
                yield row.finding("mapping-reviewer", "this is no ORCID", key="reviewer_id", value=value)


def _kind(row: Row) -> Iterator[Finding]:
    kind, expected = row.kind, kind_of_set(row.found.name)
    if not kind:
        yield row.finding(
            "mapping-subject", "the subject is none of our themes, places, organisations, people or resources, nor of a kind of the home's own",
            key="subject_id", value=row.mapping.subject_id,
        )  # fmt: skip
    elif expected and kind != expected:
        yield row.finding(
            "mapping-kind", f"this is {a(kind)}, and the set is of {expected}s by its name", key="subject_id", value=row.mapping.subject_id
        )


def _own_object(row: Row) -> Iterator[Finding]:
    """A link leads out of the graph; what belongs together in it is said by its records."""
    if row.found.names.id(row.object) and not row.mapping.is_rejected:
        message = "this is one of our own things, and a link leads to another vocabulary"
        yield row.finding("mapping-own", message, key="object_id", value=row.mapping.object_id)


ROW_RULES: tuple[Callable[[Row], Iterator[Finding]], ...] = (
    _prefixes,
    _predicate,
    _justification,
    _date,
    _confidence,
    _modifier,
    _half_decided,
    _reviewer,
    _kind,
    _own_object,
)


def _near(value: str, known: object) -> str:
    from rapidfuzz import process

    hit = process.extractOne(value, sorted(known), score_cutoff=75)  # type: ignore[call-overload]
    return f"; did you mean {hit[0]}?" if hit else ""


# rules for the rows of a set


def _duplicates(own: list[Row]) -> Iterator[Finding]:
    """Rows that say the same, and rows of one pair that say different things."""
    seen: dict[tuple[str, str], Row] = {}
    for row in own:
        pair = (row.subject, row.object)
        before = seen.setdefault(pair, row)
        if before is row:
            continue
        old, new = before.mapping, row.mapping
        if (old.predicate_id, old.predicate_modifier, old.is_decided) == (new.predicate_id, new.predicate_modifier, new.is_decided):
            yield row.finding("mapping-duplicate", f"this stands in line {old.line} already")
        elif old.is_accepted and new.is_accepted:
            yield row.finding(
                "mapping-contradiction", f"line {old.line} says {old.predicate_id} of the same two, and this {new.predicate_id}"
            )
        elif old.is_decided and new.is_decided:
            yield row.finding("mapping-contradiction", f"the same two are accepted and rejected: see line {old.line}")
        else:
            yield row.finding("mapping-duplicate", f"line {old.line} is about the same two", severity=Severity.WARNING)


def _contradictions(own: list[Row]) -> Iterator[Finding]:
    """Subjects for which nothing was found, and which have a link."""
    accepted: dict[str, list[Row]] = {}
    for row in own:
        if row.mapping.is_accepted:
            accepted.setdefault(row.subject, []).append(row)
    for row in own:
        if row.mapping.is_nothing and (links := accepted.get(row.subject)):
            yield row.finding("mapping-contradiction", f"nothing was found, it says, and line {links[0].mapping.line} has a link")


def _metadata(found: MappingSet, root: Path) -> Iterator[Finding]:
    """SSSOM, class MappingSet: mapping_set_id and license are required."""
    faulty = {finding.key for finding in found.findings}
    licensed = found.rows and all(dict(row.others).get("license") for row in found.rows)
    for slot, is_in_rows in (("mapping_set_id", False), ("license", licensed)):
        if not is_in_rows and slot not in faulty and not found.metadata.get(slot):
            message = f"the metadata have no {slot}, which SSSOM asks of a mapping set"
            yield Finding("mapping-metadata", message, Severity.WARNING, file=shown(found.path, root), line=1)


def _canonical(found: MappingSet, root: Path) -> Iterator[Finding]:
    """SSSOM, section "Canonical SSSOM/TSV format"; what cannot be read as it stands is not compared."""
    if found.findings:
        return
    # lines, not bytes: the first that differs is where a person looks
    now, wanted = found.path.read_bytes().decode("utf-8", "replace").split("\n"), sssom.text(found).split("\n")
    if now == wanted:
        return
    line = next((at for at, (a, b) in enumerate(zip(now, wanted, strict=False), 1) if a != b), min(len(now), len(wanted)))
    message = "the file is not in canonical form from here on; the next decision written to it will put it in order"
    yield Finding("mapping-canonical", message, Severity.INFO, file=shown(found.path, root), line=line)
