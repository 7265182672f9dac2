"""From a question to a canned query with its parameters; or a refusal that says what was not understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from miggraph.asking.english.lexicon import Lexicon
from miggraph.asking.english.matching import Match, Matcher
from miggraph.asking.english.phrasings import Phrasing, parse
from miggraph.asking.english.segmentation import MAX_WORDS, Segmentation, Segmenter, Token, tokenize
from miggraph.asking.english.spelling import SpellingCorrector
from miggraph.graph.labels import Labels
from miggraph.graph.queries import Queries, Query
from miggraph.ground.errors import NotUnderstood

NEAR = 0.15  # two matches whose costs differ by less are both shown: none of them is guessed at


@dataclass(frozen=True)
class Understanding:
    """What a question was taken to mean."""

    query: Query
    values: dict[str, str]  # parameter to id, year, month, or yes
    corrections: dict[str, str] = field(default_factory=dict)  # words as typed to words as read
    generic: tuple[str, ...] = ()  # words that name a type of publication, where the query cannot tell types apart
    phrasing: str = ""  # of the query, that the question fits

    @property
    def is_exact(self) -> bool:
        """Whether each word was read as it stands, and tells something apart."""
        return not (self.corrections or self.generic)

    def lines(self, labels: Labels) -> list[str]:
        """Say in plain English what was understood: the corrections, the query, each parameter and what it became."""
        shown = [f'read "{typed}" as "{read}"' for typed, read in self.corrections.items()]
        shown += [f'"{word}" is read as publications of any type' for word in self.generic]
        shown.append(f"{self.query.summary} ({self.query.slug})")
        return shown + [f"  {name}: {_named(value, labels)}" for name, value in self.values.items()]


def _named(value: str, labels: Labels) -> str:
    label = labels.label_of.get(labels.names.iri(value)) if "/" in value or ":" in value else None
    return f"{label} ({value})" if label else value


def phrasings_of(queries: Queries, lexicon: Lexicon) -> list[Phrasing]:
    """Read the phrasings of all queries."""
    return [parse(query, text, lexicon) for query in queries for text in query.questions]


def understand(question: str, queries: Queries, labels: Labels, lexicon: Lexicon, phrasings: list[Phrasing] | None = None) -> Understanding:
    """Find the canned query and the parameters that a question means; ``phrasings`` are those of the queries, where they have been read.

    Raises NotUnderstood where nothing fits (with the words left over and the nearest questions) or several readings are near.
    """
    tokens = tokenize(question)
    if not tokens:
        raise NotUnderstood("there is no question here", remedy=_examples(queries))
    if len(tokens) > MAX_WORDS:
        raise NotUnderstood(f"the question is longer than {MAX_WORDS} words", remedy="Ask one thing at a time.")
    phrasings = phrasings_of(queries, lexicon) if phrasings is None else phrasings
    segmentations = _segmentations(tokens, labels, lexicon)
    matcher = Matcher(labels)
    matches = _best(segmentations, phrasings, matcher)
    corrections: dict[str, str] = {}
    # Words are put right only where some word is unknown: a known word that fits no phrasing is meant as it stands.
    if not matches and all(segmentation.unknown for segmentation in segmentations):
        for corrected, changes in SpellingCorrector(labels, lexicon).corrections(tokens):
            found = _best(Segmenter(labels, lexicon).segmentations(corrected), phrasings, matcher)
            corrections = changes if found and not matches else corrections
            matches = _merged([*matches, *found])
    if not matches:
        raise _nothing_fits(segmentations, phrasings, queries)
    _refuse_several(matches, labels)
    best = matches[0]
    return Understanding(best.query, _ordered(best), corrections, best.generic, best.phrasing)


def _segmentations(tokens: list[Token], labels: Labels, lexicon: Lexicon) -> list[Segmentation]:
    """Cut the question with labels in English; where some word is left over each time, with those in other languages too."""
    found = Segmenter(labels, lexicon).segmentations(tokens)
    if all(segmentation.unknown for segmentation in found) and labels.widen():
        return Segmenter(labels, lexicon).segmentations(tokens)
    return found


def _best(segmentations: list[Segmentation], phrasings: list[Phrasing], matcher: Matcher) -> list[Match]:
    """List the distinct matches of all segmentations in which no word is left over, the nearest first."""
    whole = (segmentation for segmentation in segmentations if not segmentation.unknown)
    return _merged([match for segmentation in whole for match in matcher.matches(segmentation, phrasings)])


def _merged(found: list[Match]) -> list[Match]:
    """Sort matches by cost, and keep the nearest of those that mean the same."""
    found.sort(key=lambda match: (match.cost, match.query.slug, sorted(match.values.items())))
    distinct: list[Match] = []
    for match in found:
        if not any(match.same_as(other) for other in distinct):
            distinct.append(match)
    return distinct


def _refuse_several(matches: list[Match], labels: Labels) -> None:
    """Raise NotUnderstood where a name fits several things, or two matches are as near: who asks is to choose."""
    best = matches[0]
    for name, entries in best.candidates.items():
        if len({entry.thing for entry in entries}) > 1:
            listed = "\n    ".join(f"{labels.names.compact(entry.thing)}  ({labels.name(entry.thing)})" for entry in entries)
            raise NotUnderstood(f"the {name} may be one of several", remedy=f"Name one of:\n    {listed}")
    near = [match for match in matches if match.cost - best.cost < NEAR]
    if len(near) > 1:
        listed = "\n    ".join(call(match.query, match.values) for match in near[:5])
        raise NotUnderstood("the question can be read in several ways", remedy=f"Ask one of:\n    {listed}")


def call(query: Query, values: dict[str, str]) -> str:
    """Show the command that asks a query with its parameters."""
    return " ".join(["miggraph ask", query.slug, *(f"{name}={value}" for name, value in values.items())])


def _ordered(match: Match) -> dict[str, str]:
    return {name: match.values[name] for name in match.query.parameters if name in match.values}


def _nothing_fits(segmentations: list[Segmentation], phrasings: list[Phrasing], queries: Queries) -> NotUnderstood:
    fewest = min(segmentations, key=lambda segmentation: len(segmentation.unknown), default=Segmentation(()))
    if fewest.unknown:
        words = ", ".join(f'"{word}"' for word in dict.fromkeys(fewest.unknown[:5]))
        message = f"I do not know what to make of {words}"
    else:
        message = "I know the words, but not this question"
    said = {group for found in segmentations[:20] for segment in found.segments for group in getattr(segment, "groups", ())}
    ranked = sorted(phrasings, key=lambda p: (-len(p.allowed & said), len(p.allowed - said), p.query.slug))
    nearest = [p.text for p in {p.query.slug: p for p in reversed(ranked[:12])}.values()][::-1] if said else []
    return NotUnderstood(message, remedy=_listed(nearest[:4]) if nearest else _examples(queries))


def _listed(questions: list[str]) -> str:
    plain = [" ".join(re.sub(r"[()]|\{\w+=\w+\}", "", question).split()) for question in questions]
    return "Questions near it:\n    " + "\n    ".join(plain)


def _examples(queries: Queries) -> str:
    return _listed([query.questions[0] for query in list(queries)[:40:10] if query.questions])
