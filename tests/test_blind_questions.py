"""Questions by people who had seen the two documents and not the code: how many are answered rightly, and how many wrongly.

Half of the first three lots are only watched. An answer is right if it holds what ``expect`` lists; what stands in other words than there
counts as wrong, so that the figures are low rather than high.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from miggraph import Answer, KnowledgeGraph, MiggraphError

QUESTIONS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "blind-questions.yaml").read_text(encoding="utf-8"))


def folded(text: object) -> str:
    """Letters and digits alone, without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", str(text).casefold()) if c.isalnum())


def text(answer: Answer) -> str:
    """All that an answer says."""
    cells = (cell.value for row in answer.terms for cell in row if cell is not None)
    return folded(" ".join([answer.lead, *answer.caveats, *cells]))


def verdict(graph: KnowledgeGraph, question: dict[str, Any]) -> str:
    """Say whether a question is answered, and how."""
    try:
        answer = graph.ask(question["ask"])
    except MiggraphError:
        return "refused"
    if not answer.terms:
        return "refused"
    said = text(answer)
    expected = [one if isinstance(one, list) else [one] for one in question.get("expect", ())]
    return "right" if expected and all(any(folded(form) in said for form in forms) for forms in expected) else "wrong"


@pytest.fixture(scope="module")
def verdicts(shipped: KnowledgeGraph) -> dict[tuple[str, bool], Counter[str]]:
    """The verdicts by set, and whether there is an answer."""
    found: dict[tuple[str, bool], Counter[str]] = {}
    for question in QUESTIONS:
        key = (question["set"], question["kind"] != "none")
        found.setdefault(key, Counter())[verdict(shipped, question)] += 1
    return found


@pytest.mark.parametrize(("lot", "least"), [("tune", 0.77), ("watch", 0.55)])
def test_most_that_have_an_answer_get_it(verdicts: dict[tuple[str, bool], Counter[str]], lot: str, least: float) -> None:
    """What was reached stays reached."""
    counts = verdicts[lot, True]
    assert counts["right"] >= least * counts.total(), counts


@pytest.mark.parametrize(("lot", "most"), [("tune", 0.065), ("watch", 0.102)])
def test_few_that_have_an_answer_get_another(verdicts: dict[tuple[str, bool], Counter[str]], lot: str, most: float) -> None:
    """Many of these say the same in other words than ``expect``; there are not to be more of them."""
    counts = verdicts[lot, True]
    assert counts["wrong"] <= most * counts.total(), counts


@pytest.mark.parametrize(("lot", "most"), [("tune", 0.02), ("watch", 0.07)])
def test_few_that_have_none_are_answered(verdicts: dict[tuple[str, bool], Counter[str]], lot: str, most: float) -> None:
    """What the documents do not say is refused, or has no rows."""
    counts = verdicts[lot, False]
    assert counts["wrong"] <= most * counts.total(), counts
