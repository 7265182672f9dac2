"""Headings: what a list is, in a sentence: "Books on care work about the Philippines since 2003, but not about Manila".

The noun is that of the kind, or of a facet whose values stand bare (``bare: 0``: books, charities). Each other condition says what its file
has as ``heading``, before the value or with ``...`` in its place; a second one is for what is left out. Without one it is the summary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph.asking.facets.conditions import COUNTED, LITERAL, RANGE
from miggraph.asking.facets.frames import IT, Condition, Frame
from miggraph.pages.views.english import capitalised, in_sentence, month, of_one, plural, series

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


def heading(graph: Graph, frame: Frame, number: int | None = None, words: str = "") -> str:
    """Return the sentence that says what a frame is, with how many there are."""
    kind = graph.facets.kind(frame.kind)
    noun, nouns = _noun(graph, kind, frame, number)
    rest = [one for one in frame.conditions if one not in nouns]
    phrases = [_phrase(graph, kind, one) for one in rest if not _needs_not(kind, one)]
    said = _run_together(sorted(phrases, key=lambda one: one.key))
    said += [f"with the words “{words}”"] if words else []
    out = [_left_out(graph, kind, one) for one in rest if _needs_not(kind, one)]
    whole = " ".join([noun, *(map(of_one, said) if number == 1 else said)])
    if out:
        whole += f", but {series([f'not those {text}' for text in out])}"
    return whole + by(kind, frame)


def by(kind: Kind, frame: Frame) -> str:
    """Return what is counted by: ", by theme and year"."""
    return f", by {series([grouped(kind.facet(name)) for name in frame.by])}" if frame.by else ""


def grouped(facet: Facet) -> str:
    """Return what one counts by: "theme", "country"."""
    return (*facet.texts("group"), facet.name.replace("-", " "))[0]


def phrase(graph: Graph, kind: Kind, condition: Condition) -> str:
    """Return what one condition says, as it stands on a list to be taken away: "Theme: Labour migration", "since 2003"."""
    if condition.facet == IT:
        return f"{'Not: ' if condition.is_excluded else ''}{_called(graph, condition)}"
    facet = kind.facet(condition.facet)
    if facet.value == "yes":
        return capitalised(f"{'not ' if _needs_not(kind, condition) else ''}{_phrase(graph, kind, condition).text}")
    title = grouped(facet)
    value = series(
        [_literal(facet, one) for one in condition.values] if facet.value in (*LITERAL, COUNTED) else _labels(graph, condition), "or"
    )
    if facet.value == "date":
        title, value = (
            (title, value) if not facet.texts("group") or "year" not in title else ("", value.removeprefix("of ").removeprefix("in "))
        )
    text = f"{title}: {value}" if title else value
    return f"Not {text}" if condition.is_excluded else capitalised(text)


def _noun(graph: Graph, kind: Kind, frame: Frame, number: int | None) -> tuple[str, list[Condition]]:
    """Return the noun of the sentence with the number of things, and the condition that it says."""
    count = "" if number is None else f"{number:,} " if number else "no "
    bare = next(
        (one for one in frame.conditions if not one.is_excluded and _is_noun(kind, one) and graph.names.language.startswith("en")), None
    )
    if bare is None:
        plain = kind.counted(1 if number == 1 else 2).partition(" ")[2]
        return f"{count}{plain}", []
    labels = [in_sentence(graph, one) for one in map(graph.names.iri, bare.values)]
    return f"{count}{series([label if number == 1 else plural(label) for label in labels], 'or')}", [bare]


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
        return Phrase((False, "", ""), "", f"called {_called(graph, condition)}")
    facet = kind.facet(condition.facet)
    words = said(facet)
    head, _, tail = words[-1 if _is_out(kind, condition) else 0].partition(PLACE)
    value = _value(graph, facet, condition)
    key = (facet.value == "date", (*facet.texts("bare"), UNRANKED)[0], facet.name)
    return Phrase(key, head.strip(), " ".join(f"{head.strip()} {value}{tail}".split()))


def said(facet: Facet) -> tuple[str, ...]:
    """Return what a facet says in a sentence. What has no words for it says its summary, and the value behind a colon."""
    own = facet.texts("heading")
    if own or facet.value in ("yes", "date"):
        return own or (facet.summary if facet.value == "yes" else PLACE,)
    return (f"{facet.summary}:",)


def _left_out(graph: Graph, kind: Kind, condition: Condition) -> str:
    if condition.facet == IT:
        return f"called {_called(graph, condition)}"
    if _is_noun(kind, condition):
        return f"that are {series([plural(in_sentence(graph, one)) for one in map(graph.names.iri, condition.values)], 'or')}"
    return _phrase(graph, kind, condition).text


def _called(graph: Graph, condition: Condition) -> str:
    return series([f"“{label}”" for label in _labels(graph, condition)], "or")


def _labels(graph: Graph, condition: Condition) -> list[str]:
    return [graph.labels.name(graph.names.iri(one)) for one in condition.values]


def _value(graph: Graph, facet: Facet, condition: Condition) -> str:
    if facet.value == "yes":
        return ""
    if facet.value in (*LITERAL, COUNTED):
        return series([_literal(facet, one) for one in condition.values], "or")
    return series([in_sentence(graph, graph.names.iri(one)) for one in condition.values], "or")


def _literal(facet: Facet, text: str) -> str:
    """Return a date, a number, a text or a code as it stands in a sentence."""
    if facet.value in ("text", "code"):
        return f"“{text}”"
    between = RANGE.fullmatch(text)
    shown = month if facet.value == "date" else str
    low, high = (shown(between[1]), shown(between[2])) if between else (shown(text), shown(text))
    if facet.value in ("number", COUNTED):
        return (
            f"{low} to {high}" if low and high and low != high else low if low == high else f"at least {low}" if low else f"at most {high}"
        )
    if between and low and high and low != high:
        return f"from {low} to {high}"
    if between and not (low and high):
        return f"since {low}" if low else f"{'by' if facet.texts('heading') else 'until'} {high}"
    return f"{'in' if facet.texts('heading') else 'of'} {low}"


def _run_together(phrases: list[Phrase]) -> list[str]:
    """Return the phrases of a sentence; what begins as the one before it does says that once: "that work on care in Kenya", "on visas and on care"."""
    said: list[str] = []
    before: list[str] = []
    for one in phrases:
        words = one.head.split()
        is_alike = len(words) == len(before) > 1 and words[:-1] == before[:-1]
        rest = one.text.split(" ", len(words) - 1)[-1] if is_alike else one.text
        said.append(f"and {rest}" if words and before and _is_linked(before, words, is_alike) else rest)
        before = words
    return said


def _is_linked(before: list[str], words: list[str], is_alike: bool) -> bool:
    """Say whether two phrases need an "and" between them: "with an address and without a fax number", "on visas and on care"."""
    return before == words or (not is_alike and before[0].removesuffix("out") == words[0].removesuffix("out"))
