"""Curation without a terminal: ``accept`` and ``reject`` find the mapping that a person means, or make it (semapv:ManualMappingCuration)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from miggraph import sssom
from miggraph.graph.codes import Codes
from miggraph.ground.errors import ParameterError, UnknownThing
from miggraph.ground.folding import fold
from miggraph.linking.decisions import Change, Reviewer, carry_out, decision, editing, object_source, read_sets
from miggraph.linking.relations import (
    MEANINGS,
    NO,
    NOTHING,
    OF_KIND,
    a,
    comparable,
    fits,
    fitted,
    kind_of,
    kind_of_set,
    named,
    options,
)  # fmt: skip
from miggraph.sssom import Mapping, MappingSet

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.linking.model import Vocabulary

NOT_AT_HAND = "the vocabulary is not at hand: the identifier was taken as it is; look it up with -v VOCABULARY"


@dataclass(frozen=True)
class Request:
    """What a person wants decided: about what, which term, for which set, and who says so."""

    graph: Graph
    subject: str  # label, id or IRI
    object: str  # CURIE, IRI or label of a candidate
    who: Reviewer
    set_name: str = ""
    comment: str = ""
    vocabulary: Vocabulary | None = None
    index: str | os.PathLike[str] | None = None  # the folder that keeps the indexes of vocabularies, where it is not the user's cache

    @property
    def kind(self) -> str:
        """The kind of the subject."""
        return kind_of(_subject(self), self.graph.names)

    @property
    def language(self) -> str:
        """The language in which terms are called."""
        return self.graph.names.language


@dataclass(frozen=True, slots=True)
class Target:
    """The mapping that is decided on, in its set; it may not stand there yet. ``note`` says what could not be looked up."""

    found: MappingSet
    row: Mapping
    note: str = ""


def accept(request: Request, relation: str = "") -> str:
    """Accept a link as the relation named, or else as the one that was proposed; return a message of what changed.

    The term is looked up in its vocabulary where that is at hand. Raises ParameterError or UnknownThing where it is not clear what is
    meant, or the vocabulary has no such term.
    """
    target = _looked_up(request, _target(request))
    kind = target.found.kind(target.found.iri(target.row.subject_id))
    return _decide(request, target, named(relation, kind) if relation else _proposed(target.row, kind))


def _proposed(row: Mapping, kind: str) -> str:
    predicate = fitted(row.predicate_id, kind)
    if not fits(predicate, kind):
        fitting = ", ".join(name.partition(":")[2] for name in options(kind).values())
        raise ParameterError(f"{row.predicate_id} was proposed, and does not fit {a(kind)}", remedy=f"Say which with --as: {fitting}")
    return predicate


def reject(request: Request) -> str:
    """Say that two things are not linked, so that it is not proposed again; return a message of what changed."""
    target = _target(request)
    is_new = target.row not in target.found.rows  # a candidate may be rejected because its vocabulary has it no more
    return _decide(request, _looked_up(request, target) if is_new else target, NO)


def nothing(request: Request) -> str:
    """Say that a vocabulary holds nothing for a subject; return a message of what changed."""
    subject = _subject(request)
    fitting = _sets(request, subject)
    if len(fitting) != 1:
        known = ", ".join(found.name for found in fitting)
        raise ParameterError("it is not clear for which vocabulary", remedy=f"Name the set with --set: {known or 'there is none'}")
    found = fitting[0]
    row = next((row for row in found.rows if found.iri(row.subject_id) == subject), None) or _row(request, found, subject, sssom.NOTHING)
    return _decide(request, Target(found, row), NOTHING)


# finding the mapping


def _subject(request: Request) -> str:
    kind = kind_of_set(request.set_name) if request.set_name else ""
    thing, corrected = request.graph.labels.resolve(request.subject, kind)
    if corrected:  # a question may be taken as it was meant; a decision is kept
        shown = request.graph.names.compact(thing)
        raise UnknownThing(f'nothing is called "{request.subject}"', remedy=f"Did you mean {corrected} ({shown})?")
    return thing


def _sets(request: Request, subject: str) -> list[MappingSet]:
    """Read the sets that a subject may stand in: the one named, or those of its kind."""
    kind = kind_of(subject, request.graph.names)
    if not kind:
        raise ParameterError(
            f"{request.subject} cannot be linked: it is no {', '.join(OF_KIND)}, nor of a kind that the context of the home declares"
        )
    named = [request.set_name] if request.set_name else []
    found = [one for one in read_sets(request.graph.home, named) if kind_of_set(one.name) in ("", kind)]
    space = comparable(request.vocabulary.namespace) if request.vocabulary else ""
    of_vocabulary = [one for one in found if space and space in map(comparable, one.prefixes.values())]
    return of_vocabulary or found


def _target(request: Request) -> Target:
    subject = _subject(request)
    available = _sets(request, subject)
    own = [Target(found, row) for found in available for row in found.rows if found.iri(row.subject_id) == subject]
    meant = [target for target in own if _is_meant(request.object, target)]
    if len(meant) > 1:
        raise ParameterError(f'"{request.object}" may be several', remedy=_listed(meant))
    return meant[0] if meant else _new(request, available, subject, own)


def _is_meant(text: str, target: Target) -> bool:
    row = target.row
    if row.object_id == sssom.NOTHING:
        return False
    iri = target.found.iri(row.object_id)
    is_named = text == row.object_id or comparable(text) == comparable(iri) or bool(Codes.of([("", iri)]).find(text))
    return is_named or (bool(row.object_label) and fold(row.object_label) == fold(text))


def _listed(targets: Iterable[Target]) -> str:
    rows = [(target.row, target.found) for target in targets if target.row.object_label]
    lines = [f"{row.object_id}  ({row.object_label}, --set {found.name})" for row, found in rows]
    return "Name one of:\n    " + "\n    ".join(lines) if lines else "Name a term by its CURIE or address."


def _new(request: Request, available: list[MappingSet], subject: str, own: list[Target]) -> Target:
    """Make the mapping to a term that is no candidate, in the set that knows the prefix or the namespace of the term."""
    fitting = [found for found in available if _knows(request, found)]
    if not fitting:
        raise ParameterError(f'"{request.object}" is no candidate, and no set knows its prefix', remedy=_listed(own))
    if len(fitting) > 1:
        known = ", ".join(found.name for found in fitting)
        raise ParameterError("it is not clear which set this goes to", remedy=f"Name it with --set: {known}")
    found = fitting[0]
    return Target(found, _row(request, found, subject, found.curie(found.iri(request.object))))


def _knows(request: Request, found: MappingSet) -> bool:
    text = request.object
    prefix, _, local = text.partition(":")
    if re.search(r"\s", text) or not local:
        return False
    general = {**sssom.BUILT_IN, **sssom.OWN}
    spaces = {name: space for name, space in found.prefixes.items() if name not in general and space != found.names.base}
    return prefix in spaces or any(text.startswith(space) for space in spaces.values())


def _row(request: Request, found: MappingSet, subject: str, object_id: str) -> Mapping:
    return Mapping(
        subject_id=found.curie(subject),
        subject_label=request.graph.labels.name(subject),
        predicate_id=options(kind_of(subject, request.graph.names))["exact"],
        object_id=object_id,
        object_label=next((row.object_label for row in found.rows if row.object_id == object_id), ""),
        mapping_justification=sssom.MANUAL,
        object_source=object_source(found),
    )


# looking the term up


def _looked_up(request: Request, target: Target) -> Target:
    """Look the term of a mapping up in its vocabulary: the one named, or those that were indexed before.

    Raises ParameterError where the vocabulary has no such term. Where no vocabulary is at hand, nothing is known against it, and this is
    noted unless the set has a label for it, which came from the vocabulary.
    """
    row, iri = target.row, target.found.iri(target.row.object_id)
    vocabularies = [request.vocabulary] if request.vocabulary else _at_hand(request, target, iri)
    for vocabulary in vocabularies:
        terms = {comparable(name): term for name, term in vocabulary.terms([iri]).items()}
        if term := terms.get(comparable(iri)):
            # an index may be of another release than the one that a candidate is from: only what is named corrects a label
            label = "" if vocabulary is request.vocabulary else row.object_label
            return replace(target, row=replace(row, object_label=label or term.called(request.language)))
    # others may have names in the same namespace: only the set's own vocabulary can say that there is no such term
    if own := next((one for one in vocabularies if one is request.vocabulary or target.found.name.endswith(f"-{one.name}")), None):
        remedy = (
            "Look it up there once more."
            if request.vocabulary
            else "Look it up there once more; a newer release is read with -v VOCABULARY."
        )
        raise ParameterError(f"{own.name} has no term {row.object_id}", remedy=remedy)
    return target if row.object_label else replace(target, note=NOT_AT_HAND)


def _at_hand(request: Request, target: Target, iri: str) -> list[Vocabulary]:
    from miggraph.linking.vocabularies.at_hand import at_hand

    kind = target.found.kind(target.found.iri(target.row.subject_id))
    return list(at_hand(iri, kind, request.index))


# deciding


def _decide(request: Request, target: Target, choice: str) -> str:
    """Write a decision on a mapping into its set as it is now; return a message of what changed."""
    with editing(target.found.path, request.graph.home) as found:
        row = next((row for row in found.rows if _key(row) == _key(target.row)), target.row)
        change = _labelled(decision(found, row, choice, request.who, comment=" ".join(request.comment.split())), target.row)
        carry_out(change, found)
    note = f"\n  {target.note}" if target.note else ""
    return f"{found.name}: {_after(request, change, choice)}{_before(change, choice)}{note}"


def _key(row: Mapping) -> tuple[str, str]:
    return (row.subject_id, row.object_id)


def _labelled(change: Change, row: Mapping) -> Change:
    """Fill in the label of our thing where a row has none, and that of the term as it was looked up."""

    def with_labels(new: Mapping) -> Mapping:
        label = row.object_label if new.object_id == row.object_id else ""
        return replace(new, subject_label=new.subject_label or row.subject_label, object_label=label or new.object_label)

    return replace(change, added=tuple(map(with_labels, change.added)))


def _after(request: Request, change: Change, choice: str) -> str:
    """Say what holds now."""
    row = change.added[0]
    subject = row.subject_label or request.subject
    if row.object_id == sssom.NOTHING:
        return f"nothing for {subject}"
    terms = ", ".join(f"{new.object_label} ({new.object_id})" if new.object_label else new.object_id for new in change.added)
    if row.predicate_modifier == sssom.NOT:
        beside = "beside what it is linked to, " if choice == NOTHING else ""
        return f"{beside}{subject} is not linked to {terms}"
    return f"{subject} is {MEANINGS[row.predicate_id]} {terms} [{row.predicate_id}]"


def _before(change: Change, choice: str) -> str:
    """Say what a decision takes the place of: an earlier one, or a candidate."""
    earlier = [row for row in change.removed if row.is_decided]
    if not earlier:
        sure = next((row.confidence for row in change.removed if row.confidence), "")
        return f"; it was a candidate of {sure}" if sure and choice != NOTHING else ""
    row = earlier[0]
    said = "found nothing" if row.is_nothing else "rejected it" if row.is_rejected else f"said {row.predicate_id}"
    return f"; before, {row.reviewer_label or row.reviewer_id} {said} on {row.mapping_date}"
