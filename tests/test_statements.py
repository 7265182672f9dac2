"""Statements: sentences of the graph answer questions by their words; what they do not say finds nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import miggraph
from miggraph import KnowledgeGraph
from miggraph.asking.statements import Statements, find, words
from miggraph.ground.errors import HomeError
from miggraph.ground.folding import fold

HERE = Path(__file__).parent
QUESTIONS = yaml.safe_load((HERE / "statement-questions.yaml").read_text(encoding="utf-8"))
# "What should I do" is no query, and the sentence that it finds is the help that the graph knows of.
HELPED = {"my employer has taken my passport what should I do", "Can I extend my Overseas Domestic Worker visa?"}
RECORDS = """
- {id: organisation/shade, type: Organisation, source: source/list, name: Shade Trust, acronym: SHT, kinds: [term/charity], activities: [
    {id: "#fans", kinds: [term/support], description: Lends fans to tenants whose landlord keeps the windows shut.},
    {id: "#water", kinds: [term/support], description: Hands out bottled water in parks.}]}
- id: policy/heat-code
  type: Policy
  source: source/list
  name: Outdoor Work Heat Code
  places: [place/KE]
  provisions: [Work stops before noon., Employers may not fine those who rest.]
  changes: [{id: "#2014", date: 2014, description: The code comes into force.}]
  figures: [{id: "#fans", value: 12724, unit: labourers, measures: labourers who asked for a break, date: 2015, places: [place/KE]}]
