"""From a question to a canned query with its parameters; or a refusal that says what was not understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from miggraph.asking.english.lexicon import Lexicon
from miggraph.asking.english.matching import Match, Matcher, Phrasing, phrasing
from miggraph.asking.english.reading import MAX_WORDS, Atom, Reader, Reading, Speller
from miggraph.graph.labels import Labels
from miggraph.graph.queries import Queries, Query
from miggraph.ground.errors import NotUnderstood

NEAR = 0.15  # two readings whose costs differ by less are both shown


@dataclass(frozen=True)
class Understanding:
    """What a question was taken to mean."""

    query: Query
    values: dict[str, str]  # parameter to id, year, month, or yes
    corrections: dict[str, str] = field(default_factory=dict)  # words as typed to words as read
    generic: tuple[str, ...] = ()  # words that name a type of publication, where the query cannot tell types apart

    def lines(self, labels: Labels) -> list[str]:
        """Say in plain English what was understood: the corrections, the query, each parameter and what it became."""
        shown = [f'read "{typed}" as "{read}"' for typed, read in self.corrections.items()]
        shown += [f'"{word}" is read as publications of any type' for word in self.generic]
        shown.append(f"{self.query.summary} ({self.query.slug})")
        return shown + [f"  {name}: {_named(value, labels)}" for name, value in self.values.items()]


def _named(value: str, labels: Labels) -> str:
    label = labels.label_of.get(labels.names.iri(value)) if "/" in value or ":" in value else None
    return f"{label} ({value})" if label else value


def understand(question: str, queries: Queries, labels: Labels, lexicon: Lexicon) -> Understanding:
    """Find the canned query and the parameters that a question means.

    Raises NotUnderstood where nothing fits (with the words left over and the nearest questions) or several readings are near.
    """
    reader = Reader(labels, lexicon)
    atoms = reader.atoms(question)
    if not atoms:
        raise NotUnderstood("there is no question here", remedy=_examples(queries))
    if len(atoms) > MAX_WORDS:
        raise NotUnderstood(f"the question is longer than {MAX_WORDS} words", remedy="Ask one thing at a time.")
    phrasings = [phrasing(query, text, lexicon) for query in queries for text in query.questions]
    readings = _readings(reader, atoms, labels, lexicon)
    matcher = Matcher(labels)
    matches = _best(readings, phrasings, matcher)
    corrections: dict[str, str] = {}
    if not matches and all(reading.unknown for reading in readings):
        for words, changes in Speller(labels, lexicon).corrections(atoms):
            found = _best(Reader(labels, lexicon).readings(words), phrasings, matcher)
            corrections = changes if found and not matches else corrections
            matches = _merged([*matches, *found])
    if not matches:
        raise _nothing_fits(readings, phrasings, queries)
    _refuse_several(matches, labels)
    return Understanding(matches[0].query, _ordered(matches[0]), corrections, matches[0].generic)


def _readings(reader: Reader, atoms: list[Atom], labels: Labels, lexicon: Lexicon) -> list[Reading]:
    """Read the question as it stands; where no reading knows all its words, with labels in other languages too."""
    readings = reader.readings(atoms)
    if all(reading.unknown for reading in readings) and labels.widen():
        return Reader(labels, lexicon).readings(atoms)
    return readings


def _best(readings: list[Reading], phrasings: list[Phrasing], matcher: Matcher) -> list[Match]:
    """List the distinct matches of all readings, the nearest first."""
    found: list[Match] = []
    for reading in readings:
        if not reading.unknown:
            found.extend(matcher.matches(reading, phrasings))
    return _merged(found)


def _merged(found: list[Match]) -> list[Match]:
    """Sort matches by cost, and keep the nearest of those that mean the same."""
    found.sort(key=lambda match: (match.cost, match.query.slug, sorted(match.values.items())))
    distinct: list[Match] = []
    for match in found:
        if not any(match.same_as(other) for other in distinct):
            distinct.append(match)
    return distinct


def _refuse_several(matches: list[Match], labels: Labels) -> None:
    best = matches[0]
    for name, entries in best.names.items():
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


def _nothing_fits(readings: list[Reading], phrasings: list[Phrasing], queries: Queries) -> NotUnderstood:
    fewest = min(readings, key=lambda reading: len(reading.unknown), default=Reading(()))
    if fewest.unknown:
        words = ", ".join(f'"{word}"' for word in dict.fromkeys(fewest.unknown[:5]))
        message = f"I do not know what to make of {words}"
    else:
        message = "I know the words, but not this question"
    said = {group for reading in readings[:20] for unit in reading.units for group in getattr(unit, "groups", ())}
    ranked = sorted(phrasings, key=lambda p: (-len(p.allowed & said), len(p.allowed - said), p.query.slug))
    nearest = [p.text for p in {p.query.slug: p for p in reversed(ranked[:12])}.values()][::-1] if said else []
    return NotUnderstood(message, remedy=_listed(nearest[:4]) if nearest else _examples(queries))


def _listed(questions: list[str]) -> str:
    plain = [" ".join(re.sub(r"[()]|\{\w+=\w+\}", "", question).split()) for question in questions]
    return "Questions near it:\n    " + "\n    ".join(plain)


def _examples(queries: Queries) -> str:
    return _listed([query.questions[0] for query in list(queries)[:40:10] if query.questions])
