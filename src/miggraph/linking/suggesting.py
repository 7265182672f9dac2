"""Suggesting: candidates for what has no decision yet, written into its mapping set every few seconds.

What has been searched for is kept beside the set (``<set>.tried.tsv``), so that an interrupted run goes on where it was, and what has no
match is not looked for in every run. A subject whose names have changed since is searched for again.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

from miggraph import sssom
from miggraph.ground.errors import ParameterError
from miggraph.ground.homes import Home
from miggraph.ground.names import BASE, PREFIXES
from miggraph.ground.pool import Mapping as Map
from miggraph.linking import matching
from miggraph.linking.decisions import locked, path_of, refuse_faults, settled_subjects
from miggraph.linking.matching import LEAST
from miggraph.linking.model import Candidate, Subject, Term, Vocabulary
from miggraph.linking.relations import comparable, is_in
from miggraph.linking.search_log import SearchLog
from miggraph.linking.shortlist import shortlist
from miggraph.linking.vocabularies.indexed import Indexed
from miggraph.sssom import Mapping, MappingSet

BATCH, STEPS = 200, 20
MANY = 600  # subjects for which it pays to start processes
SECONDS = 10.0  # between two writings of the set, or ten times what the last one took
DEPTH = 25  # terms that a vocabulary is asked for; the matcher sorts them. Twice as many find one more in a hundred, in twice the time
NO_LICENCE = "https://w3id.org/sssom/license/unspecified"  # SSSOM asks for one, and this is how its tools say that none is given


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
    home: Home,
    vocabulary: Vocabulary,
    subjects: Sequence[Subject],
    *,
    limit: int = 10,
    least: float = LEAST,
    again: bool = False,
    neighbours: Neighbours | None = None,
    workers: int = 1,
    cluster: Map | None = None,
    tick: Callable[[int, int], None] | None = None,
) -> Summary:
    """Propose candidates for the subjects, all of one kind, in the home's mapping set of their kind and the vocabulary.

    Each subject gets ``limit`` candidates at most, with a score of ``least`` or more. ``again`` tries subjects a second time that have been
    tried. Where there are many subjects and the vocabulary is indexed here, so many ``workers`` match at once, in processes of their own;
    or those of a ``cluster`` do, which see the index by the same path.
    ``tick`` is told after every batch how many of how many subjects are done. What is found is written even where the run is interrupted.
    Raises HomeError where the home is the one that ships, ParameterError where the set has faults, the terms are the home's own things, or
    a cluster is to ask a service; StoreError where the set cannot be written.
    """
    home.refuse_shipped("candidates are written into the home")
    if is_in(vocabulary.namespace, home.names.base):
        raise ParameterError(f"the terms of {vocabulary.name} are this graph's own things", remedy="A link leads to another vocabulary.")
    is_cheap = isinstance(vocabulary, Indexed) and neighbours is None
    if cluster and not is_cheap:
        raise ParameterError("a cluster matches against an index, not by asking a service or for meaning", remedy="Leave out --cluster.")
    found = _open(home, subjects[0].kind if subjects else "theme", vocabulary)
    unsettled = _unsettled(subjects, found, again=again)
    summary = Summary(found.path, known=len(subjects) - len(unsettled))
    writer = _Writer(home, vocabulary, limit, least, summary)
    with ExitStack() as stack:
        stack.callback(writer.write)
        batches = _batches(unsettled, min(BATCH, len(unsettled) // STEPS) if is_cheap else BATCH)
        for count, (batch, ranked) in enumerate(
            zip(batches, _matched(vocabulary, batches, neighbours, workers, cluster, stack), strict=True), 1
        ):
            writer.add(batch, ranked)
            if tick:
                tick(sum(map(len, batches[:count])), len(unsettled))
    return summary


def _unsettled(subjects: Sequence[Subject], found: MappingSet, *, again: bool) -> list[Subject]:
    """List the subjects to search for: those without a final decision that were not searched for yet under their names, or all of them ``again``."""
    log, settled = SearchLog.of(found), settled_subjects(found)
    curies = {subject: _curie(found, subject) for subject in subjects}
    return [subject for subject, curie in curies.items() if curie not in settled and (again or not log.knows(curie, subject))]


def _curie(found: MappingSet, subject: Subject) -> str:
    """Return the CURIE of a subject in a set: its prefix is the set's to choose, for a vocabulary may have that of the home."""
    return found.curie(found.names.iri(subject.id))


