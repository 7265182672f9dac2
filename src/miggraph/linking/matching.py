"""The matcher: scores how likely a term of an external vocabulary is one of our things, and says why.

The score is meant as a probability: of candidates at 0.9 or more at least 85 in 100 are right. ``make quality`` measures it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from miggraph import sssom
from miggraph.ground.folding import fold
from miggraph.linking import personal_names
from miggraph.linking.evidence import ELSEWHERE, Evidence, gather
from miggraph.linking.label_similarity import BROADER, NARROWER, NEAR, SAME
from miggraph.linking.model import Candidate, Subject, Term
from miggraph.linking.name_similarity import AGREED, LOOSE, NameMatch, concept_matches, name_matches
from miggraph.linking.relations import EXACT, options
from miggraph.linking.subject_headings import SUBDIVISION, parse

# The numbers below were set by hand so that of the candidates at 0.9 or more at least 85 in 100 are right; scripts/quality_links.py measures it.
CERTAIN = 0.98  # no machine is surer
RELATIONS = {SAME: "exact", NEAR: "close", BROADER: "broader", NARROWER: "narrower"}
SENSE, IN_PART = "in brackets", "fits in part"  # how doubts end, in the words that evidence has for them
# What is left of a score when a fact clashes: the surer the fact is stated on both sides, the less.
CLASHES = {"other country": 0.4, "other type": 0.4, "other year": 0.6, "other code": 0.5, "other lifetime": 0.2, "lies elsewhere": 0.6}
OTHER_CLASH = 0.45
# Of a doubt: a sense in brackets that is not ours, one that fits in part, and what a body has in brackets, which is mostly where it is.
DOUBT, PARTLY, SEAT = 0.55, 0.85, 0.85
CONTEXT = 0.03  # added where what lies above the two agrees: enough to order candidates that are otherwise alike
OUTDATED = 0.6  # what a term that was replaced by another is still worth
LEAST = 0.2  # candidates below it are hardly ever right
MEANING_AT_MOST = 0.8  # a model of language takes neighbours for synonyms
CLOSE_AT_MOST = 0.85  # of a match with an alternative label alone, which is often a part or a kind of what the term means
# What two namesakes hardly ever share.
WEIGHTY = frozenset({"same country", "same web domain", "same acronym", "same year", "same code"})


def score(subject: Subject, term: Term) -> Candidate | None:
    """Score a term for a subject; None where nothing speaks for it, or the term is withdrawn."""
    if term.replaced_by == term.id:
        return None
    seen = _located(term) if subject.kind == "place" else term
    found = NAME_MATCHERS.get(subject.kind, concept_matches)(subject, seen)
    if not found or (subject.is_concept and found[0].value < LEAST):  # a concept has nothing else that speaks for it
        return None
    evidence = gather(subject, seen)
    value = SCORERS.get(subject.kind, _concept)(found, evidence) * (OUTDATED if term.replaced_by else 1.0)
    in_doubt = subject.is_concept and any(doubt.endswith((SENSE, IN_PART)) for doubt in evidence.doubts)
    is_alone = in_doubt or not (found[0].is_preferred or (not subject.is_concept and WEIGHTY & set(evidence.agrees)))
    value = round(min(value, CLOSE_AT_MOST if is_alone else CERTAIN), 2)
    return _candidate(subject, term, found[0], value, evidence, is_alone=is_alone) if value > 0 else None


def rank(subject: Subject, terms: Iterable[Term]) -> list[Candidate]:
    """Score terms for a subject, the best first. Of terms that bear one name only one can be the thing: each is then less likely it."""
    terms = list(terms)
    found = _succeeded([candidate for term in terms if (candidate := score(subject, term))], {term.id: term for term in terms})
    likely = [candidate for candidate in found if candidate.score >= LOOSE]
    names = Counter(candidate.name for candidate in likely)
    plain = {candidate.name for candidate in likely if subject.kind == "place" and not _is_qualified(candidate)}
    shared = [
        _shared(candidate, names[candidate.name], is_other=candidate.name in plain and _is_qualified(candidate)) for candidate in found
    ]
    return sorted(shared, key=lambda candidate: (-candidate.score, candidate.term.label, candidate.term.id))


def _succeeded(found: list[Candidate], terms: dict[str, Term]) -> list[Candidate]:
    """Put in the place of terms that were replaced those that took it."""
    best: dict[str, Candidate] = {}
    for old in found:
        successor = terms.get(old.term.replaced_by)
        candidate = _inherited(old, successor) if successor else old
        known = best.get(candidate.term.id)
        if known is None or candidate.score > known.score:
            best[candidate.term.id] = candidate
    return list(best.values())


def _inherited(old: Candidate, successor: Term) -> Candidate:
    """Return the candidate that a successor is: close at most, for it may mean more or less than the term whose place it took."""
    return replace(
        old,
        term=successor,
        predicate=options(old.subject.kind)["close"] if old.predicate in EXACT else old.predicate,
        score=round(min(old.score / OUTDATED, CLOSE_AT_MOST), 2),
        comment=f"{old.comment}, which has taken the place of “{old.term.label}”",
    )


def _is_qualified(candidate: Candidate) -> bool:
    return bool(parse(candidate.term.label).qualifier)


def _shared(candidate: Candidate, namesakes: int, *, is_other: bool) -> Candidate:
    """Lower the score of a term that shares its name with others, unless some evidence tells it from them.

    A place that has something in brackets where another has not is the lesser known one: "Geneva" and "Geneva (County)".
    """
    if namesakes < 2 or (candidate.is_distinguished and not is_other):
        return candidate
    return replace(candidate, score=round(candidate.score * 0.85, 2), comment=f"{candidate.comment}; {namesakes} terms have this name")


def _located(term: Term) -> Term:
    """Return a place named below what holds it, as "England--London" is, by its own name."""
    *above, own = SUBDIVISION.split(term.label)
    return replace(term, names=(term.names[0]._replace(text=own), *term.names[1:]), broader=(*term.broader, *above)) if above else term


def semantic_candidate(subject: Subject, term: Term, likeness: float) -> Candidate:
    """Return a candidate that a model of language finds near in meaning: by itself never above 0.8, and close at most."""
    return Candidate(
        subject=subject,
        term=term,
        predicate=options(subject.kind)["close"],
        score=round(min(likeness, MEANING_AT_MOST), 2),
        subject_field=subject.names[0].field,
        term_field=term.names[0].field,
        match="",
        justification=sssom.SEMANTIC,
        comment="near in meaning",
    )


def merge_candidates(lexical: Iterable[Candidate], semantic: Iterable[Candidate]) -> list[Candidate]:
    """Merge candidates found by words and by meaning: of a term that both found, the one with the higher score stays."""
    best: dict[str, Candidate] = {}
    for candidate in [*lexical, *semantic]:
        known = best.get(candidate.term.id)
        if known is None or candidate.score > known.score:
            best[candidate.term.id] = replace(candidate, comment=f"{candidate.comment}; {known.comment}") if known else candidate
    return sorted(best.values(), key=lambda candidate: (-candidate.score, candidate.term.label, candidate.term.id))


def _concept(found: list[NameMatch], evidence: Evidence) -> float:
    """Score a concept: by its names, unless its type or what stands in brackets speaks of something else."""
    value = found[0].value
    return _judged(value, evidence) + (CONTEXT if "same context" in evidence.agrees and value >= LOOSE else 0.0)


def _place(found: list[NameMatch], evidence: Evidence) -> float:
    """Score a place: names of places repeat, so that the name alone is not enough."""
    value = found[0].value * (0.88 if found[0].is_exact else 0.5)
    if "same code" in evidence.agrees:
        value = max(value, 0.97 if found[0].agreement.value >= AGREED else 0.6)
    elif evidence.agrees and found[0].is_exact:
        value = found[0].value * 0.97
    return _judged(value, evidence)


def _organisation(found: list[NameMatch], evidence: Evidence) -> float:
    """Score an organisation: above 0.9 only with a second field that agrees, or its own web domain."""
    best, agreeing = found[0], WEIGHTY & set(evidence.agrees)
    named = max((match for match in found if not match.is_acronym), key=lambda match: match.agreement.value, default=best)
    if named.is_acronym:
        agreeing = agreeing - {"same acronym"}  # it is the name that agrees: one field, not two
    # Miami University is not the University of Miami, and many bodies have one acronym
    is_named = named.agreement.value >= AGREED and not named.is_acronym and not named.is_reordered
    value = named.agreement.value if agreeing and is_named else best.value
    if "same web domain" in agreeing and any(match.is_part for match in found):
        value = max(value, 0.95 if is_named else 0.91)
    elif not (agreeing and is_named):
        value *= 0.75 if best.agreement.value >= AGREED else 0.5
    return _judged(value + (0.02 if len(agreeing) > 1 else 0.0), evidence, SEAT)


def _person(found: list[NameMatch], evidence: Evidence) -> float:
    """Score a person: namesakes are many, and a name without dates or works is not enough."""
    told = {"same code", "same year", "same context"} & set(evidence.agrees)
    return _judged(found[0].value if told else found[0].value * 0.75, evidence)


def _resource(found: list[NameMatch], evidence: Evidence) -> float:
    """Score a publication: by its number, else by title and year; a long title alone is nearly enough."""
    if "same code" in evidence.agrees and any(match.is_part for match in found):
        return 0.98
    is_long = len(fold(found[0].ours.text).split()) >= 5
    sure = {"same year", "same context"} & set(evidence.agrees)
    return _judged(found[0].value * (0.98 if sure else 0.88 if is_long else 0.7), evidence)


# Themes, and whatever kinds a home has of its own, are taken for concepts.
NAME_MATCHERS: dict[str, Callable[[Subject, Term], list[NameMatch]]] = {
    "place": name_matches,
    "organisation": name_matches,
    "resource": name_matches,
    "person": personal_names.name_matches,
}
SCORERS: dict[str, Callable[[list[NameMatch], Evidence], float]] = {
    "place": _place,
    "organisation": _organisation,
    "person": _person,
    "resource": _resource,
}


def _judged(value: float, evidence: Evidence, doubt: float = DOUBT) -> float:
    """Lower a value by what clashes and, a little, by what is in doubt."""
    for clash in evidence.clashes:
        value *= CLASHES.get(clash, OTHER_CLASH)
    in_brackets = any(one.endswith(SENSE) for one in evidence.doubts)
    in_part = any(one.endswith((IN_PART, ELSEWHERE)) for one in evidence.doubts)
    elsewhere = any(one.endswith("web domain") for one in evidence.doubts)
    return value * (doubt if in_brackets else PARTLY if in_part else 1.0) * (0.85 if elsewhere and value < 0.95 else 1.0)


def _candidate(subject: Subject, term: Term, match: NameMatch, value: float, evidence: Evidence, *, is_alone: bool) -> Candidate:
    why = f"{match.agreement.how}: {evidence}" if str(evidence) else match.agreement.how
    return Candidate(
        subject=subject,
        term=term,
        predicate=_predicate(subject.kind, match, is_alone=is_alone),
        score=value,
        subject_field=match.ours.field,
        term_field=match.theirs.field,
        match=fold(match.theirs.text),
        name=" ".join(parse(match.theirs.text).words),
        is_distinguished=evidence.is_distinguishing,
        justification=sssom.LEXICAL,
        comment=why + (f"; withdrawn: use {term.replaced_by}" if term.replaced_by else ""),
    )


def _predicate(kind: str, match: NameMatch, *, is_alone: bool) -> str:
    """Return the predicate that a match of names proposes: close at most where an alternative label alone matches."""
    relation = RELATIONS[match.agreement.relation]
    if relation == "exact" and is_alone:
        relation = "close"
    if relation == "close" and match.agreement.value < LOOSE:
        relation = "related"
    table = options(kind)
    return table.get(relation) or table["close"]
