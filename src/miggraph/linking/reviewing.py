"""A review: candidates one after another, each decision written at once, and any of them taken back."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from miggraph.ground.errors import ParameterError
from miggraph.ground.homes import Home
from miggraph.linking import subjects
from miggraph.linking.decisions import Change, Reviewer, apply, carry_out, confidence, decision, editing, refuse_faults, undecided
from miggraph.linking.model import Name, Subject, Term
from miggraph.linking.relations import NO, NOTHING, kind_of, options
from miggraph.linking.vocabularies.at_hand import at_hand
from miggraph.sssom import Mapping, MappingSet

if TYPE_CHECKING:
    from miggraph.graph.store import Store
    from miggraph.linking.model import Vocabulary


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """What a person needs to decide on a candidate."""

    set_name: str
    row: Mapping
    subject: Subject
    term: Term
    others: tuple[Mapping, ...]  # candidates of the same subject that wait too
    choices: tuple[str, ...]  # the relations that fit the kind


@dataclass
class Review:
    """The candidates of some mapping sets that wait, a place among them, and the way back."""

    store: Store
    home: Home
    who: Reviewer
    vocabulary: Vocabulary | None = None  # the one named; else terms are looked up in those that are indexed here
    index: str | os.PathLike[str] | None = None
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._sets: dict[Path, MappingSet] = {}
        self._open: dict[Path, dict[tuple[str, str], Mapping]] = {}
        self._queue: list[tuple[Path, Mapping]] = []
        self._at = 0
        self._steps: list[tuple[int, str, Change | None]] = []
        self._subjects: dict[str, dict[str, Subject]] = {}
        self._terms: dict[str, Term] = {}
        self._vocabularies: dict[Path, list[Vocabulary]] = {}

    def take(self, sets: Iterable[MappingSet]) -> None:
        """Put the candidates of mapping sets into the queue, the set with the surest one first. Raises ParameterError where a set has faults."""
        for found in sorted(sets, key=lambda found: -max(map(confidence, undecided(found)), default=0.0)):
            refuse_faults(found)
            self._refresh(found)
            self._queue += [(found.path, row) for row in self._open[found.path].values()]

    def _refresh(self, found: MappingSet) -> None:
        ours = (row for row in undecided(found) if found.kind(found.iri(row.subject_id)))
        self._sets[found.path], self._open[found.path] = found, {_key(row): row for row in ours}

    @property
    def left(self) -> int:
        """How many candidates wait from here on."""
        return sum(_key(row) in self._open[path] for path, row in self._queue[self._at :])

    @property
    def item(self) -> ReviewItem | None:
        """The candidate to decide on now; None at the end."""
        while self._at < len(self._queue):
            path, row = self._queue[self._at]
            if _key(row) in self._open[path]:
                return self._item(self._sets[path], row)
            self._at += 1
        return None

    def _item(self, found: MappingSet, row: Mapping) -> ReviewItem:
        others = tuple(other for other in self._open[found.path].values() if other.subject_id == row.subject_id and other != row)
        subject = self._subject(found.iri(row.subject_id), row)
        self._look_up(found, subject.kind, [found.iri(other.object_id) for other in (row, *others)])
        iri = found.iri(row.object_id)
        term = self._terms.get(iri) or Term(iri, (Name(row.object_label or row.object_id),))
        return ReviewItem(found.name, row, subject, term, others, tuple(options(subject.kind)))

    def _subject(self, iri: str, row: Mapping) -> Subject:
        kind = kind_of(iri, self.store.names)
        if kind not in self._subjects:
            self._subjects[kind] = {subject.id: subject for subject in subjects.read(self.store, kind)}
        identifier = iri[iri.index(f"{kind}/") :]
        unknown = Subject(identifier, kind, (Name(row.subject_label or identifier),), language=self.store.names.language)
        return self._subjects[kind].get(identifier) or unknown

    def _look_up(self, found: MappingSet, kind: str, iris: list[str]) -> None:
        if found.path not in self._vocabularies:
            self._vocabularies[found.path] = [self.vocabulary] if self.vocabulary else list(at_hand(iris[0], kind, self.index))
        for vocabulary in self._vocabularies[found.path]:
            if new := [iri for iri in iris if iri not in self._terms]:
                self._terms.update(vocabulary.terms(new))

    # deciding

    def decide(self, choice: str) -> Mapping:
        """Write a decision on the candidate at hand, one of its choices, NO or NOTHING; return the row that now stands for it.

        Raises ParameterError where the choice does not fit the kind, or there is nothing to decide.
        """
        if self.item is None:
            raise ParameterError("there is nothing to decide")
        path, row = self._queue[self._at]
        with editing(path, self.home) as found:
            change = self._change(found, row, choice)
            carry_out(change, found)
        self._refresh(found)
        self._step(choice, change)
        return change.added[0]

    def _change(self, found: MappingSet, row: Mapping, choice: str) -> Change:
        """Return what a decision changes in a set as it is now."""
        self._refresh(found)
        if _key(row) not in self._open[found.path]:
            raise ParameterError("this has been decided on elsewhere in the meantime")
        fitting = options(found.kind(found.iri(row.subject_id)))
        if choice not in (NO, NOTHING) and choice not in fitting:
            raise ParameterError(f"{choice} does not fit what this is; {', '.join(fitting)} do")
        return decision(found, row, fitting.get(choice, choice), self.who)

    def later(self) -> None:
        """Pass the candidate over until the next review."""
        if self.item:
            self._step("later", None)

    def _step(self, choice: str, change: Change | None) -> None:
        self._steps.append((self._at, choice, change))
        self.counts[choice] += 1
        self._at += 1

    def undo(self) -> bool:
        """Take the last step back, and the decision with it, if it was one. Returns whether there was a step."""
        if not self._steps:
            return False
        at, choice, change = self._steps[-1]
        if change:
            self._refresh(apply(change.undone(), self.home))
        self._steps.pop()
        self.counts[choice] -= 1
        self._at = at
        return True


def _key(row: Mapping) -> tuple[str, str]:
    return (row.subject_id, row.object_id)
