"""Decisions: what a person says of a candidate, written into its mapping set at once, and taken back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from miggraph import sssom
from miggraph.ground import locking
from miggraph.ground.errors import ParameterError, StoreError
from miggraph.ground.homes import Home
from miggraph.linking.relations import CONCEPTS, EXACT, NO, NOTHING, comparable, fitted, kind_of_set, options, set_names
from miggraph.sssom import Mapping, MappingSet
from miggraph.sssom.prefixes import RESERVED

# As people write it: bare, with its prefix, or as an address of either scheme.
ORCID = re.compile(r"(?:https?://orcid\.org/|orcid:)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])", re.IGNORECASE)
ORCID_SPACE = RESERVED["orcid"]


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who decides: an identifier, or a name."""

    id: str = ""  # CURIE or IRI
    label: str = ""


def reviewer(text: str) -> Reviewer:
    """Read who decides: an ORCID, another IRI or CURIE, or a name. Raises ParameterError where it is none of them."""
    plain = text.strip()
    if found := ORCID.fullmatch(plain):
        if _checksum(found[1]) != found[1][-1].upper():
            raise ParameterError(f"{found[1]} is no ORCID: its last character does not fit the others")
        return Reviewer(id=f"orcid:{found[1].upper()}")
    if re.fullmatch(r"https?://[^\s/]+\S*|[A-Za-z][\w.-]*:[^\s/]\S*", plain):
        return Reviewer(id=plain)
    if not re.search(r"[^\W\d_]", plain) or "://" in plain:
        raise ParameterError(f'"{plain}" does not say who decides', remedy="Give an ORCID, another web address, or a name.")
    return Reviewer(label=" ".join(plain.split()))


def _checksum(orcid: str) -> str:
    """Return the check character of an ORCID (ISO/IEC 7064, MOD 11-2)."""
    total = 0  # of the fifteen digits before the check character
    for digit in orcid.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


@dataclass(frozen=True, slots=True)
class Change:
    """Rows that leave a mapping set and rows that come in their place."""

    path: Path
    removed: tuple[Mapping, ...]
    added: tuple[Mapping, ...]

    def undone(self) -> Change:
        """Return the change that takes this one back."""
        return Change(self.path, self.added, self.removed)


def apply(change: Change, home: Home | None = None) -> MappingSet:
    """Carry out a change on the file as it is now, which others may have edited since, and return the set."""
    with editing(change.path, home) as found:
        carry_out(change, found)
    return found


