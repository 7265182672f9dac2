"""Enriching: names in other languages, from terms that mean exactly the same, as proposals for a person to look through."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from miggraph.ground.errors import ParameterError
from miggraph.ground.folding import fold
from miggraph.ground.languages import TAG, usual
from miggraph.ground.names import Names
from miggraph.linking import subjects
from miggraph.linking.relations import EXACT, comparable, kind_of

if TYPE_CHECKING:
    from miggraph.graph.store import Store
    from miggraph.linking.model import Subject, Term, Vocabulary
    from miggraph.records.reader import Records
    from miggraph.sssom import MappingSet

# The type of a record, and the key that takes its other names. A name of a body or a person has no language there.
RECORDS = {"theme": ("Theme", "altLabels"), "place": ("Place", "altLabels"), "organisation": ("Organisation", "otherNames"), "person": ("Person", "otherNames")}  # fmt: skip
KEYS = {key for _, key in RECORDS.values()}
NOT_SHOWN = ("skos:hiddenLabel",)  # names that are there to be searched for only


@dataclass(frozen=True, slots=True)
class Proposal:
    """A record that proposes names, and what to look at: comments by key."""

    record: dict[str, Any]
    comments: dict[str, list[str]]


def propose(
    store: Store, sets: Sequence[MappingSet], vocabulary: Vocabulary, kind: str = "theme", languages: Sequence[str] = ()
) -> Iterator[Proposal]:
    """Yield the records that would add names in some languages, or in all but that of the home, to what is linked exactly to a vocabulary.

    Names that a thing has already are left out, and so are things of the base layer, of which a home has no records. The first record is
    that of the source, which states itself, where the graph does not have it yet.
    """
    _check(kind, languages)
    # one source for each vocabulary, by its name: a later run finds it, and adds to what it says
    source = f"source/{re.sub(r'[^a-z0-9]+', '-', vocabulary.name.lower()).strip('-')}"
    links = [link for link in _links(sets, vocabulary) if kind_of(link[0], store.names) == kind]
    terms = {comparable(name): term for name, term in vocabulary.terms(sorted({object_ for _, object_ in links})).items()}
    proposals = [
        proposal
        for subject in _subjects(store, kind, links)
        for proposal in _proposals(subject, _terms_of(subject, links, terms), source, languages)
        if subject.id not in store.names.layer
    ]
    if proposals and not _is_known(store, source):
        yield _source(source, vocabulary)
    yield from proposals


def _is_known(store: Store, id: str) -> bool:
    return store.holds(store.names.iri(id))


def told_before(proposals: Iterable[Proposal], records: Records, names: Names) -> tuple[list[Proposal], list[str]]:
    """Tell the proposals that can be added from those whose source has a record of the thing already: these, as what to add and where.

    A source has one record of a thing, and somebody may have worked on it.
    """
    known = {(names.iri(node.id), node.graph): node for node in records.nodes}
    new, told = [], []
    for proposal in proposals:
        record = proposal.record
        node = known.get((names.iri(record["id"]), names.iri(record["source"])))
        if node is None:
            new.append(proposal)
        else:
            added = json.dumps(next(value for key, value in record.items() if key in KEYS), ensure_ascii=False)
            told.append(f"{node.file}:{node.block.line}: {record['id']} has a record of this source already: add to it by hand {added}")
    return new, told


def _check(kind: str, languages: Sequence[str]) -> None:
    if kind not in RECORDS:
        raise ParameterError(f"names in other languages are proposed for {', '.join(RECORDS)}, not for a {kind}")
    if wrong := [tag for tag in languages if not TAG.fullmatch(usual(tag))]:
        raise ParameterError(f'"{wrong[0]}" is no language tag', remedy="Write it like fr, es or pt-BR.")


def _links(sets: Sequence[MappingSet], vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """List the accepted exact matches to a vocabulary's terms: pairs of our IRI and theirs."""
    exact = {found.iri(name) for found in sets[:1] for name in EXACT}
    space = comparable(vocabulary.namespace)
    found = {link for one in sets for link in one.links()}
    return sorted((ours, theirs) for ours, predicate, theirs in found if predicate in exact and comparable(theirs).startswith(space))


def _subjects(store: Store, kind: str, links: list[tuple[str, str]]) -> list[Subject]:
    """Read what is linked; what is no longer in the graph is left to ``link check``."""
    wanted = {ours for ours, _ in links}
    return [subject for subject in subjects.read(store, kind) if subject.iri in wanted] if wanted else []


def _terms_of(subject: Subject, links: list[tuple[str, str]], terms: dict[str, Term]) -> list[Term]:
    return [terms[comparable(theirs)] for ours, theirs in links if ours == subject.iri and comparable(theirs) in terms]


def _proposals(subject: Subject, terms: list[Term], source: str, languages: Sequence[str]) -> Iterator[Proposal]:
    type_, key = RECORDS[subject.kind]
    is_tagged = key == "altLabels"
    known = {(fold(name.text), usual(name.language) if is_tagged else "") for name in subject.names}
    found: dict[str, list[str]] = {}
    for name, tag in _names(terms, languages, subject.language):
        mark = (fold(name), tag if is_tagged else "")
        if mark not in known:
            known.add(mark)  # two terms may give one name
            found.setdefault(tag, []).append(name)
    if found:
        value: Any = found if is_tagged else [text for texts in found.values() for text in texts]
        told = "; ".join(f'"{term.called(subject.language)}" <{term.id}>' for term in terms)
        yield Proposal({"id": subject.id, "type": type_, "source": source, key: value}, {key: [f"{subject.label}: names of {told}"]})


def _names(terms: list[Term], languages: Sequence[str], own: str) -> Iterator[tuple[str, str]]:
    """Yield the names to propose, and their language tags as records have them."""
    for name in (name for term in terms for name in term.names):
        tag, text = usual(name.language), " ".join(name.text.split())
        if text and name.field not in NOT_SHOWN and TAG.fullmatch(tag) and _is_wanted(tag, languages, own):
            yield text, tag


def _is_wanted(tag: str, languages: Sequence[str], own: str) -> bool:
    """Say whether a language is one of those asked for (fr takes fr-CA too: RFC 4647, section 3.3.1), or any but that of the home."""
    if languages:
        return any(tag == wanted or tag.startswith(f"{wanted}-") for wanted in map(usual, languages))
    return tag.partition("-")[0] != own.partition("-")[0]


def _source(identifier: str, vocabulary: Vocabulary) -> Proposal:
    pages = {"webPages": [vocabulary.source]} if vocabulary.source.startswith("http") else {}
    record = {"id": identifier, "type": "Source", "source": identifier, "title": vocabulary.name, **pages}
    return Proposal(record, {"title": ["write the vocabulary's full title, and its licence in a description"]})
