"""What beside the names speaks for a match or against it: countries, web domains, years, codes, types, brackets, what lies above."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from miggraph.ground.folding import fold, fold_word
from miggraph.linking.model import Subject, Term
from miggraph.linking.name_similarity import ACRONYM, field_of
from miggraph.linking.subject_headings import CONJUNCTIONS, PREPOSITIONS, parse, stem

# Words for kinds of things, as types and brackets use them; folded.
KIND_WORDS = {
    "theme": "topical topic concept subject descriptor",
    "place": "geographic place country state republic city town village region province county district island nation territory municipality "
    "settlement location continent kingdom emirate commonwealth federation",
    "organisation": "corporate organization organisation institution institute company agency association firm network foundation publisher "
    "university ngo charity nonprofit",
    "person": "personal person human author individual",
    "resource": "title work book publication article document journal periodical newspaper report creativework monograph series",
}
ELSEWHERE = "other context"
PLACE_WORDS = frozenset(KIND_WORDS["place"].split())
YEAR = re.compile(r"\b(1[0-9]{3}|20[0-9]{2})\b")
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(slots=True)
class Evidence:
    """What agrees and what clashes, in words for the reviewer."""

    agrees: list[str] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def compare(self, what: str, ours: set[str], theirs: set[str], *, clash: bool = True) -> None:
        """Note whether two sets of facts agree; where one of them is empty nothing is known."""
        if ours & theirs:
            self.agrees.append(f"same {what}")
        elif ours and theirs:
            (self.clashes if clash else self.doubts).append(f"other {what}")

    @property
    def is_distinguishing(self) -> bool:
        """Whether something agrees that a namesake need not have; a type is shared by all of a vocabulary's people."""
        return any(one != "same type" for one in self.agrees)

    def __str__(self) -> str:
        return "; ".join([*self.agrees, *self.clashes, *self.doubts])


def gather(subject: Subject, term: Term) -> Evidence:
    """Gather the evidence beside the names."""
    found = Evidence()
    # acronyms and web domains of one body differ with time and language, so that another one is a doubt, not a clash
    found.compare("country", {subject.country} - {""}, {term.country} - {""})
    found.compare("web domain", set(subject.domains), set(term.domains), clash=False)
    # an acronym that follows from a name of the term is not another one, though the term does not list it
    short = _acronyms(subject)
    found.compare("acronym", short - _initials(term), (_acronyms(term) | _capitals(term)) - (short & _initials(term)), clash=False)
    found.compare("code", _codes(subject), _codes(term), clash=subject.kind == "resource")
    if subject.kind == "person":
        _lifetime(subject, term, found)
    else:
        found.compare("year", set(subject.years), set(term.years) or _years(term) if subject.kind == "resource" else set(term.years))
    _types(subject, term, found)
    _brackets(subject, term, found)
    if subject.kind == "place":
        _containers(subject, term, found)
    elif roots(*subject.broader) & roots(*term.broader):
        found.agrees.append("same context")
    elif subject.is_concept and _is_elsewhere(subject, term):
        found.doubts.append(ELSEWHERE)
    return found


def _is_elsewhere(subject: Subject, term: Term) -> bool:
    """Say whether a word is used of other things: nothing that a term lies below or is defined by is in our context."""
    theirs = roots(*term.broader, term.definition)
    ours = roots(*subject.broader, subject.definition, *(name.text for name in subject.names))
    # a label of several words is rarely used of another thing: "visas" is, "work visas" is not
    return len(parse(term.label).words) == 1 and bool(theirs) and bool(subject.broader or subject.definition) and not theirs & ours


def _containers(subject: Subject, term: Term, found: Evidence) -> None:
    """Compare what a place lies in: "England--London" is in ours, "Theater--England--London" is no place, or none that we know."""
    ours, theirs = {fold(text) for text in subject.broader}, {fold(text) for text in term.broader}
    if ours and theirs:
        (found.agrees if theirs <= ours else found.clashes).append("same context" if theirs <= ours else "lies elsewhere")


def roots(*texts: str) -> set[str]:
    """Return the roots of the words of some texts."""
    return {stem(word) for text in texts for word in parse(text).words}


def _acronyms(thing: Subject | Term) -> set[str]:
    return {name.text for name in thing.names if field_of(name) == ACRONYM or (name.text.isupper() and " " not in name.text)}


