"""Reconciliation services: a vocabulary behind the W3C Community Group's Reconciliation Service API 0.2, or 0.1.

Our names are sent as queries, in batches, with the type and the properties that tell namesakes apart; candidates come back as terms, the
likeliest first. The scores of services cannot be compared with each other's, so they decide the order only: ``matching`` judges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from miggraph.ground.errors import StoreError
from miggraph.ground.folding import fold
from miggraph.linking.fetching import NoAnswer, Patience, briefly, patiently
from miggraph.linking.model import Name, Subject, Term
from miggraph.linking.vocabularies import cleaning, manifests
from miggraph.linking.vocabularies.answer_cache import Answers
from miggraph.linking.vocabularies.batches import Asker, dumped, request
from miggraph.linking.vocabularies.cleaning import cleaned
from miggraph.linking.vocabularies.manifests import Manifest
from miggraph.linking.vocabularies.statements import host

NAMES = 3  # of a subject, sent as queries of their own: a service knows a thing by another name than ours
MOST_CANDIDATES = 100  # of a query: a service may send more than it was asked for
FIELDS = ("country", "page", "broader")  # what is known of a subject beside its names


@dataclass
class Service:
    """A reconciliation service as a vocabulary. Make one with ``connect``.

    ``types`` names the service's type for each of our kinds, ``properties`` its property for country, page and broader. ``unanswered``
    says which subjects it gave no answer for, and why: those were not tried.
    """

    manifest: Manifest
    asker: Asker
    name: str
    prefix: str
    namespace: str
    source: str
    types: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    unanswered: dict[str, str] = field(default_factory=dict)

    def near(self, subjects: Sequence[Subject], *, limit: int = 50) -> Iterator[list[Term]]:
        """Yield for each subject the service's candidates. Those of a batch that failed are in ``unanswered``."""
        size = self.manifest.batch_size
        for start in range(0, len(subjects), size):
            chunk = subjects[start : start + size]
            queries = {subject.id: self._queries(subject, limit) for subject in chunk}
            found = self._found([query for several in queries.values() for query in several])
            known = self._extended({term.id: term for terms in found.values() for term in _terms(terms)})
            for subject in chunk:
                yield self._candidates(subject, [found[query] for query in queries[subject.id]], known)

    def terms(self, ids: Sequence[str]) -> dict[str, Term]:
        """Return the terms of some IRIs: an identifier sent as a query gives its entity (section "A Note on Candidate Retrieval")."""
        queries = {id: dumped({"query": self._own(id), "limit": 5}) for id in ids}
        found = self._found(list(queries.values()))
        hits = {id: term for id, query in queries.items() for term in _terms(found[query]) if term.id == id}
        return self._extended(hits)

    # queries and candidates

    def _queries(self, subject: Subject, limit: int) -> list[str]:
        """Return the queries for a subject, one for each of its first names (section "Structure of a Reconciliation Query")."""
        texts: dict[str, str] = {}
        for name in subject.names:
            texts.setdefault(fold(name.text), name.text)
        values = {"country": [subject.country], "page": subject.domains, "broader": subject.broader}
        query: dict[str, Any] = {"limit": limit}
        if kind := self.types.get(subject.kind) or (self.manifest.default_types[0] if len(self.manifest.default_types) == 1 else ""):
            query["type"] = kind
        if told := [{"pid": self.properties[key], "v": _value(v)} for key, v in values.items() if key in self.properties and any(v)]:
            query["properties"] = told
        return [dumped({"query": text, **query}) for text in [*texts.values()][:NAMES]]

    def _candidates(self, subject: Subject, found: list[list[Term] | str], known: Mapping[str, Term]) -> list[Term]:
        """Merge what the names of a subject found, by rank: the best of each name first."""
        if reasons := [answer for answer in found if isinstance(answer, str)]:
            self.unanswered[subject.id] = reasons[0]
        else:
            self.unanswered.pop(subject.id, None)
        ranked = sorted((rank, order, term.id) for order, terms in enumerate(found) for rank, term in enumerate(_terms(terms)))
        return [known[id] for id in dict.fromkeys(id for *_, id in ranked)]

    def _found(self, queries: list[str]) -> dict[str, list[Term] | str]:
        """Return for each query its terms, or the reason why there is no answer."""
        results = self.asker.ask(queries, "queries", self.asker.queries)
        return {query: result if isinstance(result, str) else self._ranked(result) for query, result in results.items()}

    def _ranked(self, result: list[dict[str, Any]]) -> list[Term]:
        """Return candidates as terms, by the service's own judgement and score; what has no id or name is passed over."""
        usable = [
            c
            for c in result
            if isinstance(c, dict) and isinstance(c.get("id"), str) and isinstance(c.get("name"), str) and c["name"].strip()
        ]
        usable.sort(key=lambda c: (c.get("match") is not True, -c["score"] if isinstance(c.get("score"), int | float) else 0.0))
        return list(cleaned(map(self._term, usable[:MOST_CANDIDATES])))

    def _own(self, id: str) -> str:
        """Return the identifier by which the service knows a term, without the percent-encoding that only an IRI needs."""
        own = id.removeprefix(self.namespace)
        return plain if cleaning.iri(self.namespace + (plain := unquote(own))) == id else own

    def _term(self, candidate: dict[str, Any]) -> Term:
        """Return a candidate as a term; its types are objects, or ids only (section "Reconciliation Query Responses")."""
        types = candidate.get("type") if isinstance(candidate.get("type"), list) else []
        kinds = [kind.get("name") or kind.get("id") if isinstance(kind, dict) else kind for kind in types or []]
        about = candidate.get("description")
        id = candidate["id"]
        return Term(
            id if cleaning.SCHEMES.match(id) else self.namespace + id,
            (Name(candidate["name"]),),
            definition=about if isinstance(about, str) else "",
            kinds=tuple(map(str, filter(None, kinds))),
        )

    # what else is known of the candidates

    def _extended(self, terms: dict[str, Term]) -> dict[str, Term]:
        """Add country, web domain and broader terms, where the service gives them (section "Data Extension Service")."""
        if not (self.manifest.extends and self.properties):
            return terms
        keys = {id: dumped({"extend": self._own(id), "properties": sorted(self.properties.values())}) for id in terms}
        rows = self.asker.ask(list(keys.values()), "extend", self.asker.extend)
        return {id: self._with(term, row) if isinstance(row := rows[keys[id]], dict) else term for id, term in terms.items()}

    def _with(self, term: Term, row: Mapping[str, Any]) -> Term:
        told = {key: list(_told(row.get(pid))) for key, pid in self.properties.items()}
        hosts = set(map(host, told.get("page", [])))
        country = next((text for text in told.get("country", []) if len(text) == 2 and text.isascii() and text.isupper()), "")
        return replace(
            term, country=country, domains=tuple(sorted(hosts - {""})), broader=tuple(map(cleaning.text, told.get("broader", [])))
        )


