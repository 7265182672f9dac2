"""Deciding without a terminal: ``accept`` and ``reject`` find the row that a person means, or make it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from miggraph import sssom
from miggraph.graph.codes import Codes
from miggraph.ground.errors import ParameterError, UnknownThing
from miggraph.ground.folding import fold
from miggraph.linking.decisions import Change, Reviewer, carry_out, decided, editing, sets, source
from miggraph.linking.relations import MEANINGS, NO, NOTHING, OF_KIND, a, fits, fitted, kind_of, kind_of_set, named, same
from miggraph.sssom import Mapping, MappingSet

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.linking.model import Vocabulary


@dataclass(frozen=True, slots=True)
class Pick:
    """A row that is decided on, in its set; it may not stand there yet."""

    found: MappingSet
    row: Mapping


@dataclass(frozen=True)
class Order:
    """What a person wants decided: about what, which term, for which set, and who says so."""

    graph: Graph
    subject: str  # label, id or IRI
    object: str  # CURIE, IRI or label of a candidate
    who: Reviewer
    set_name: str = ""
    comment: str = ""
    vocabulary: Vocabulary | None = None

    @property
    def kind(self) -> str:
        """The kind of the subject."""
        return kind_of(_subject(self), self.graph.names)


def accept(order: Order, relation: str = "") -> str:
    """Accept a link as the relation named, or else as the one that was proposed; return a message of what changed.

    Raises ParameterError or UnknownThing where it is not clear what is meant.
    """
    pick = _pick(order)
    kind = pick.found.kind(pick.found.iri(pick.row.subject_id))
    return _decide(order, pick, named(relation, kind) if relation else _proposed(pick.row, kind))


def _proposed(row: Mapping, kind: str) -> str:
    predicate = fitted(row.predicate_id, kind)
    if not fits(predicate, kind):
        options = ", ".join(name.partition(":")[2] for name in OF_KIND[kind].values())
        raise ParameterError(f"{row.predicate_id} was proposed, and does not fit {a(kind)}", remedy=f"Say which with --as: {options}")
    return predicate


def reject(order: Order) -> str:
    """Say that two things are not linked, so that it is not proposed again; return a message of what changed."""
    return _decide(order, _pick(order), NO)


def nothing(order: Order) -> str:
    """Say that a vocabulary holds nothing for a subject; return a message of what changed."""
    subject = _subject(order)
    fitting = _sets(order, subject)
    if len(fitting) != 1:
        known = ", ".join(found.name for found in fitting)
        raise ParameterError("it is not clear for which vocabulary", remedy=f"Name the set with --set: {known or 'there is none'}")
    found = fitting[0]
    row = next((row for row in found.rows if found.iri(row.subject_id) == subject), None) or _row(order, found, subject, sssom.NOTHING)
    return _decide(order, Pick(found, row), NOTHING)


# finding the row


def _subject(order: Order) -> str:
    kind = kind_of_set(order.set_name) if order.set_name else ""
    thing, corrected = order.graph.labels.resolve(order.subject, kind)
    if corrected:  # a question may be taken as it was meant; a decision is kept
        raise UnknownThing(f'nothing is called "{order.subject}"', remedy=f"Did you mean {corrected} ({order.graph.names.compact(thing)})?")
    return thing


def _sets(order: Order, subject: str) -> list[MappingSet]:
    """Read the sets that a subject may stand in: the one named, or those of its kind."""
    kind = kind_of(subject, order.graph.names)
    if not kind:
        raise ParameterError(f"{order.subject} is no {', '.join(OF_KIND)}: those are what is linked")
    named = [order.set_name] if order.set_name else []
    found = [one for one in sets(order.graph.home, named) if kind_of_set(one.name) in ("", kind)]
    space = same(order.vocabulary.namespace) if order.vocabulary else ""
    theirs = [one for one in found if space and space in map(same, one.prefixes.values())]
    return theirs or found


def _pick(order: Order) -> Pick:
    subject = _subject(order)
    available = _sets(order, subject)
    own = [Pick(found, row) for found in available for row in found.rows if found.iri(row.subject_id) == subject]
    meant = [pick for pick in own if _is_meant(order.object, pick)]
    if len(meant) == 1:
        _label(order, meant[0].found, meant[0].row.object_id)
        return meant[0]
    if meant:
        raise ParameterError(f'"{order.object}" may be several', remedy=_listed(meant))
    return _new(order, available, subject, own)


def _is_meant(text: str, pick: Pick) -> bool:
    row = pick.row
    if row.object_id == sssom.NOTHING:
        return False
    iri = pick.found.iri(row.object_id)
    is_named = text == row.object_id or same(text) == same(iri) or bool(Codes([("", iri)]).find(text))
    return is_named or (bool(row.object_label) and fold(row.object_label) == fold(text))


def _listed(picks: Iterable[Pick]) -> str:
    lines = [f"{pick.row.object_id}  ({pick.row.object_label}, --set {pick.found.name})" for pick in picks if pick.row.object_label]
    return "Name one of:\n    " + "\n    ".join(lines) if lines else "Name a term by its CURIE or address."


def _new(order: Order, available: list[MappingSet], subject: str, own: list[Pick]) -> Pick:
    """Make the row of a term that is no candidate, in the set that knows the prefix or the namespace of the term."""
    fitting = [found for found in available if _knows(order, found)]
    if not fitting:
        raise ParameterError(f'"{order.object}" is no candidate, and no set knows its prefix', remedy=_listed(own))
    if len(fitting) > 1:
        raise ParameterError(
            "it is not clear which set this goes to", remedy=f"Name it with --set: {', '.join(found.name for found in fitting)}"
        )
    return Pick(fitting[0], _row(order, fitting[0], subject, fitting[0].curie(fitting[0].iri(order.object))))


def _knows(order: Order, found: MappingSet) -> bool:
    text = order.object
    prefix, _, local = text.partition(":")
    if re.search(r"\s", text) or not local:
        return False
    theirs = {
        name: space
        for name, space in found.prefixes.items()
        if name not in {**sssom.BUILT_IN, **sssom.OWN} and space != order.graph.names.base
    }
    return prefix in theirs or any(text.startswith(space) for space in theirs.values())


def _row(order: Order, found: MappingSet, subject: str, object_id: str) -> Mapping:
    return Mapping(
        subject_id=found.curie(subject),
        subject_label=order.graph.labels.name(subject),
        predicate_id=OF_KIND[kind_of(subject, order.graph.names)]["exact"],
        object_id=object_id,
        object_label=_label(order, found, object_id),
        mapping_justification=sssom.MANUAL,
        object_source=source(found),
    )


def _label(order: Order, found: MappingSet, object_id: str) -> str:
    """Return what a term is called in the vocabulary, where one is at hand, or in another row."""
    iri = found.iri(object_id)
    if order.vocabulary and object_id != sssom.NOTHING:
        terms = {same(name): term for name, term in order.vocabulary.terms([iri]).items()}
        if same(iri) not in terms:
            raise ParameterError(f"{order.vocabulary.name} has no term {object_id}", remedy="Look it up there once more.")
        return terms[same(iri)].label
    return next((row.object_label for row in found.rows if row.object_id == object_id), "")


# deciding


def _decide(order: Order, pick: Pick, choice: str) -> str:
    """Write a decision on a row into its set as it is now; return a message of what changed."""
    with editing(pick.found.path, order.graph.home) as found:
        row = next((row for row in found.rows if _key(row) == _key(pick.row)), pick.row)
        change = _kept_label(decided(found, row, choice, order.who, comment=" ".join(order.comment.split())), pick.row)
        carry_out(change, found)
    return f"{found.name}: {_after(order, change, choice)}{_before(change, choice)}"


def _key(row: Mapping) -> tuple[str, str]:
    return (row.subject_id, row.object_id)


def _kept_label(change: Change, row: Mapping) -> Change:
    """Fill in the label of our thing where a row has none."""
    return replace(change, added=tuple(replace(new, subject_label=new.subject_label or row.subject_label) for new in change.added))


def _after(order: Order, change: Change, choice: str) -> str:
    """Say what holds now."""
    row = change.added[0]
    ours = row.subject_label or order.subject
    if row.object_id == sssom.NOTHING:
        return f"nothing for {ours}"
    theirs = ", ".join(f"{new.object_label} ({new.object_id})" if new.object_label else new.object_id for new in change.added)
    if row.predicate_modifier == sssom.NOT:
        beside = "beside what it is linked to, " if choice == NOTHING else ""
        return f"{beside}{ours} is not linked to {theirs}"
    return f"{ours} is {MEANINGS[row.predicate_id]} {theirs} [{row.predicate_id}]"


def _before(change: Change, choice: str) -> str:
    """Say what a decision takes the place of: an earlier one, or a candidate."""
    earlier = [row for row in change.removed if row.is_decided]
    if not earlier:
        sure = next((row.confidence for row in change.removed if row.confidence), "")
        return f"; it was a candidate of {sure}" if sure and choice != NOTHING else ""
    row = earlier[0]
    said = "found nothing" if row.is_nothing else "rejected it" if row.is_rejected else f"said {row.predicate_id}"
    return f"; before, {row.reviewer_label or row.reviewer_id} {said} on {row.mapping_date}"