@contextmanager
def editing(path: Path, home: Home | None = None) -> Iterator[MappingSet]:
    """Give a mapping set as it is now, which nobody else can change meanwhile, and write it at the end; after an error it is as it was.

    Raises HomeError where the home is the one that ships, ParameterError where the set has faults, StoreError where it cannot be written.
    """
    if home:
        home.refuse_shipped("decisions are written into the home")
    with locked(path.parent):
        found = sssom.read(path, home.names if home else None, root=home.path if home else None)
        refuse_faults(found)
        yield found
        sssom.write(found)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep others from changing the mapping sets of a folder. Raises StoreError where that fails."""
    try:
        with locking.held(folder):
            yield
    except OSError as error:
        raise StoreError(f"the mapping sets cannot be changed: {error.strerror or error}", where=str(folder)) from error


def carry_out(change: Change, found: MappingSet) -> None:
    """Carry out a change on a set in memory. That there is nothing is not taken up again where there is a link by now."""
    # by what the rows say, not by their line: the file may have been edited since the change was made
    kept = [row for row in found.rows if row not in change.removed]
    linked = {row.subject_id for row in kept if row.is_accepted}
    found.rows = kept + [row for row in change.added if not (row.object_id == sssom.NOTHING and row.subject_id in linked)]
    if any(row.reviewer_id.startswith("orcid:") for row in change.added):
        found.prefixes.setdefault("orcid", ORCID_SPACE)


def refuse_faults(found: MappingSet) -> None:
    """Raise ParameterError where a set has rows that cannot be read: writing it again would lose them."""
    if found.findings:
        raise ParameterError(f"the mapping set has faults, the first: {found.findings[0]}", remedy="See them all with: miggraph link check")


def read_sets(home: Home, names: Iterable[str] = ()) -> list[MappingSet]:
    """Read the mapping sets of a home, or those named: by name or by file. Raises ParameterError where there is none of that name."""
    folder = home.mappings
    paths = [file_of(folder, name) for name in names] or sssom.files(folder)
    return [sssom.read(path, home.names, root=home.path) for path in paths]


def path_of(folder: Path, kind: str, vocabulary: str, namespace: str = "") -> Path:
    """Return the file of the mapping set of a kind and a vocabulary, whichever of its names it has; the first for one that is yet to be made.

    With a namespace, a set of the kind that has the vocabulary's terms under another name (that of an older file) is it too.
    """
    # the plural, and the singular that sets had first
    paths = [folder / f"{name}{sssom.SUFFIX}" for name in set_names(kind, vocabulary)]
    known = (path for path in sssom.files(folder) if namespace and kind_of_set(path.name) == kind and _has(path, namespace))
    return next((path for path in (*paths, *known) if path.is_file()), paths[0])


def _has(path: Path, namespace: str) -> bool:
    """Say whether the objects of a set are in a namespace."""
    found = sssom.read(path)
    prefixes = {prefix for prefix, space in found.prefixes.items() if comparable(space) == comparable(namespace)}
    return any(row.object_id.partition(":")[0] in prefixes for row in found.rows)


def file_of(folder: Path, name: str) -> Path:
    """Return the file of a mapping set that a person names, by its name or as a file. Raises ParameterError where there is none."""
    plain = name.removesuffix(sssom.SUFFIX)
    for path in (folder / f"{plain}{sssom.SUFFIX}", path_of(folder, kind_of_set(plain), plain.partition("-")[2]), Path(name)):
        if path.is_file():
            return path
    known = ", ".join(path.name.removesuffix(sssom.SUFFIX) for path in sssom.files(folder))
    raise ParameterError(
        f"there is no mapping set {name}", remedy=f"There are: {known}" if known else "Make one with: miggraph link suggest --vocabulary V"
    )


def settled_subjects(found: MappingSet) -> set[str]:
    """Return the subjects that a set has nothing more to ask about: their exact match is known, or that there is nothing."""
    return {row.subject_id for row in found.rows if row.is_nothing or (row.is_accepted and row.predicate_id in EXACT)}


def undecided(found: MappingSet) -> list[Mapping]:
    """List the candidates of a set that wait for a person: the subjects with the best one first, and of each the best first."""
    done = settled_subjects(found)
    rows = [row for row in found.rows if not row.is_decided and row.object_id != sssom.NOTHING and row.subject_id not in done]
    best: dict[str, float] = {}
    for row in rows:
        best[row.subject_id] = max(best.get(row.subject_id, 0), confidence(row))
    return sorted(rows, key=lambda row: (-best[row.subject_id], row.subject_id, -confidence(row), row.object_id))


def confidence(row: Mapping) -> float:
    """Return the confidence of a row; 0 where it has none, or none that is a number."""
    try:
        return float(row.confidence or 0)
    except ValueError:
        return 0.0


def decision(found: MappingSet, row: Mapping, choice: str, who: Reviewer, *, comment: str = "") -> Change:
    """Return the change that a decision makes: a predicate, NO, or NOTHING, which speaks of all candidates of the subject."""
    who = _known(who, found)
    if choice == NOTHING:
        return _nothing(found, row, who, comment)
    new = _signed(row, sssom.NOT if choice == NO else choice, who)
    if choice == NO:
        new = replace(new, predicate_id=fitted(row.predicate_id, found.kind(found.iri(row.subject_id))))
    else:
        _refuse_merging(found, new)
    # one row for a pair; and a link contradicts that there is nothing
    replaced = [
        old
        for old in found.rows
        if old.subject_id == row.subject_id and (old.object_id == row.object_id or (choice != NO and old.object_id == sssom.NOTHING))
    ]
    return Change(found.path, tuple(replaced), (replace(new, comment=comment or new.comment),))


def _known(who: Reviewer, found: MappingSet) -> Reviewer:
    """Return a reviewer by the full address of the ORCID where a set means something else by that prefix."""
    is_other = who.id.startswith("orcid:") and found.prefixes.get("orcid", ORCID_SPACE) != ORCID_SPACE
    return replace(who, id=ORCID_SPACE + who.id.removeprefix("orcid:")) if is_other else who


def _refuse_merging(found: MappingSet, new: Mapping) -> None:
    """Raise ParameterError where a link would make one thing of two: two of our things, or two concepts of the vocabulary.

    Of bodies and people authority files do hold duplicates: there a second one is the reviewer's to judge.
    """
    exact = [row for row in found.rows if row.is_accepted and row.predicate_id in EXACT] if new.predicate_id in EXACT else []
    for row in exact:
        mine, theirs = row.subject_id == new.subject_id, row.object_id == new.object_id
        if theirs and not mine:
            raise ParameterError(
                f"{row.subject_label or row.subject_id} is linked to {row.object_label or row.object_id} as the same already, which would make one thing of the two",
                remedy="Accept it as close, broader or narrower, or reject the other one first.",
            )
        if mine and not theirs and row.predicate_id == new.predicate_id == CONCEPTS["exact"]:
            raise ParameterError(
                f"{row.subject_label or row.subject_id} is the same as {row.object_label or row.object_id} in this set already; at most one term can be",
                remedy="Accept it as close, broader or narrower, or reject the other one first.",
            )


def _signed(row: Mapping, predicate: str, who: Reviewer) -> Mapping:
    return replace(row.decided(predicate, who.id), reviewer_label=who.label)


def _nothing(found: MappingSet, row: Mapping, who: Reviewer, comment: str) -> Change:
    """Say that there is nothing for a subject in the vocabulary; where it has links already, that none of the rest is one."""
    own = [other for other in found.rows if other.subject_id == row.subject_id]
    links = [other for other in own if other.is_accepted]
    candidates = [other for other in own if not other.is_decided and other.object_id != sssom.NOTHING]
    if links and not candidates:
        raise ParameterError(
            f"{found.name} links {links[0].subject_label or links[0].subject_id} to {links[0].object_label or links[0].object_id}",
            remedy="Reject that link first.",
        )
    if links:
        return Change(found.path, tuple(candidates), tuple(_signed(other, sssom.NOT, who) for other in candidates))
    empty = Mapping(
        subject_id=row.subject_id,
        subject_label=row.subject_label,
        predicate_id=options(found.kind(found.iri(row.subject_id)))["exact"],
        object_id=sssom.NOTHING,
        mapping_justification=sssom.MANUAL,
        object_source=row.object_source or object_source(found),
        reviewer_id=who.id,
        reviewer_label=who.label,
        mapping_date=str(date.today()),
        comment=comment,
    )
    replaced = [other for other in own if not other.is_decided or other.object_id == sssom.NOTHING]
    return Change(found.path, tuple(replaced), (empty,))


def object_source(found: MappingSet) -> str:
    """Return the scheme of a set's vocabulary, as far as its rows or its metadata say; "" where they name several."""
    named = {row.object_source for row in found.rows} - {""} or {found.metadata.get("object_source") or ""}
    return named.pop() if len(named) == 1 else ""