def connect(
    address: str,
    *,
    name: str = "",
    namespace: str = "",
    types: Mapping[str, str] | None = None,
    properties: Mapping[str, str] | None = None,
    memory: Path | None = None,
    patience: Patience | None = None,
    timeout: float = 60.0,
    fresh: bool = False,
) -> Service:
    """Open a service by its address; its answers are remembered in the file ``memory``. What was remembered earlier is not used if ``fresh``.

    Raises StoreError where there is no such service, or ``properties`` names what subjects do not have.
    """
    if unknown := set(properties or {}) - set(FIELDS):
        raise StoreError(f"no such field is sent to a service: {', '.join(sorted(unknown))}", remedy=f"There are {', '.join(FIELDS)}.")
    patience, answers = patience or Patience(), Answers(address, memory, fresh=fresh)
    manifest = manifests.read(_document(address, answers, patience, timeout), address)
    short = re.sub(r"[^a-z0-9]+", "-", (name or manifest.name).lower()).strip("-") or "service"
    return Service(
        manifest,
        Asker(address, answers, manifest.batch_size, patience, timeout),
        name=short,
        prefix=cleaning.prefix(short),
        namespace=namespace or manifest.namespace,
        source=manifest.source,
        types=types or {},
        properties=properties or {},
    )


def is_service(address: str, *, memory: Path | None = None, patience: Patience | None = None, timeout: float = 60.0) -> bool:
    """Say whether the answer to a GET is a manifest."""
    try:
        _document(address, Answers(address, memory), patience or Patience(), timeout)
    except StoreError as error:
        return isinstance(error, manifests.OtherVersion)
    return True


def _document(address: str, answers: Answers, patience: Patience, timeout: float) -> dict[str, Any]:
    """Return the manifest as it was sent: by a GET without parameters."""
    known = answers.get(["manifest"])
    try:
        manner = briefly(patience, timeout, tries=patience.tries, asking=60.0)
        fresh = {} if known else {"manifest": patiently(partial(request, address, manner["timeout"]), manner["patience"])}
    except NoAnswer as error:
        raise StoreError(
            f"the reconciliation service does not answer: {error.message}",
            where=address,
            remedy=manifests.REMEDY,
        ) from None
    document: dict[str, Any] = {**known, **fresh}["manifest"]
    manifests.read(document, address)
    answers.put(fresh)
    return document


def _terms(found: list[Term] | str) -> list[Term]:
    return [] if isinstance(found, str) else found


def _told(cells: Any) -> Iterator[str]:
    """Yield the values of a property of a row: texts, or the names of entities."""
    for cell in cells if isinstance(cells, list) else []:
        text = (cell.get("str") or cell.get("name") or cell.get("id")) if isinstance(cell, dict) else None
        if isinstance(text, str) and text:
            yield text


def _value(values: Iterable[str]) -> str | list[str]:
    several = list(values)
    return several[0] if len(several) == 1 else several
