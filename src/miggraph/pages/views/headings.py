"""Headings: what a list is, in a sentence: "Books on care work about the Philippines since 2003, but not about Manila".

The noun is that of the kind, or of a facet whose values stand bare (``bare: 0``: books, charities). Each other condition says what its file
has as ``heading``, before the value or with ``...`` in its place; a second one is for what is left out. Without one it is the summary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph.asking.facets.conditions import COUNTED, LITERAL, RANGE
from miggraph.asking.facets.frames import IT, Condition, Frame
from miggraph.asking.writing import capitalised, in_sentence, of_one, plural
from miggraph.pages import wording
from miggraph.pages.wording import OR

if TYPE_CHECKING:
    from miggraph.graph.facets import Facet, Kind
    from miggraph.graph.graph import Graph

PLACE = "..."  # of the value in a heading
NOUN = ("0",)  # the rank of a facet whose values are nouns
UNRANKED = "9"


@dataclass(frozen=True)
class Phrase:
    """What a condition says in a sentence; ``key`` orders it, ``head`` is what stands before its value."""

    key: tuple[bool, str, str]
    head: str
    text: str


def heading(graph: Graph, frame: Frame, number: int | None = None, words: str = "", *, is_counted: bool = True) -> str:
    """Return the sentence that says what a frame is, with how many there are; without ``is_counted`` only its noun is that of so many."""
    kind, say = graph.facets.kind(frame.kind), wording.of(graph).say
    noun, nouns = _noun(graph, kind, frame, number)
    if number is not None and is_counted:
        noun = say("{number} {things}", number=number, things=noun) if number else say("no {things}", things=noun)
    rest = [one for one in frame.conditions if one not in nouns]
    phrases = [_phrase(graph, kind, one) for one in rest if not _needs_not(kind, one)]
    said = _run_together(graph, sorted(phrases, key=lambda one: one.key))
    said += [say("with the words “{words}”", words=words)] if words else []
    out = [say("not those {condition}", condition=_left_out(graph, kind, one)) for one in rest if _needs_not(kind, one)]
    whole = " ".join([noun, *(map(of_one, said) if number == 1 else said)])
    if out:
        whole = say("{things}, but {others}", things=whole, others=wording.of(graph).series(out))
    return by(graph, frame, whole)


def by(graph: Graph, frame: Frame, counted: str) -> str:
    """Add what is counted by: ", by theme and year"."""
    kind, words = graph.facets.kind(frame.kind), wording.of(graph)
    groups = [words.group(kind.facet(name)) for name in frame.by]
    return words.say("{things}, by {groups}", things=counted, groups=words.series(groups)) if groups else counted


def phrase(graph: Graph, kind: Kind, condition: Condition) -> str:
    """Return what one condition says, as it stands on a list to be taken away: "Theme: Labour migration", "since 2003"."""
    words = wording.of(graph)
    if condition.facet == IT:
        called = _called(graph, condition)
        return words.say("Not: {condition}", condition=called) if condition.is_excluded else called
    facet = kind.facet(condition.facet)
    if facet.value == "yes":
        text = _phrase(graph, kind, condition).text
        return capitalised(words.say("not {condition}", condition=text) if _needs_not(kind, condition) else text)
    is_plain = facet.value in (*LITERAL, COUNTED)
    value = words.series(
        [_literal(graph, facet, one, alone=True) for one in condition.values] if is_plain else _labels(graph, condition), OR
    )
    is_year = facet.value == "date" and "year" in (*facet.texts("group"), "")[0]
    text = value if is_year else words.say("{name}: {value}", name=words.group(facet), value=value)
    return words.say("Not {condition}", condition=text) if condition.is_excluded else capitalised(text)


def _noun(graph: Graph, kind: Kind, frame: Frame, number: int | None) -> tuple[str, list[Condition]]:
    """Return the noun of the sentence, and the condition that it says."""
    bare = next(
        (one for one in frame.conditions if not one.is_excluded and _is_noun(kind, one) and graph.names.language.startswith("en")), None
    )
    if bare is None:
        return wording.of(graph).things(kind, 2 if number is None else number), []
    labels = [in_sentence(graph, one) for one in map(graph.names.iri, bare.values)]
    return wording.of(graph).series([label if number == 1 else plural(label) for label in labels], OR), [bare]


def _is_noun(kind: Kind, condition: Condition) -> bool:
    facet = kind.facets.get(condition.facet)
    return bool(facet and facet.texts("bare") == NOUN and not facet.texts("heading"))


def _is_out(kind: Kind, condition: Condition) -> bool:
    """Say whether a condition leaves out."""
    facet = kind.facets.get(condition.facet)
    return (condition.values == ("no",)) != condition.is_excluded if facet and facet.value == "yes" else condition.is_excluded


def _needs_not(kind: Kind, condition: Condition) -> bool:
    """Say whether a condition leaves out, and its facet has no words for that."""
    facet = kind.facets.get(condition.facet)
    return _is_out(kind, condition) and not (facet and len(facet.texts("heading")) > 1)


def _phrase(graph: Graph, kind: Kind, condition: Condition) -> Phrase:
    if condition.facet == IT:
        return Phrase((False, "", ""), "", wording.of(graph).say("called {name}", name=_called(graph, condition)))
    facet = kind.facet(condition.facet)
    words = said(graph, facet)
    head, _, tail = words[-1 if _is_out(kind, condition) else 0].partition(PLACE)
    value = _value(graph, facet, condition)
    key = (facet.value == "date", (*facet.texts("bare"), UNRANKED)[0], facet.name)
    return Phrase(key, head.strip(), " ".join(f"{head.strip()} {value}{tail}".split()))


def said(graph: Graph, facet: Facet) -> tuple[str, ...]:
    """Return what a facet says in a sentence. What has no words for it says its summary, and the value behind a colon."""
    say, own = wording.of(graph).say, facet.texts("heading")
    if own or facet.value in ("yes", "date"):
        return tuple(map(say, own)) or (say(facet.summary) if facet.value == "yes" else PLACE,)
    return (say("{name}: {value}", name=say(facet.summary), value=PLACE),)


def _left_out(graph: Graph, kind: Kind, condition: Condition) -> str:
    words = wording.of(graph)
    if condition.facet == IT:
        return words.say("called {name}", name=_called(graph, condition))
    if _is_noun(kind, condition):
        labels = [in_sentence(graph, one) for one in map(graph.names.iri, condition.values)]
        nouns = list(map(plural, labels)) if graph.names.language.startswith("en") else labels
        return words.say("that are {things}", things=words.series(nouns, OR))
    return _phrase(graph, kind, condition).text


def _called(graph: Graph, condition: Condition) -> str:
    words = wording.of(graph)
    return words.series([words.say("“{text}”", text=label) for label in _labels(graph, condition)], OR)


def _labels(graph: Graph, condition: Condition) -> list[str]:
    return [graph.labels.name(graph.names.iri(one)) for one in condition.values]


def _value(graph: Graph, facet: Facet, condition: Condition) -> str:
    if facet.value == "yes":
        return ""
    is_plain = facet.value in (*LITERAL, COUNTED)
    values = [_literal(graph, facet, one) if is_plain else in_sentence(graph, graph.names.iri(one)) for one in condition.values]
    return wording.of(graph).series(values, OR)


def _literal(graph: Graph, facet: Facet, text: str, *, alone: bool = False) -> str:
    """Return a date, a number, a text or a code as it stands in a sentence; or ``alone``, without the word before it."""
    words = wording.of(graph)
    say = words.say
    if facet.value in ("text", "code"):
        return say("“{text}”", text=text)
    between = RANGE.fullmatch(text)
    shown = words.date if facet.value == "date" else str
    low, high = (shown(between[1]), shown(between[2])) if between else (shown(text), shown(text))
    if facet.value in ("number", COUNTED):
        if low and high:
            return say("{first} to {last}", first=low, last=high) if low != high else low
        return say("at least {number}", number=low) if low else say("at most {number}", number=high)
    has_words = bool(facet.texts("heading"))
    if low and high and low != high:
        return say("from {first} to {last}", first=low, last=high)
    if not (low and high):
        return say("since {date}", date=low) if low else say("by {date}" if has_words else "until {date}", date=high)
    return low if alone else say("in {date}" if has_words else "of {date}", date=low)


def _run_together(graph: Graph, phrases: list[Phrase]) -> list[str]:
    """Return the phrases of a sentence; what begins as the one before it does says that once: "that work on care in Kenya", "on visas and on care"."""
    said: list[str] = []
    before: list[str] = []
    for one in phrases:
        words = one.head.split()
        is_alike = len(words) == len(before) > 1 and words[:-1] == before[:-1]
        rest = one.text.split(" ", len(words) - 1)[-1] if is_alike else one.text
        is_linked = bool(words and before) and _is_linked(before, words, is_alike)
        said.append(wording.of(graph).say("and {condition}", condition=rest) if is_linked else rest)
        before = words
    return said


def _is_linked(before: list[str], words: list[str], is_alike: bool) -> bool:
    """Say whether two phrases need an "and" between them: "with an address and without a fax number", "on visas and on care"."""
    return before == words or (not is_alike and before[0].removesuffix("out") == words[0].removesuffix("out"))
