"""Their side: the rows whose objects are terms of a vocabulary that is at hand, what it says of them, and what lies above what in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph.ground.findings import Finding, Severity
from miggraph.ground.folding import fold
from miggraph.linking.model import Name, Subject
from miggraph.linking.relations import OF_KIND, comparable, is_in
from miggraph.linking.row_rules import Row
from miggraph.sssom import NOTHING

if TYPE_CHECKING:
    from miggraph.linking.model import Term, Vocabulary

OpenVocabulary = Callable[[str], "Vocabulary"]  # opens a vocabulary for a kind of our things
LEVELS, LABELS = 12, 2_000  # how far up a hierarchy is followed, and by how many labels at most
NEAREST = 10  # terms that a label is looked for among


@dataclass(frozen=True)
class ObjectTerms:
    """Rows whose objects are a vocabulary's, and its terms by address in the form in which addresses compare."""

    vocabulary: Vocabulary
    rows: list[Row]
    terms: dict[str, Term]


def look_up(everything: list[Row], open: OpenVocabulary, kind: str = "") -> list[ObjectTerms]:
    """Look up the objects that are in the namespace of a vocabulary: for each kind of subjects, or one, in what it opens as for that kind.

    A term that its kind's file does not have may stand in that of another kind.
    """
    found = [ObjectTerms(vocabulary, rows, _terms(vocabulary, rows)) for vocabulary, rows in _opened(everything, open, kind)]
    for one in found:
        for other in found:
            missing = [row for row in one.rows if comparable(row.object) not in one.terms] if other is not one else []
            one.terms.update(_terms(other.vocabulary, missing) if missing else {})
    return found


def _opened(everything: list[Row], open: OpenVocabulary, kind: str) -> Iterator[tuple[Vocabulary, list[Row]]]:
    """Yield what a vocabulary opens as for each kind that has rows in its namespace, and these rows."""
    present = {row.kind for row in everything} - {""}
    # themes first: the file of a vocabulary for them is the one that is always there
    kinds = [kind] if kind else [*(one for one in OF_KIND if one in present), *sorted(present - OF_KIND.keys())] or ["theme"]
    first = open(kinds[0])
    for one in kinds:
        if rows := _of(everything, first, one):
            yield first if one == kinds[0] else open(one), rows


def _of(everything: list[Row], vocabulary: Vocabulary, kind: str) -> list[Row]:
    """List the rows of a kind of subjects whose objects are in the namespace of a vocabulary."""
    linked = (row for row in everything if row.kind == kind and row.mapping.object_id != NOTHING)
    return [row for row in linked if is_in(row.object, vocabulary.namespace)]


def _terms(vocabulary: Vocabulary, rows: list[Row]) -> dict[str, Term]:
    asked = sorted({row.object for row in rows})
    return {comparable(iri): term for iri, term in vocabulary.terms(asked).items()}


# what becomes of the objects


def check_objects(looked_up: ObjectTerms) -> Iterator[Finding]:
    """Yield the objects that are unknown, withdrawn, replaced, or called something else."""
    for row in looked_up.rows:
        term = looked_up.terms.get(comparable(row.object))
        if term is None:
            severity = Severity.VIOLATION if row.mapping.is_accepted else Severity.WARNING
            yield _finding(row, "mapping-object", f"{looked_up.vocabulary.name} has no such term", severity)
        elif row.mapping.is_rejected:
            continue  # it was found wanting: what became of it since does not matter
        elif term.replaced_by:
            yield _finding(row, "mapping-obsolete", _instead(row, term, looked_up.vocabulary))
        elif row.mapping.object_label and fold(row.mapping.object_label) not in {fold(name.text) for name in term.names}:
            message = f'this is "{term.called(row.found.names.language)}" in the vocabulary, and "{row.mapping.object_label}" here'
            yield _finding(row, "mapping-label", message)


def _finding(row: Row, rule: str, message: str, severity: Severity = Severity.WARNING) -> Finding:
    return row.finding(rule, message, key="object_id", value=row.mapping.object_id, severity=severity)


def _instead(row: Row, term: Term, vocabulary: Vocabulary) -> str:
    if term.replaced_by == term.id:
        return "the term is withdrawn"
    found = vocabulary.terms([term.replaced_by])
    label = f' "{found[term.replaced_by].called(row.found.names.language)}"' if term.replaced_by in found else ""
    return f"the term is replaced by {row.found.curie(term.replaced_by)}{label}"


# what lies above what


def hierarchy(looked_up: ObjectTerms) -> Iterator[tuple[str, str]]:
    """Yield pairs of a term and a broader one, upwards from the terms that are linked to, through others that nobody mapped.

    A term names what it lies below by label: the pair is left out where several terms have it.
    """
    linked = {comparable(row.object) for row in looked_up.rows if row.mapping.is_accepted}
    by_label = _by_label(looked_up.terms.values())
    layer, seen, asked = [term for iri, term in looked_up.terms.items() if iri in linked], set(linked), set(by_label)
    for _ in range(LEVELS):
        new = {key: label for term in layer for label in term.broader if (key := fold(label)) not in asked}
        chosen = dict(list(new.items())[: LABELS - len(asked)]) if len(asked) < LABELS else {}
        asked |= chosen.keys()
        by_label |= _by_label(_called(looked_up.vocabulary, list(chosen.values())))
        above = [(term, upper) for term in layer for label in term.broader for upper in by_label.get(fold(label), [])]
        yield from ((term.id, upper.id) for term, upper in above)
        layer = list({upper.id: upper for _, upper in above if comparable(upper.id) not in seen}.values())
        seen |= {comparable(term.id) for term in layer}


def _by_label(terms: Iterable[Term]) -> dict[str, list[Term]]:
    """Return terms by their label, each in a list of one; a label that several have says nothing."""
    # by that in whatever language comes first in the vocabulary: so it names what lies above
    found: dict[str, dict[str, Term]] = defaultdict(dict)
    for term in terms:
        found[fold(term.label)][term.id] = term
    return {label: list(own.values()) if len(own) == 1 else [] for label, own in found.items()}


def _called(vocabulary: Vocabulary, labels: list[str]) -> Iterator[Term]:
    """Yield the terms of a vocabulary that have one of some labels and are in use."""
    asked = [Subject("theme/broader", "theme", (Name(label),)) for label in labels]
    for label, terms in zip(labels, vocabulary.near(asked, limit=NEAREST) if asked else [], strict=True):
        yield from (term for term in terms if fold(term.label) == fold(label) and not term.replaced_by)
