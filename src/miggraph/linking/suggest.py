"""Suggesting: candidates for what has no decision yet, written into its mapping set every few seconds.

What has been tried is kept beside the set (``<set>.tried.tsv``), so that an interrupted run goes on where it was, and what has no match is
not looked for in every run. A subject whose names have changed since is tried again.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

from miggraph import sssom
from miggraph.ground.names import BASE, PREFIXES, Names
from miggraph.linking import matching
from miggraph.linking.decisions import alone, path_of, refuse_faults, settled
from miggraph.linking.matching import LEAST
from miggraph.linking.model import Candidate, Subject, Term, Vocabulary
from miggraph.linking.relations import same
from miggraph.linking.search_log import Tried
from miggraph.linking.shortlist import shortlist
from miggraph.linking.vocabularies.indexed import Indexed
from miggraph.sssom import Mapping, MappingSet

BATCH, STEPS = 200, 20
MANY = 600  # subjects for which it pays to start processes
SECONDS = 10.0  # between two writings of the set, or ten times what the last one took
DEPTH = 25  # terms that a vocabulary is asked for; the matcher sorts them. Twice as many find one more in a hundred, in twice the time
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


class Neighbours(Protocol):
    """Whatever finds terms by meaning, with a score of at most 0.8 for each (``semantic``)."""

    def near(self, subjects: Sequence[Subject], limit: int = 10) -> Iterator[list[tuple[Term, float]]]:
        """Yield for each subject the terms nearest in meaning, the nearest first."""
        ...


@dataclass
class Summary:
    """What a run of ``suggest`` came to, in numbers of subjects and, at last, of candidates."""

    path: Path
    tried: int = 0
    matched: int = 0
    known: int = 0  # settled, or tried before
    candidates: int = 0
    sure: int = 0  # candidates at 0.9 or more
    unanswered: dict[str, str] = field(default_factory=dict)  # subjects that the vocabulary gave no answer for, and why

    def __str__(self) -> str:
        before = f"; {self.known} decided or tried before" if self.known else ""
        counts = f"{self.candidates} candidate{'' if self.candidates == 1 else 's'} for {self.matched} of {self.tried} things tried, {self.sure} at 0.9 or more{before}"
        return "\n".join([counts, *self._failed(), *self._next()])

    def _failed(self) -> Iterator[str]:
        if self.unanswered:
            reason = next(iter(self.unanswered.values()))
            yield f"{len(self.unanswered)} things got no answer ({reason}): run this again to ask for them"

    def _next(self) -> Iterator[str]:
        if self.candidates:
            yield f"Decide on them with: miggraph link review {self.path.name.removesuffix(sssom.SUFFIX)}"
        elif self.tried:
            yield "No match is a fine answer; but see that the vocabulary has terms of this kind (--kind)."


def suggest(
    folder: Path,
    vocabulary: Vocabulary,
    subjects: Sequence[Subject],
    *,
    limit: int = 10,
    least: float = LEAST,
    again: bool = False,
    names: Names | None = None,
    neighbours: Neighbours | None = None,
    workers: int = 1,
    tick: Callable[[int, int], None] | None = None,
) -> Summary:
    """Propose candidates for the subjects, all of one kind, in the mapping set of their kind and the vocabulary.

    ``folder`` holds the mapping sets of the home with these ``names``. Each subject gets ``limit`` candidates at most, with a score of ``least`` or more. ``again`` tries
    subjects a second time that have been tried. Where there are many subjects and the vocabulary is indexed here, so many ``workers``
    match at once, in processes of their own. ``tick`` is told after every batch how many of how many subjects are done. What is found is
    written even where the run is interrupted. Raises ParameterError where the set has faults, StoreError where it cannot be written.
    """
    names = names or Names()
    found = _open(folder, subjects[0].kind if subjects else "theme", vocabulary, names)
    tried = Tried(folder / f"{found.name}.tried.tsv")
    done = settled(found)
    waiting = [subject for subject in subjects if subject.curie not in done and (again or not tried.knows(subject))]
    summary = Summary(found.path, known=len(subjects) - len(waiting))
    writer = _Writer(folder, names, vocabulary, limit, least, tried, summary)
    with ExitStack() as stack:
        stack.callback(writer.write)
        is_cheap = isinstance(vocabulary, Indexed) and neighbours is None
        batches = _batches(waiting, min(BATCH, len(waiting) // STEPS) if is_cheap else BATCH)
        for count, (batch, ranked) in enumerate(zip(batches, _matched(vocabulary, batches, neighbours, workers, stack), strict=True), 1):
            writer.add(batch, ranked)
            if tick:
                tick(sum(map(len, batches[:count])), len(waiting))
    return summary


def _batches(subjects: Sequence[Subject], size: int) -> list[Sequence[Subject]]:
    """Cut subjects into batches: small ones show progress, large ones save questions to a service."""
    step = max(1, size)
    return [subjects[start : start + step] for start in range(0, len(subjects), step)]


def _matched(
    vocabulary: Vocabulary, batches: list[Sequence[Subject]], neighbours: Neighbours | None, workers: int, stack: ExitStack
) -> Iterator[list[list[Candidate]]]:
    """Yield the candidates of one batch of subjects after another."""
    if workers > 1 and sum(map(len, batches)) >= MANY and neighbours is None and isinstance(vocabulary, Indexed):
        pool = stack.enter_context(_pool(workers))
        yield from pool.map(_ranked, repeat(vocabulary), batches)
        return
    yield from (list(candidates(vocabulary, batch, neighbours=neighbours)) for batch in batches)


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Start processes that leave an interruption to this one, and stop them with the batches that they are at."""
    pool = ProcessPoolExecutor(workers, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _ranked(vocabulary: Vocabulary, subjects: Sequence[Subject]) -> list[list[Candidate]]:
    return list(candidates(vocabulary, subjects))


def candidates(vocabulary: Vocabulary, subjects: Sequence[Subject], *, neighbours: Neighbours | None = None) -> Iterator[list[Candidate]]:
    """Yield for each subject its candidates, the best first."""
    near = (_with_successors(vocabulary, terms) for terms in vocabulary.near(subjects, limit=DEPTH))
    if neighbours is None:
        yield from (matching.rank(subject, terms) for subject, terms in zip(subjects, near, strict=True))
        return
    for subject, terms, alike in zip(subjects, near, neighbours.near(subjects, limit=20), strict=True):
        yield matching.merged(matching.rank(subject, terms), [matching.by_meaning(subject, term, score) for term, score in alike])


def _with_successors(vocabulary: Vocabulary, terms: list[Term]) -> list[Term]:
    """Add the terms that have taken the place of some of these."""
    wanted = {term.replaced_by for term in terms} - {"", *(term.id for term in terms)}
    return [*terms, *vocabulary.terms(sorted(wanted)).values()] if wanted else terms


def _open(folder: Path, kind: str, vocabulary: Vocabulary, names: Names) -> MappingSet:
    """Read the mapping set of a kind and a vocabulary, or begin one."""
    path = path_of(folder, kind, vocabulary.name, vocabulary.namespace)
    found = sssom.read(path, names) if path.is_file() else MappingSet(path, names=names)
    refuse_faults(found)
    found.metadata.setdefault("mapping_set_id", f"{names.mappings}{found.name}")
    found.metadata.setdefault("license", LICENCE)
    found.declare(vocabulary.prefix, vocabulary.namespace)
    if names.base != BASE:
        found.declare(names.prefix, names.base)
    return found


@dataclass
class _Writer:
    """What has been found and is not in the mapping set yet. It is written now and then: a large set takes a while."""

    folder: Path
    names: Names
    vocabulary: Vocabulary
    limit: int
    least: float
    tried: Tried
    summary: Summary
    proposed: dict[Subject, list[Candidate]] = field(default_factory=dict)
    due: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    def add(self, subjects: Sequence[Subject], ranked: Sequence[list[Candidate]]) -> None:
        """Take the candidates of a batch; those that the vocabulary gave no answer for are asked for another time."""
        unanswered: dict[str, str] = getattr(self.vocabulary, "unanswered", {})
        self.summary.unanswered |= {subject.id: unanswered[subject.id] for subject in subjects if subject.id in unanswered}
        self.proposed |= {one: found for one, found in zip(subjects, ranked, strict=True) if one.id not in unanswered}
        if time.monotonic() > self.due:
            self.write()

    def write(self) -> None:
        """Put the candidates in the place of earlier ones that nobody decided on, in the set as it is now."""
        if not self.proposed:
            return
        began = time.monotonic()
        with alone(self.folder):
            found = _open(
                self.folder, next(iter(self.proposed)).kind, self.vocabulary, self.names
            )  # anew: somebody may have decided on some meanwhile
            self._put(found)
            if found.rows:
                sssom.write(found)
        self.tried.add(self.proposed)
        self.proposed = {}
        self.due = time.monotonic() + max(SECONDS, 10 * (time.monotonic() - began))

    def _put(self, found: MappingSet) -> None:
        ids = {subject.curie for subject in self.proposed}
        found.rows = [row for row in found.rows if row.is_touched or row.subject_id not in ids]
        touched = {(row.subject_id, same(found.iri(row.object_id))) for row in found.rows if row.is_touched}
        for subject, ranked in self.proposed.items():
            new = shortlist((one for one in ranked if (subject.curie, same(one.term.id)) not in touched), self.limit, self.least)
            found.rows += [_row(found, self.vocabulary, candidate) for candidate in new]
            self.summary.tried += 1
            self.summary.matched += bool(new)
            self.summary.candidates += len(new)
            self.summary.sure += sum(candidate.score >= 0.9 for candidate in new)


def _row(found: MappingSet, vocabulary: Vocabulary, candidate: Candidate) -> Mapping:
    """Return a candidate as a row that waits for a person."""
    fields = [_declared(found, name) for name in (candidate.subject_field, candidate.term_field)]
    return Mapping(
        subject_id=candidate.subject.curie,
        subject_label=candidate.subject.label,
        predicate_id=candidate.predicate,
        object_id=found.curie(candidate.term.id),
        object_label=candidate.term.label,
        mapping_justification=candidate.justification,
        object_source=found.curie(vocabulary.source) if vocabulary.source else "",
        mapping_tool="miggraph",
        confidence=f"{candidate.score:.2f}",
        subject_match_field=fields[0],
        object_match_field=fields[1],
        match_string=candidate.match,
        comment=candidate.comment,
    )


def _declared(found: MappingSet, name: str) -> str:
    """Return the CURIE of a property, whose prefix the set then declares."""
    prefix, colon, _ = name.partition(":")
    if colon and prefix in PREFIXES:
        found.prefixes.setdefault(prefix, PREFIXES[prefix])
    return found.curie(name)
