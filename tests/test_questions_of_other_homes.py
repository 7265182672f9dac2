"""A small home of another field answers its own questions, with no word added to code."""

from __future__ import annotations

import pytest

import miggraph
from miggraph import KnowledgeGraph, NotUnderstood, starting
from miggraph.ground.settings import Settings

HEAT = "https://example.org/heat/"
# What is asked, and what the answer begins with: its lead, or the labels of its rows.
ASKED = [
    ("who works on cool places in the UK", ["Cool Places Network"]),
    ("phone number of CPN", "+442079460018"),
    ("how many guides are there", "1 publication"),
    ("reports and guides, but not about heatwaves", ["Opening a Cool Place"]),
    ("what was published since 2021 by the Example Health Institute", ["Heat at Night"]),
    ("oldest publication", "Ten Hot Days: What a Heatwave Taught a City (2019)"),
    ("who wrote Heat at Night", "Ines Example"),
    ("anything on extreme heat by Ines Example", ["Heat at Night", "Ten Hot Days: What a Heatwave Taught a City"]),
    ("which publisher has most publications", "Cool Places Network: 2; Example Health Institute: 2"),
    ("publications without an author", ["Map of Cool Places", "Opening a Cool Place"]),
    ("what does a library need to let people in", "What a library needs to let people in on hot days, from water to opening hours."),
]
REFUSED = [
    "who works on remittances",
    "phone number of Kalayaan",
    "how many ambulances came",
    "books about Mars",
    "what is the weather tomorrow",
]


@pytest.fixture(scope="module")
def heat(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    folder = tmp_path_factory.mktemp("homes") / "heat"
    starting.make(folder, Settings(title="Heat and health", base=HEAT), with_example=True)
    return miggraph.open(folder)


@pytest.mark.parametrize(("question", "expected"), ASKED, ids=[question for question, _ in ASKED])
def test_what_it_knows_is_answered(heat: KnowledgeGraph, question: str, expected: str | list[str]) -> None:
    """The value first, or the list."""
    answer = heat.ask(question)
    found = answer.lead if isinstance(expected, str) else [row[1].value for row in answer.terms]
    assert found == expected


@pytest.mark.parametrize("question", REFUSED)
def test_what_it_does_not_know_is_refused(heat: KnowledgeGraph, question: str) -> None:
    """Nothing of another home's graph shows through, in a refusal either."""
    with pytest.raises(NotUnderstood) as refusal:
        heat.ask(question)
    assert "Kalayaan" not in str(refusal.value).replace(question, "").replace('"Kalayaan"', "")
    assert "emittances" not in str(refusal.value).replace('"remittances"', "")


def test_what_can_be_asked_has_an_answer(heat: KnowledgeGraph) -> None:
    """Each question that is offered is answered with rows."""
    guide = heat.ask("what can I ask")
    assert {row["kind"] for row in guide.rows} >= {"publications", "organisations", "themes"}
    for question in guide.column("question"):
        assert heat.ask(question).terms, question
