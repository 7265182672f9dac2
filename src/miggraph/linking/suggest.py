"""Suggesting: candidates for what has no decision yet, written into its mapping set every few hundred subjects.

What has been tried is kept beside the set (``<set>.tried.tsv``), so that an interrupted run goes on where it was, and what has no match is
not looked for in every run. A subject whose names have changed since is tried again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from miggraph import sssom
from miggraph.errors import StoreError
from miggraph.linking import matching
from miggraph.linking.decisions import path_of, refuse_faults, settled
from miggraph.linking.model import Candidate, Subject, Term, Vocabulary
from miggraph.linking.shortlist import shortlist
from miggraph.sssom import Mapping, MappingSet
from miggraph.terms import BASE, PREFIXES

BATCH = 200
DEPTH = 100  # terms that a vocabulary is asked for; the matcher sorts them
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
HEAD = "subject_id\ttried_on\tnames"


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
        return (
            f"{self.candidates} candidate{'' if self.candidates == 1 else 's'} for {self.matched} of {self.tried} things tried, {self.sure} at 0.9 or more{before}\n"
            f"{self._failed()}Decide on them with: miggraph link review {self.path.name.removesuffix(sssom.SUFFIX)}"
        )

    def _failed(self) -> str:
        if not self.unanswered:
            return ""
        reason = next(iter(self.unanswered.values()))
        return f"{len(self.unanswered)} things got no answer ({reason}): run this again to ask for them\n"


def suggest(
    folder: Path,
    vocabulary: Vocabulary,
    subjects: Sequence[Subject],
    *,
    limit: int = 10,
    again: bool = False,
    neighbours: Neighbours | None = None,
    tick: Callable[[int, int], None] | None = None,
) -> Summary:
    """Propose candidates for the subjects, all of one kind, in the mapping set of their kind and the vocabulary.

    ``folder`` holds the mapping sets. ``again`` tries subjects a second time that have been tried. ``tick`` is told after every batch how
    many of how many subjects are done. Raises ParameterError where the set has faults, StoreError where it cannot be written.
    """
    found = _open(folder, subjects[0].kind if subjects else "theme", vocabulary)
    tried = Tried(folder / f"{found.name}.tried.tsv")
    done = settled(found)
    waiting = [subject for subject in subjects if _curie(subject) not in done and (again or not tried.knows(subject))]
    summary = Summary(found.path, known=len(subjects) - len(waiting))
    for batch in (waiting[start : start + BATCH] for start in range(0, len(waiting), BATCH)):
        proposed = dict(zip(batch, candidates(vocabulary, batch, neighbours=neighbours), strict=True))
        failed = {subject.id: why for subject in batch if (why := getattr(vocabulary, "unanswered", {}).get(subject.id))}
        summary.unanswered |= failed
        answered = {subject: ranked for subject, ranked in proposed.items() if subject.id not in failed}
        found = _open(folder, subjects[0].kind, vocabulary)  # again: somebody may have decided on some meanwhile
        _put(found, vocabulary, answered, limit, summary)
        tried.add(answered)
        if tick:
            tick(summary.tried, len(waiting))
    return summary


def candidates(vocabulary: Vocabulary, subjects: Sequence[Subject], *, neighbours: Neighbours | None = None) -> Iterator[list[Candidate]]:
    """Yield for each subject its candidates, the best first."""
    near = vocabulary.near(subjects, limit=DEPTH)
    if neighbours is None:
        yield from (matching.rank(subject, terms) for subject, terms in zip(subjects, near, strict=True))
        return
    for subject, terms, alike in zip(subjects, near, neighbours.near(subjects, limit=20), strict=True):
        yield matching.merged(matching.rank(subject, terms), [matching.by_meaning(subject, term, score) for term, score in alike])


def _open(folder: Path, kind: str, vocabulary: Vocabulary) -> MappingSet:
    """Read the mapping set of a kind and a vocabulary, or begin one."""
    path = path_of(folder, kind, vocabulary.name)  # the shipped sets are named in the plural: themes-fast
    found = sssom.read(path) if path.is_file() else MappingSet(path)
    refuse_faults(found)
    found.metadata.setdefault("mapping_set_id", f"{BASE}mappings/{found.name}")
    found.metadata.setdefault("license", LICENCE)
    found.prefixes.setdefault(vocabulary.prefix, vocabulary.namespace)
    return found


def _curie(subject: Subject) -> str:
    return f"miggraph:{subject.id}"


def _put(found: MappingSet, vocabulary: Vocabulary, proposed: dict[Subject, list[Candidate]], limit: int, summary: Summary) -> None:
    """Put the candidates of a batch in the place of earlier ones that nobody decided on, and write the set."""
    ids = {_curie(subject) for subject in proposed}
    found.rows = [row for row in found.rows if row.is_decided or row.subject_id not in ids]
    decided = {(row.subject_id, found.iri(row.object_id)) for row in found.rows if row.is_decided}
    for subject, ranked in proposed.items():
        new = shortlist((one for one in ranked if (_curie(subject), one.term.id) not in decided), limit)
        found.rows += [_row(found, vocabulary, candidate) for candidate in new]
        summary.tried += 1
        summary.matched += bool(new)
        summary.candidates += len(new)
        summary.sure += sum(candidate.score >= 0.9 for candidate in new)
    found.write()


def _row(found: MappingSet, vocabulary: Vocabulary, candidate: Candidate) -> Mapping:
    """Return a candidate as a row that waits for a person."""
    fields = [_declared(found, name) for name in (candidate.subject_field, candidate.term_field)]
    return Mapping(
        subject_id=_curie(candidate.subject),
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


class Tried:
    """The subjects that have been tried, each with the day and what its names were; a line is added for each, so that nothing is lost."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names = {line[0]: line[2] for line in self._lines() if len(line) == 3}

    def _lines(self) -> Iterable[list[str]]:
        if not self.path.is_file():
            return []
        return [line.split("\t") for line in self.path.read_text(encoding="utf-8").splitlines()[1:]]

    def knows(self, subject: Subject) -> bool:
        """Say whether the subject has been tried under the names that it has now."""
        return self.names.get(_curie(subject)) == _digest(subject)

    def add(self, subjects: Iterable[Subject]) -> None:
        """Remember subjects, on disk too. Raises StoreError where that fails."""
        new = {_curie(subject): _digest(subject) for subject in subjects}
        try:
            is_new = not self.path.is_file()
            with self.path.open("a", encoding="utf-8") as stream:
                stream.write((HEAD + "\n" if is_new else "") + "".join(f"{id}\t{date.today()}\t{names}\n" for id, names in new.items()))
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise StoreError(f"what has been tried cannot be written: {error.strerror or error}", where=str(self.path)) from error
        self.names |= new


def _digest(subject: Subject) -> str:
    """Return a short digest of the names of a subject."""
    return hashlib.sha256("\n".join(sorted(name.text for name in subject.names)).encode()).hexdigest()[:12]
