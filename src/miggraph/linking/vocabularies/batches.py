"""Asking a reconciliation service: requests in batches, patiently, with the answers remembered.

What fails is told as a text in the place of the answer, and the other batches go on. The sections named are those of the Reconciliation
Service API 0.2.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlencode

from miggraph.linking.fetching import TRANSIENT, NoAnswer, Patience, fetch, patiently, retry_after
from miggraph.linking.vocabularies.answer_cache import Answers
from miggraph.linking.vocabularies.manifests import MOST

FAILURES = 3  # batches in a row without an answer, after which a service is left in peace


@dataclass
class Asker:
    """The line to one service."""

    address: str
    answers: Answers
    batch_size: int = MOST
    patience: Patience = field(default_factory=Patience)
    timeout: float = 60.0
    failures: int = 0

    def ask(self, keys: list[str], what: str, post: Callable[[list[str]], dict[str, Any]]) -> dict[str, Any]:
        """Return the answer for each key, from memory or from the service, in batches; a text is the reason why there is none."""
        known = self.answers.get(keys)
        missing = [key for key in dict.fromkeys(keys) if key not in known]
        batches = [missing[start : start + self.batch_size] for start in range(0, len(missing), self.batch_size)]
        while batches:
            batch = batches.pop(0)
            try:
                fresh = self._answer(partial(post, batch))
            except NoAnswer as error:
                if error.kind == "413" and len(batch) > 1:  # "The service MAY respond to larger batches with a 413" (batchSize)
                    batches[:0] = [batch[: len(batch) // 2], batch[len(batch) // 2 :]]
                else:
                    known.update(dict.fromkeys(batch, error.message))
                continue
            self.answers.put(fresh)
            known.update(dict.fromkeys(batch, f"the service left this one of the {what} out"))
            known.update(fresh)
        return known

    def _answer(self, post: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Send a batch patiently, unless the service has been silent too often."""
        if self.failures >= FAILURES:
            raise NoAnswer("silent", "the service was left in peace after it had given no answer several times")
        try:
            answer = patiently(post, self.patience)
        except NoAnswer as error:
            told_to_wait = error.after is not None and error.after > self.patience.longest
            self.failures = FAILURES if told_to_wait else self.failures + (error.kind != "413")
            raise
        self.failures = 0
        return answer

    def queries(self, batch: list[str]) -> dict[str, Any]:
        """Send queries as a form (section "Sending Reconciliation Queries to a Service")."""
        sent = {f"q{number}": json.loads(query) for number, query in enumerate(batch)}
        answer = request(self.address, self.timeout, {"queries": sent})
        results = {query: _result(answer.get(key)) for key, query in zip(sent, batch, strict=True)}
        found = {query: result for query, result in results.items() if result is not None}
        if not found:
            raise NoAnswer("malformed", "the service's answer holds no results")
        return found

    def extend(self, batch: list[str]) -> dict[str, Any]:
        """Send identifiers as a form, to get the values of properties (section "Data Extension Service")."""
        ids = {json.loads(key)["extend"]: key for key in batch}
        wanted = [{"id": pid} for pid in json.loads(batch[0])["properties"]]
        rows = request(self.address, self.timeout, {"extend": {"ids": list(ids), "properties": wanted}}).get("rows")
        if not isinstance(rows, dict):
            raise NoAnswer("malformed", "the service's answer holds no rows")
        return {key: rows[id] for id, key in ids.items() if isinstance(rows.get(id), dict)}


def _result(answer: Any) -> list[Any] | None:
    """Return the candidates for one query (section "Reconciliation Query Responses"); None where it was not answered."""
    result = answer.get("result") if isinstance(answer, dict) else None
    return result if isinstance(result, list) else None


def request(address: str, timeout: float, form: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Get a JSON object, by POST where there is a form. Raises NoAnswer where none comes."""
    data = urlencode({key: json.dumps(value, ensure_ascii=False) for key, value in form.items()}).encode() if form else None
    response = fetch(address, data=data, timeout=timeout)
    status = response.status
    if status != 200:
        after = retry_after(response.headers)
        raise NoAnswer(
            str(status), f"the service answered with status {status}", where=address, after=after, is_final=status not in TRANSIENT
        )
    try:
        answer = json.loads(response.body)
    except (ValueError, RecursionError):
        raise NoAnswer("malformed", "the service's answer is not JSON", where=address) from None
    if not isinstance(answer, dict):
        raise NoAnswer("malformed", "the service's answer is not a JSON object", where=address)
    return answer


def dumped(query: Mapping[str, Any]) -> str:
    """Write a query so that the same one has the same text."""
    return json.dumps(query, ensure_ascii=False, sort_keys=True)