def _batches(subjects: Sequence[Subject], size: int) -> list[Sequence[Subject]]:
    """Cut subjects into batches: small ones show progress, large ones save questions to a service."""
    step = max(1, size)
    return [subjects[start : start + step] for start in range(0, len(subjects), step)]


def _matched(
    vocabulary: Vocabulary,
    batches: list[Sequence[Subject]],
    neighbours: Neighbours | None,
    workers: int,
    cluster: Map | None,
    stack: ExitStack,
) -> Iterator[list[list[Candidate]]]:
    """Yield the candidates of one batch of subjects after another."""
    if cluster:
        yield from cluster(partial(_ranked, vocabulary), batches)
        return
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
        yield matching.merge_candidates(
            matching.rank(subject, terms), [matching.semantic_candidate(subject, term, score) for term, score in alike]
        )


def _with_successors(vocabulary: Vocabulary, terms: list[Term]) -> list[Term]:
    """Add the terms that have taken the place of some of these."""
    wanted = {term.replaced_by for term in terms} - {"", *(term.id for term in terms)}
    return [*terms, *vocabulary.terms(sorted(wanted)).values()] if wanted else terms


def _open(home: Home, kind: str, vocabulary: Vocabulary) -> MappingSet:
    """Read the mapping set of a kind and a vocabulary, or begin one, which is the home's: its id, its licence and its prefix."""
    names = home.names
    path = path_of(home.mappings, kind, vocabulary.name, vocabulary.namespace)
    found = sssom.read(path, names) if path.is_file() else MappingSet(path, names=names)
    refuse_faults(found)
    found.metadata.setdefault("mapping_set_id", f"{names.mappings}{found.name}")
    found.metadata.setdefault("license", home.settings.license or NO_LICENCE)
    found.declare(vocabulary.prefix, vocabulary.namespace)
    if names.base != BASE:  # whose prefix every set knows
        found.declare(names.prefix, names.base)
    return found


@dataclass
class _Writer:
    """What has been found and is not in the mapping set yet. It is written now and then: a large set takes a while."""

    home: Home
    vocabulary: Vocabulary
    limit: int
    least: float
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
        with locked(self.home.mappings):
            # anew: somebody may have decided on some meanwhile
            found = _open(self.home, next(iter(self.proposed)).kind, self.vocabulary)
            self._put(found)
            if found.rows:
                sssom.write(found)
        # after the set: what is in the log and not in the set would never be searched for again
        SearchLog.of(found).add({_curie(found, subject): subject for subject in self.proposed})
        self.proposed = {}
        self.due = time.monotonic() + max(SECONDS, 10 * (time.monotonic() - began))

    def _put(self, found: MappingSet) -> None:
        curies = {subject: _curie(found, subject) for subject in self.proposed}
        replaced = set(curies.values())
        found.rows = [row for row in found.rows if row.is_touched or row.subject_id not in replaced]
        touched = {(row.subject_id, comparable(found.iri(row.object_id))) for row in found.rows if row.is_touched}
        for subject, ranked in self.proposed.items():
            new = shortlist((one for one in ranked if (curies[subject], comparable(one.term.id)) not in touched), self.limit, self.least)
            found.rows += [_row(found, self.vocabulary, candidate) for candidate in new]
            self.summary.tried += 1
            self.summary.matched += bool(new)
            self.summary.candidates += len(new)
            self.summary.sure += sum(candidate.score >= 0.9 for candidate in new)


def _row(found: MappingSet, vocabulary: Vocabulary, candidate: Candidate) -> Mapping:
    """Return a candidate as a row that waits for a person."""
    fields = [_declared(found, name) for name in (candidate.subject_field, candidate.term_field)]
    return Mapping(
        subject_id=_curie(found, candidate.subject),
        subject_label=candidate.subject.label,
        predicate_id=candidate.predicate,
        object_id=found.curie(candidate.term.id),
        object_label=candidate.term.called(candidate.subject.language),
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