"""


@pytest.fixture(scope="module")
def statements(shipped: KnowledgeGraph) -> Statements:
    """The sentences of the shipped graph, read once."""
    return Statements(shipped)


@pytest.fixture
def heat(heat_home: Path) -> KnowledgeGraph:
    """A home of another field with a few sentences."""
    (heat_home / "data" / "more.yaml").write_text(RECORDS, encoding="utf-8")
    return miggraph.open(heat_home)


def first(graph: KnowledgeGraph, question: str) -> str:
    """Return the sentence that is found first, "" where there is none."""
    found = find(graph, question, limit=1)
    return found[0].sentence if found else ""


def is_right(statements: Statements, entry: dict[str, Any]) -> bool | None:
    """Say whether the sentence found first is right; None where nothing is found."""
    found = statements.find(entry["ask"], limit=1)
    return any(words in found[0].sentence for words in entry["says"]) if found else None


@pytest.mark.parametrize(("section", "right", "wrong"), [("own", 28, 0), ("blind", 31, 0), ("later", 10, 0), ("everyday", 53, 0)])
def test_sentences_answer_what_they_say(statements: Statements, section: str, right: int, wrong: int) -> None:
    """So many questions get a right sentence first, and no more than so many a wrong one."""
    judged = [is_right(statements, entry) for entry in QUESTIONS[section] if entry["says"] != "none"]
    assert judged.count(True) >= right
    assert judged.count(False) <= wrong


@pytest.mark.parametrize("question", [entry["ask"] for section in QUESTIONS.values() for entry in section if entry["says"] == "none"])
def test_near_misses_find_nothing(statements: Statements, question: str) -> None:
    """A question that shares words with sentences and asks for something else gets no answer."""
    assert statements.find(question) == []


def test_what_is_no_question_of_the_graph_finds_nothing(statements: Statements) -> None:
    """Questions that must be refused are not answered from sentences either."""
    asked = [entry["ask"] for entry in yaml.safe_load((HERE / "questions.yaml").read_text(encoding="utf-8")) if entry["slug"] == "none"]
    blind = yaml.safe_load((HERE / "blind-questions.yaml").read_text(encoding="utf-8"))
    asked += [entry["ask"] for entry in blind if entry["set"] == "tune" and entry["kind"] == "none"]
    assert {question for question in asked if statements.find(question, limit=1)} == HELPED


def test_words_of_the_layer_are_folded() -> None:
    """Files of words that are not folded when they are read hold what a question is folded to."""
    for file in words.FILES:
        content = yaml.safe_load(HERE.parent.joinpath(*file).read_text(encoding="utf-8"))
        assert content["folded"] is True
        lists = {section: [line.split(", ") for line in content.get(section, ())] for section in ("silent", "light", "synonyms")}
        assert [word for line in (*lists["silent"], *lists["light"]) for word in line if fold(word) != word] == []
        assert [word for group in lists["synonyms"] for word in group if fold(word) not in group] == []


def test_author_is_said_where_asked(shipped: KnowledgeGraph) -> None:
    """Who wrote the thing that a sentence is about stands beside the sentence."""
    found = find(shipped, "who has written about seasonal migration and changing social relations in rural India?")[0]
    assert found.authors == ("Ben Rogaly",)


def test_statement_names_thing_and_part(heat: KnowledgeGraph) -> None:
    """A statement says which thing has the page, which part of it is meant, what it is called, and which words were found."""
    (found,) = find(heat, "who lends fans to tenants?")
    assert found.thing == "https://example.org/heat/organisation/shade"
    assert found.part == found.thing + "#fans"
    assert (found.label, found.kind, found.words) == ("Shade Trust", "activity", ("lends", "fans", "tenants"))
    assert found.share == 1.0
    assert find(heat, "when does the heat code come into force")[0].date == "2014"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("how many laborers asked for a break", "12,724 labourers: labourers who asked for a break"),
        ("12724 labourers", "12,724 labourers: labourers who asked for a break"),
        ("12,724 labourers", "12,724 labourers: labourers who asked for a break"),
        ("landlords kept windows shut", "Lends fans to tenants whose landlord keeps the windows shut."),
        ("botled water in parks", "Hands out bottled water in parks."),
        ("can my boss fine me for a rest", ""),
        ("OWH code noon work", "Work stops before noon."),
        ("Hi, my aunt cannot open her windows. Who hands out water in parks, by any chance?", "Hands out bottled water in parks."),
        ("can anyone really lend fans to tenants nowadays", "Lends fans to tenants whose landlord keeps the windows shut."),
        ("network that lends fans to tenants", "Lends fans to tenants whose landlord keeps the windows shut."),
        ("which law says that work should stop before noon", "Work stops before noon."),
        ("how many Kenyan labourers asked for a break", "12,724 labourers: labourers who asked for a break"),
        ("someone to lend fans", "Lends fans to tenants whose landlord keeps the windows shut."),
    ],
)
def test_words_are_found_as_people_write_them(heat: KnowledgeGraph, question: str, sentence: str) -> None:
    """Other forms, spellings, numbers with and without commas, slips and initials find the sentence; "may not" is not asked by "can"."""
    assert first(heat, question) == sentence or (sentence == "" and "may not" in first(heat, question))


@pytest.mark.parametrize(
    "question",
    [
        "how many tenants have fans",  # no number of tenants
        "work stops after noon",
        "12725 labourers asked for a break",
        "bottled water in parks of Uganda",
        "bottled beer in parks",
        "why does work stop before noon",
        "should work stop before noon",
        "did the trust lend water to tenants",
        "who chairs the Shade Trust",
        "which report is about bottled water in parks",
        "which study says that work should stop before noon",
        "how many labourers asked their landlord for a break",
        "bottled water for labourers in parks",
        "water",
        "",
    ],
)
def test_another_question_is_refused(heat: KnowledgeGraph, question: str) -> None:
    """Another number, place, thing, time or reason than the sentence gives makes another question."""
    assert find(heat, question) == []


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "from how many countries does WIEGO draw its members and associates",
            "at least 100 countries: countries from which WIEGO has members and associates",
        ),
        ("what proportion of migrants is female", "49 per cent: share of women among migrants"),
        (
            "where can a nanny have a cup of tea and chat with others",
            "A place to see friends over tea or coffee, and an address for one's post.",
        ),
        ("from how many countries does WIEGO draw its funds and associates", ""),
        ("what proportion of migrants is male", ""),
        ("which trade unions does a nanny have a cup of tea with", ""),
    ],
)
def test_a_word_more_may_be_asked_where_nearly_all_is_said(statements: Statements, question: str, sentence: str) -> None:
    """One word more than a sentence says, or one that is said everywhere, makes no other question; another word does."""
    found = statements.find(question, limit=1)
    assert [one.sentence for one in found] == ([sentence] if sentence else [])


def test_a_work_is_found_by_all_that_is_said_of_it(statements: Statements) -> None:
    """Who asks for a book may say what several of its sentences say; an organisation does several things."""
    found = statements.find("which text describes refugees from Guatemala starting over in Canada", limit=1)
    assert [one.label.split(":")[0] for one in found] == ["Transnational Ruptures"]
    assert statements.find("organisation that teaches English on immigration", limit=1) == []


def test_home_adds_words(heat: KnowledgeGraph, heat_home: Path) -> None:
    """A home brings synonyms of its field."""
    question = "flat-dwellers with windows shut"
    assert first(heat, question) == ""
    (heat_home / "queries").mkdir()
    (heat_home / "queries" / "statements.yaml").write_text("synonyms:\n  - [flat dweller, tenant]\n", encoding="utf-8")
    assert "tenants" in first(heat, question)


@pytest.mark.parametrize("text", ["synonymes:\n  - [a, b]\n", "synonyms: [a]\n", "- a\n", "silent: [[a\n"])
def test_malformed_words_are_told(heat: KnowledgeGraph, heat_home: Path, text: str) -> None:
    """A file of words that cannot be read is a fault of the home."""
    (heat_home / "queries").mkdir()
    (heat_home / "queries" / "statements.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(HomeError, match="the words cannot be read"):
        find(heat, "bottled water in parks")