def _initials(term: Term) -> set[str]:
    """Return the acronyms that follow from the names of a term: who is called Institute of Development Studies is called IDS."""
    words = ([word for word in fold(name.text).split() if word not in PREPOSITIONS | CONJUNCTIONS] for name in term.names)
    return {"".join(word[0] for word in some).upper() for some in words}


def _capitals(term: Term) -> set[str]:
    """Return the capitals that a term has in brackets: "International Organization for Migration (IOM)"."""
    return {found for name in term.names for found in re.findall(r"\(([A-Z][A-Z-]+)\)", name.text)}


def _codes(thing: Subject | Term) -> set[str]:
    return {re.sub(r"[^0-9a-z/.]", "", code.casefold().removeprefix("urn:isbn:")) for code in thing.codes} - {""}


def _is_acronym(capitals: str, subject: Subject, term: Term) -> bool:
    """Say whether capitals in brackets are the name for short, and not what it is about: "social dialogue (EU)"."""
    letters = iter("".join(word[0] for word in fold(term.label).split()))
    return subject.kind == "organisation" or capitals in _acronyms(subject) or all(letter in letters for letter in capitals.casefold())


def _years(term: Term) -> set[str]:
    return {year for name in term.names for year in YEAR.findall(name.text)}


def _lifetime(subject: Subject, term: Term, found: Evidence) -> None:
    """Compare the years of a person's works with the dates of the term: who died before or was a child then did not write them."""
    dates = sorted(int(year) for year in (set(term.years) or _years(term)))
    works = [int(year) for year in subject.years]
    # nobody publishes before fifteen, and a book may appear some years after its author's death
    if dates and works and (min(works) < dates[0] + 15 or (len(dates) > 1 and min(works) > dates[-1] + 20)):
        found.clashes.append("other lifetime")


def _types(subject: Subject, term: Term, found: Evidence) -> None:
    names = [re.split(r"[/#]", name)[-1] for name in term.kinds]
    kinds = {kind for name in names if name != "Concept" for kind in _kinds(WORD.findall(name))}  # a thesaurus has all as concepts
    if kinds:
        is_same = _type(subject) in kinds
        (found.agrees if is_same else found.clashes).append("same type" if is_same else "other type")


def _type(subject: Subject) -> str:
    """Return the kind whose words name what a subject is; a concept of any kind is called as themes are."""
    return "theme" if subject.is_concept else subject.kind


def _kinds(words: list[str]) -> set[str]:
    """Name the kinds of things that some words speak of."""
    folded = {part for word in words for part in fold_word(word.casefold())}
    return {kind for kind, known in KIND_WORDS.items() if folded & set(known.split())}


def _brackets(subject: Subject, term: Term, found: Evidence) -> None:
    """Judge what the term's label has in brackets: a kind of thing, something of our context, or a sense that is not ours."""
    said = set(parse(term.label).qualifier) - {fold(acronym) for acronym in _capitals(term) if _is_acronym(acronym, subject, term)}
    words = {word for word in said if not word.isdigit()}  # years tell when a body or a law was, not what it is
    if not words:
        return
    kinds = _kinds(sorted(words))
    inside = f"“{' '.join(parse(term.label).qualifier)}” in brackets"
    context = roots(*subject.broader, subject.definition, *(name.text for name in subject.names))
    ours = {stem(word) for word in words} & (context - {stem(word) for word in parse(term.label).words})
    if ours and len(ours) == len(words):
        found.agrees.append(f"{inside} fits")
    elif ours:
        found.doubts.append(f"{inside} fits in part")  # law is, and "Roman law" need not be
    elif subject.kind == "place" and words <= PLACE_WORDS:
        if words == {"country"}:
            found.agrees.append(f"{inside} fits")  # a republic, and the kingdom that was there before it, are another matter
    elif subject.is_concept and kinds == {"person"}:
        return  # "Migrants (Persons)"
    elif kinds and subject.kind != "place" and (kinds != {"theme"} or len(words) == 1):
        is_same = _type(subject) in kinds
        (found.agrees if is_same else found.clashes).append(f"{inside} fits" if is_same else inside)
    else:
        found.doubts.append(inside)
