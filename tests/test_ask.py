"""Plain English: what people ask is answered rightly or refused, and never wrongly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from miggraph import KnowledgeGraph, MiggraphError, NotUnderstood
from miggraph.asking.english import Understanding, lexicon, periods, understand
from miggraph.asking.english.periods import Period
from miggraph.ground.folding import fold, tokens

QUESTIONS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8"))
ON_TOPIC = [question for question in QUESTIONS if question["slug"] != "none"]
OFF_TOPIC = [question for question in QUESTIONS if question["slug"] == "none"]


def read(graph: KnowledgeGraph, question: str) -> Understanding | None:
    """What a question is taken to mean; None where it is refused."""
    try:
        return understand(question, graph.queries, graph.labels, lexicon.read(graph.home.below(*lexicon.FILE)))
    except NotUnderstood:
        return None


def is_right(graph: KnowledgeGraph, question: dict[str, Any], found: Understanding) -> bool:
    """Say whether the query and each parameter are those that the question means."""
    slugs = question["slug"] if isinstance(question["slug"], list) else [question["slug"]]
    expected = question.get("with") or {}
    if found.query.slug not in slugs or set(found.values) != set(expected):
        return False
    for name, value in expected.items():
        read = found.values[name]
        read = graph.context.type_of.get(graph.context.expand(read), read) if name == "type" else read
        if read not in [str(item) for item in (value if isinstance(value, list) else [value])]:
            return False
    return True


@pytest.fixture(scope="module")
def readings(shipped: KnowledgeGraph) -> list[tuple[dict[str, Any], Understanding | None]]:
    return [(question, read(shipped, question["ask"])) for question in QUESTIONS]


def test_there_are_enough_questions() -> None:
    """At least 150 that have an answer, and 50 that have none; every query is asked for."""
    assert len(ON_TOPIC) >= 150
    assert len(OFF_TOPIC) >= 50


def test_every_query_is_asked_for(shipped: KnowledgeGraph) -> None:
    """No query is out of reach of plain English."""
    asked = {slug for q in ON_TOPIC for slug in (q["slug"] if isinstance(q["slug"], list) else [q["slug"]])}
    assert {query.slug for query in shipped.queries} == asked


def test_nine_in_ten_are_answered_rightly(shipped: KnowledgeGraph, readings: list[tuple[dict[str, Any], Understanding | None]]) -> None:
    """At least 90 in 100 of the questions that have an answer get it."""
    right = [q["ask"] for q, found in readings if q["slug"] != "none" and found and is_right(shipped, q, found)]
    assert len(right) >= 0.9 * len(ON_TOPIC)


def test_none_is_answered_wrongly(shipped: KnowledgeGraph, readings: list[tuple[dict[str, Any], Understanding | None]]) -> None:
    """What is not understood is refused: a wrong answer is worse than none."""
    wrong = [
        (q["ask"], found.query.slug, found.values)
        for q, found in readings
        if found and (q["slug"] == "none" or not is_right(shipped, q, found))
    ]
    assert wrong == []


# What is said about the reading


def test_the_reading_is_told(shipped: KnowledgeGraph) -> None:
    """The query, each parameter and what it became, and what was put right."""
    notes = shipped.ask("wich orgnisations work on migrnt domestic workers in Britain").notes
    assert 'read "orgnisations" as "organisation"' in notes
    assert "Organisations that work on a theme in a country (organisations-by-theme-and-country)" in notes
    assert "  theme: Migrant domestic workers (theme/migrant-domestic-workers)" in notes
    assert "  country: United Kingdom (place/GB)" in notes


def test_a_theme_without_rows_gets_the_broader_answer_and_says_so(shipped: KnowledgeGraph) -> None:
    """Nothing is filed under nannies, so the answer is that for domestic workers."""
    answer = shipped.ask("who helps nannies in Britain")
    assert answer.column("organisationLabel") == ["Kalayaan"]
    assert any('broader theme "Domestic workers"' in note for note in answer.caveats)


def test_a_narrower_theme_is_found_without_saying(shipped: KnowledgeGraph) -> None:
    """What is tagged with migrant domestic workers is found for domestic workers."""
    answer = shipped.ask("organisations-by-theme-and-country", theme="domestic-workers", country="GB")
    assert answer.column("organisationLabel") == ["Kalayaan"]
    assert answer.notes == []


def test_several_readings_are_listed(shipped: KnowledgeGraph) -> None:
    """Where a name fits several things, they are listed and nothing is answered."""
    with pytest.raises(NotUnderstood, match="one of several") as caught:
        shipped.ask("publications about Dominican women")
    assert "place/DO" in str(caught.value)
    assert "place/DM" in str(caught.value)


@pytest.mark.parametrize(
    "question",
    [
        "books not about care work",
        "organisations that do not work on remittances",
        "books except on remittances",
        "cheap books about remittances",
        "remittances or trafficking",
    ],
)
def test_words_that_change_the_meaning_are_not_passed_over(shipped: KnowledgeGraph, question: str) -> None:
    """Negations, exceptions and limits that no query has are refused."""
    assert read(shipped, question) is None


@pytest.mark.parametrize("code", ["in", "it", "no", "us", "is", "me", "to", "be"])
def test_small_words_are_not_countries(shipped: KnowledgeGraph, code: str) -> None:
    """ISO codes count in sentences only in capitals."""
    small = read(shipped, f"publications about {code}")
    assert small is None or "country" not in small.values
    large = read(shipped, f"publications about {code.upper()}")
    assert large is not None
    assert large.values["country"] == f"place/{code.upper()}"


@pytest.mark.parametrize(("question", "expected"), [
    ("books about care work since 2003", {"since": "2003"}),
    ("books about care work after 2003", {"since": "2004"}),
    ("books about care work before 2003", {"until": "2002"}),
    ("books about care work until 2003", {"until": "2003"}),
    ("books about care work in 2003", {"since": "2003", "until": "2003"}),
    ("books about care work between 2003 and 2006", {"since": "2003", "until": "2006"}),
    ("books about care work from 2003 to 2006", {"since": "2003", "until": "2006"}),
    ("books about care work 2003-2006", {"since": "2003", "until": "2006"}),
    ("books about care work from the 1990s", {"since": "1990", "until": "1999"}),
    ("2003 books about care work", {"since": "2003", "until": "2003"}),
])  # fmt: skip
def test_years_are_read(shipped: KnowledgeGraph, question: str, expected: dict[str, str]) -> None:
    """Each way to speak of years means years with both ends included."""
    found = read(shipped, question)
    assert found is not None
    assert found.query.slug == "resources-by-theme"
    assert found.values == {"theme": "theme/care-work", "type": "bibo:Book", **expected}


@pytest.mark.parametrize(("words", "expected"), [
    ("since march 2021", Period(since="2021-03")),
    ("after march 2021", Period(since="2021-04")),
    ("after december 2020", Period(since="2021-01")),
    ("before january 2021", Period(until="2020-12")),
    ("since 2021 03", Period(since="2021-03")),
    ("in sept 2020", Period("2020-09", "2020-09")),
])  # fmt: skip
def test_months_are_read(words: str, expected: Period) -> None:
    """Months by name, short name and number."""
    found = periods.find(words.split(), 0)
    assert found is not None
    assert found == (expected, len(words.split()))


@pytest.mark.parametrize(("one", "other"), [
    ("Organisations", "organizations"), ("Labour", "labor"), ("women's", "womens"), ("the nannies", "nanny"), ("Parreñas", "parrenas"),
    ("Globalisation", "globalization"), ("NGOs", "ngo"), ("policies", "policy"), ("U.K.", "UK"), ("children", "child"), ("programmes", "program"),
    ("labourers", "laborer"), ("neighbourhoods", "neighborhood"), ("paediatrics", "pediatrics"), ("travellers", "traveler"), ("theatre", "theater"),
    ("ageing", "aging"), ("analysing", "analyzing"), ("prizes", "prize"), ("sizes", "size"), ("quizzes", "quizz"), ("e-mail", "email"), ("Co-operation", "cooperation"), ("crises", "crisis"), ("licence", "license"),
])  # fmt: skip
def test_forms_of_a_word_fold_into_one(one: str, other: str) -> None:
    """Case, accents, plurals, possessives, articles, and British and American spelling; in sentences too."""
    assert fold(one) == fold(other) == " ".join(part for token in tokens(one) for part in token.folded)


@pytest.mark.parametrize(("one", "other"), [
    ("laboratory", "labouratory"), ("custom", "customs office"), ("Michael", "Michel"), ("Israel", "Isrel"), ("re-entry", "reentry"), ("colony", "colouny"),
])  # fmt: skip
def test_other_words_do_not_fold_into_one(one: str, other: str) -> None:
    """A rule for spellings ends where the family of words ends."""
    assert fold(one) != fold(other)


def test_a_word_that_is_a_code_too_is_no_type_of_publication(shipped: KnowledgeGraph) -> None:
    """ "id" and "no" are languages by their codes, and nothing is said of it."""
    for question in ("what is the ISNI id of Routledge", "which themes have no link to other vocabularies"):
        assert not [note for note in shipped.ask(question).notes if "publications of any type" in note]


def test_labels_in_other_languages_are_understood(shipped: KnowledgeGraph) -> None:
    """A country is known by its French or Spanish name too."""
    assert shipped.labels.resolve("Royaume-Uni", "place")[0].endswith("place/GB")


def test_misspelt_parameters_are_refused_or_corrected(shipped: KnowledgeGraph) -> None:
    """A label one letter off is taken; what is further off lists the nearest."""
    assert shipped.labels.resolve("remitances", "theme")[0].endswith("theme/remittances")
    with pytest.raises(MiggraphError, match="nothing is called"):
        shipped.labels.resolve("rmttncs", "theme")
