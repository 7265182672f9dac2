"""Classification: which units of a list are headings, which are entries, which go on with the entry before, and which describe it.

What a private person's is, is taken away first; then each unit is judged by itself, and then by its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from miggraph.importing.text.layout.markers import CONTINUES, MARKER
from miggraph.importing.text.layout.units import Kind, Unit
from miggraph.importing.text.privacy import withholding
from miggraph.importing.text.recognition.imprint import read_imprint
from miggraph.importing.text.recognition.persons import people
from miggraph.importing.text.segmentation import evidence, numbering
from miggraph.importing.text.segmentation.annotations import annotation_at
from miggraph.importing.text.segmentation.directories import mark_directories
from miggraph.importing.text.segmentation.labelled_entries import is_fact, mark_labelled_entries
from miggraph.importing.text.segmentation.numbering import ENOUGH
from miggraph.importing.text.vocabulary import countries
from miggraph.importing.text.vocabulary.list_context import ListContext


def kinds(found: Sequence[Unit], known: ListContext) -> list[Kind]:
    """Say of each unit what it is; one that is withheld is looked at no further."""
    marks = withholding.mark_private(found)
    public = iter(_public_kinds(_public(found, marks), known))
    return [next(public) if marked is None else marked for marked in marks]


def _public(found: Sequence[Unit], marks: Sequence[Kind | None]) -> list[Unit]:
    """Return the units that are not withheld; where one was, there is a gap between those on either side."""
    for place, marked in enumerate(marks):
        if marked and place:
            found[place - 1].ends = True
        if marked and place + 1 < len(found):
            found[place + 1].begins = True
    return [unit for unit, marked in zip(found, marks, strict=True) if not marked]


def _public_kinds(found: Sequence[Unit], known: ListContext) -> list[Kind]:
    """Say of each unit whether it is a heading, an entry, more of the entry before, or a paragraph."""
    made = _by_neighbours(found, known)
    # lines are put to the entries above before directories and labelled entries are told: these take over what they are sure of
    _put_below_titles(found, made, known)
    _put_below_entries(found, made, known)
    mark_directories(found, made, known)
    mark_labelled_entries(found, made, known)
    return made


def _by_neighbours(found: Sequence[Unit], known: ListContext) -> list[Kind]:
    """Judge each unit by itself, and those that stay paragraphs once more by what stands around them."""
    scores = [_score(unit, known) for unit in found]
    headings = numbering.headings(found, scores, known)
    markers = numbering.markers(found, headings)
    made: list[Kind] = [
        "heading" if place in headings else _first_guess(unit, score, markers)
        for place, (unit, score) in enumerate(zip(found, scores, strict=True))
    ]
    for place, unit in enumerate(found):
        if made[place] == "text":
            before = made[place - 1] if place else "heading"
            after = made[place + 1] if place + 1 < len(found) else ""
            made[place] = _second_guess(unit, scores[place], before, after, found[place + 1] if after else None)
    return made


def _put_below_entries(found: Sequence[Unit], made: list[Kind], known: ListContext) -> None:
    """Put a line that gives an address, an ISBN, a price or the imprint to the entry above it."""
    for place in range(1, len(found)):
        if made[place - 1] not in ("entry", "more") or found[place].begins or made[place] == "heading":
            continue
        if is_fact(found[place].text):
            made[place] = "more"
        if made[place - 1] == "more":
            continue
        if (made[place] == "entry" and _imprint_first(found[place], known)) or _imprint_below(found[place - 1], found[place], known):
            made[place] = "more"


def _score(unit: Unit, known: ListContext) -> float:
    """Return the evidence that a unit is a citation, or begins with one and goes on with its annotation."""
    text = unit.text.replace("\n", " ")
    score = evidence.citation(text, known)
    if score < ENOUGH and unit.begins and (start := annotation_at(unit.text, known)):
        return max(score, evidence.citation(text[:start], known))
    return score


def _put_below_titles(found: Sequence[Unit], kinds: list[Kind], known: ListContext) -> None:
    """Put titles that stand on a line of their own to the lines below, which say who wrote and who published them."""
    place = 0
    while place + 1 < len(found):
        unit, below = found[place], found[place + 1]
        # a line in capitals above entries is the heading of a section
        alone = kinds[place] in ("heading", "text") and unit.begins and not below.begins and evidence.heading(unit.text)
        if alone and not unit.text.isupper() and _goes_on_below(below, kinds[place + 1], known):
            kinds[place], kinds[place + 1] = "entry", "more"
            _stop(unit)
            while place + 2 < len(found) and not found[place + 2].begins and kinds[place + 2] == "entry":
                kinds[place + 2] = "more"
                _stop(found[place + 1])
                place += 1
        place += 1


def _stop(unit: Unit) -> None:
    """End a line that says something whole with a full stop, for the lines will be put together."""
    unit.lines = [
        (number, text if text.rstrip().endswith((".", "?", "!", ",", ":", ";", ")", "-")) else f"{text.rstrip()}.")
        for number, text in unit.lines
    ]


def _goes_on_below(unit: Unit, kind: Kind, known: ListContext) -> bool:
    """Say whether a line begins with those who wrote or edited what the line above names."""
    if MARKER.match(unit.text) or evidence.prose(unit.text) > 1:
        return False
    if re.match(r"(?:by|edited|ed\.|eds\.|compiled|directed|von|par|por|written|herausgegeben|hrsg)\b", unit.text, re.IGNORECASE):
        return True
    if kind == "entry" and _imprint_first(unit, known):
        return True
    named = people(unit.text, known, inverted=False)
    return (
        kind == "entry" and bool(named.names) and named.strength >= 1 and unit.text[named.end :].lstrip().startswith((",", ".", "(", "–"))
    )


def _imprint_below(above: Unit, unit: Unit, known: ListContext) -> bool:
    """Say whether a line gives the imprint that the citation above lacks."""
    if MARKER.match(unit.text) or evidence.imprint(above.text, known) >= 1 or evidence.prose(unit.text) > 1:
        return False
    printed = read_imprint(re.split(r"\.\s|\n|[.;]$", unit.text)[0], known)
    if printed is None or not (printed.publishers or printed.places):
        return False
    _stop(above)
    return True


def _imprint_first(unit: Unit, known: ListContext) -> bool:
    """Say whether a line begins with a place or a publisher and its year: the end of the citation above."""
    head = re.match(r"([^.;(]{3,80}?),?\s(?:19|20)\d\d\b", unit.text)
    return bool(head and not MARKER.match(unit.text) and (read_imprint(head[1], known) or re.fullmatch(r"[^\W\d_a-z]\w+", head[1])))


def _first_guess(unit: Unit, score: float, markers: str) -> Kind:
    """Judge a unit by itself. In a document that marks its entries, what has no mark must look very much like a citation."""
    text = unit.text.replace("\n", " ")
    marked = MARKER.match(unit.lines[0][1])
    if marked and markers and marked[markers] is not None:
        return "entry" if evidence.prose(text) < 4 or score > 0 else "text"
    if markers and score < 3:
        return "text"
    return "entry" if score >= ENOUGH else "text"


def _second_guess(unit: Unit, score: float, before: str, after: str, following: Unit | None) -> Kind:
    """Judge once more a unit that does not look like a citation by itself: it may be a heading, or its neighbours may show that it is an entry."""
    text = unit.text.replace("\n", " ")
    if evidence.heading(text) and _stands_alone(unit, before, after, following):
        return "heading"
    if before == "entry" and not unit.begins and CONTINUES.match(text) and evidence.prose(text) < 1.5:
        return "more"
    # less evidence is enough for a paragraph of its own that is no prose: more so where prose follows, which would be its annotation
    quiet = evidence.prose(text) < 1 and len(text) < 300
    if unit.begins and before in ("text", "heading") and quiet and score >= 0.9:
        return "entry"
    if (
        unit.begins
        and unit.ends
        and before in ("text", "heading")
        and following
        and after == "text"
        and quiet
        and evidence.prose(following.text) > 1
        and score > 0.5
    ):
        return "entry"
    return "text"


def _stands_alone(unit: Unit, before: str, after: str, following: Unit | None) -> bool:
    """Say whether a line that could be a heading stands where one would: above an entry, and not below one in its paragraph."""
    if unit.begins and unit.ends and (unit.text.isupper() or countries.country(unit.text)):
        return True  # in capitals, or the name of a country
    if after in ("entry", "") or before == "heading":
        return unit.begins or before != "entry"
    if following is not None and evidence.heading(following.text):
        return True
    return unit.begins and unit.ends and before != "entry"
