"""How well the names of a subject and of a term agree, all of them taken together."""

from __future__ import annotations

from typing import NamedTuple

from miggraph.ground.folding import fold
from miggraph.linking.label_similarity import NEAR, SAME, Agreement, compare
from miggraph.linking.model import Name, Subject, Term
from miggraph.linking.subject_headings import parse, stem

PREFERRED, ALTERNATIVE, HIDDEN, ACRONYM = "skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "mig:acronym"
# What a hit is worth by the field of our name and of theirs: what one also calls a thing is often a part, a kind or a neighbour of it.
SUBJECT_FIELDS = {PREFERRED: 1.0, ALTERNATIVE: 0.42, ACRONYM: 0.4, HIDDEN: 0.3}
TERM_FIELDS = {PREFERRED: 1.0, ALTERNATIVE: 0.8, ACRONYM: 0.5, HIDDEN: 0.5}
AGREED = 0.9  # from here on two names are the same
REORDERED = 0.7  # from here on their words are the same
LOOSE = 0.55  # below it labels that share some words are related at best
# Words of a theme's alternative label lead to neighbours nearly as well as those of the preferred one; an alternative name of a body or a
# place is a name of it.
ALSO = 0.8
UNTAGGED = 0.7  # our label is not in the language of the home, in which a vocabulary without language tags most likely is
# Added for what the other names say: the alternative label rewords the preferred one; a second label agrees; every word of the term is among
# ours; two of its words are.
REWORDED, SECOND, COVERED, TWO = 0.14, 0.06, 0.06, 0.05


class NameMatch(NamedTuple):
    """The best pair of names: which two, how they agree, and what that is worth."""

    ours: Name
    theirs: Name
    agreement: Agreement
    value: float

    @property
    def is_exact(self) -> bool:
        return self.agreement.relation == SAME

    @property
    def is_preferred(self) -> bool:
        return self.ours.field == self.theirs.field == PREFERRED

    @property
    def is_acronym(self) -> bool:
        """Whether it is a single word in capitals that agrees: more bodies than one are called so."""
        return ACRONYM in (field_of(self.ours), field_of(self.theirs)) or (self.ours.text.isupper() and " " not in self.ours.text)

    @property
    def is_reordered(self) -> bool:
        """Whether the words stand in another order."""
        return parse(self.ours.text).is_reordered != parse(self.theirs.text).is_reordered

    @property
    def is_part(self) -> bool:
        """Whether one name has all words of the other."""
        ours, theirs = set(parse(self.ours.text).words), set(parse(self.theirs.text).words)
        return ours <= theirs or theirs <= ours


def field_of(name: Name) -> str:
    """Return the field of a name; a single word in capitals is an acronym whatever field it stands in.

    >>> field_of(Name("UNRISD", "skos:altLabel")), field_of(Name("Roma")), field_of(Name("Rural migration", "rdfs:label"))
    ('mig:acronym', 'skos:prefLabel', 'skos:prefLabel')
    """
    if name.text.isupper() and name.text.isascii() and " " not in name.text and name.field != PREFERRED:
        return ACRONYM
    return (
        name.field
        if name.field in SUBJECT_FIELDS
        else ALTERNATIVE
        if name.field.endswith(("alternateName", "title", "altLabel"))
        else PREFERRED
    )


def name_matches(subject: Subject, term: Term) -> list[NameMatch]:
    """List the pairs of names that agree at all, the best first. Names in two languages are not compared."""
    found = [
        NameMatch(ours, theirs, agreement, agreement.value * worth(subject, ours, theirs, agreement))
        for ours in subject.names
        for theirs in term.names
        if _one_language(ours, theirs) and (agreement := compare(ours.text, theirs.text)).value
    ]
    return sorted(found, key=lambda hit: (-hit.value, hit.ours.text, hit.theirs.text))


def worth(subject: Subject, ours: Name, theirs: Name, agreement: Agreement) -> float:
    """Return what an agreement is worth by the fields and the languages of the two names."""
    told = TERM_FIELDS[field_of(theirs)] * (1.0 if theirs.language or ours.language in ("", subject.language) else UNTAGGED)
    if field_of(ours) == ALTERNATIVE and (not subject.is_concept or (agreement.relation == NEAR and agreement.value < LOOSE)):
        return ALSO * told
    return SUBJECT_FIELDS[field_of(ours)] * told


def _one_language(ours: Name, theirs: Name) -> bool:
    return not ours.language or not theirs.language or ours.language[:2].casefold() == theirs.language[:2].casefold()


def concept_matches(subject: Subject, term: Term) -> list[NameMatch]:
    """List the pairs of names of two concepts that agree at all, the best first, with what the others add to it."""
    found = name_matches(subject, term)
    if found:
        best = found[0]
        value = best.value + _support(subject, term, found)
        found[0] = best._replace(value=min(value, LOOSE) if best.value < LOOSE and not best.is_exact else value)
    return found


def _support(subject: Subject, term: Term, found: list[NameMatch]) -> float:
    """Return what the other names add to the best hit.

    An alternative label that matches counts for more if it shares a word with the preferred one (a rewording, not a part or a neighbour) and
    if others hit too; a term whose every word is among ours may be ours in other words ("household workers", "domestic employees":
    "Household employees").
    """
    best = found[0]
    if best.is_preferred and best.agreement.value >= AGREED:
        return 0.0
    if best.agreement.relation in (SAME, NEAR) and best.agreement.value >= REORDERED:
        reworded = _roots(best.ours.text) & _roots(subject.label) if best.ours.text != subject.label else set()
        second = {fold(hit.ours.text) for hit in found if hit.agreement.value >= AGREED} - {fold(best.ours.text)}
        return (REWORDED if reworded else 0.0) + (SECOND if second else 0.0)
    if best.agreement.relation != NEAR or best.agreement.value >= LOOSE:
        return 0.0
    ours = {root for name in subject.names if field_of(name) != HIDDEN for root in _roots(name.text)}
    shared = _roots(term.label) & ours
    is_covered = len(parse(term.label).words) > 1 and shared == _roots(term.label)
    return COVERED if is_covered else TWO if len(shared) > 1 else 0.0


def _roots(text: str) -> set[str]:
    return {stem(word) for word in parse(text).words}
