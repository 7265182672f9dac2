"""The language of a question: another one is named, an English question with foreign words in it stays English."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import miggraph
from miggraph import KnowledgeGraph
from miggraph.asking.languages import other_language
from miggraph.ground.errors import HomeError

HERE = Path(__file__).parent
OTHERS = [
    ("Quelles organisations aident les travailleuses domestiques ?", "French"),
    ("livres sur la migration des femmes", "French"),
    ("Qui a écrit Global Woman et quand est-il paru ?", "French"),
    ("Comment contacter Kalayaan par téléphone ?", "French"),
    ("Combien de personnes ont signé la pétition ?", "French"),
    ("¿Qué organizaciones ayudan a las trabajadoras del hogar?", "Spanish"),
    ("libros sobre remesas en México", "Spanish"),
    ("¿Cuántas personas firmaron la petición?", "Spanish"),
    ("quien trabaja con mujeres migrantes en europa", "Spanish"),
    ("¿Cuándo se fundó Kalayaan y dónde está?", "Spanish"),
    ("Quais organizações ajudam trabalhadores migrantes em Portugal?", "Portuguese"),
    ("em que ano foi fundada a OIM", "Portuguese"),
    ("livros sobre mulheres e remessas do Brasil", "Portuguese"),
    ("Welche Organisationen helfen Hausangestellten?", "German"),
    ("In welchem Jahr wurde Kalayaan gegründet?", "German"),
    ("Was ist WIEGO?", "German"),
    ("Bücher über Migration und Frauen", "German"),
    ("Wie viele Menschen haben die Petition unterschrieben?", "German"),
    ("Quali organizzazioni aiutano le lavoratrici domestiche?", "Italian"),
    ("libri sulla migrazione delle donne", "Italian"),
    ("Quando è stata fondata la OIM e dove si trova?", "Italian"),
    ("Welke organisaties helpen huishoudelijk werkers?", "Dutch"),
    ("boeken over migratie van vrouwen", "Dutch"),
    ("Kto pomaga kobietom w Polsce? Jakie są organizacje?", "Polish"),
    ("Sino ang tumutulong sa mga kasambahay?", "Filipino"),
    ("paano ko makukuha ang aking pasaporte", "Filipino"),
    ("Кто помогает домашним работницам?", "Russian"),
    ("من يساعد عاملات المنازل؟", "Arabic"),
    ("哪些组织帮助家政工人?", "Chinese"),
    ("家事労働者を支援する団体はどこですか", "Japanese"),
    ("घरेलू कामगारों की मदद कौन करता है", "Hindi"),
]
ENGLISH = [
    "books about trabajo doméstico",
    "who works on travail domestique",
    "what is travail domestique et soins in English",
    "anything on trabajo doméstico y de cuidados?",
    "reports on mujeres migrantes en Europa",
    "who wrote Les femmes et la migration",
    "Médecins Sans Frontières",
    "La Strada International",
    "phone of La Strada in the Netherlands",
    "migration et développement",
    "what does Hausarbeit mean",
    "publications on Hausarbeit in der Schweiz",
    "does Caritas das Dores exist",
    "rue Hydraulique address",
    "who is at 18 rue Hydraulique",
    "route des Morillons",
    "organisation at 17 Route des Morillons",
    "São Paulo",
    "remittances Côte d'Ivoire",
    "works from Bosnia and Herzegovina",
    "books by Rhacel Salazar Parreñas",
    "de-skilling of nurses",
    "care drain",
    "WIEGO",
    "kalayaan contact pls",
    "domestic work in Rio de Janeiro and Buenos Aires",
    "what happened in El Salvador",
    "papers on Los Angeles",
    "Dar es Salaam",
    "how do you say domestic worker: empleada de hogar or trabajadora doméstica",
    "who works on домашний труд",
]


@pytest.mark.parametrize(("question", "language"), OTHERS)
def test_another_language_is_named(shipped: KnowledgeGraph, question: str, language: str) -> None:
    """A question in another language is told by its script or its small words."""
    assert other_language(shipped, question) == language


@pytest.mark.parametrize("question", ENGLISH)
def test_names_of_other_languages_leave_it_english(shipped: KnowledgeGraph, question: str) -> None:
    """Titles, labels and addresses in other languages make no question of theirs."""
    assert other_language(shipped, question) is None


def test_no_english_question_is_taken_for_another(shipped: KnowledgeGraph) -> None:
    """None of the questions that people asked in English is called something else."""
    asked = [entry["ask"] for entry in yaml.safe_load((HERE / "questions.yaml").read_text(encoding="utf-8"))]
    asked += [
        entry["ask"] for entry in yaml.safe_load((HERE / "blind-questions.yaml").read_text(encoding="utf-8")) if entry["set"] == "tune"
    ]
    assert len(asked) > 900
    assert {question: found for question in asked if (found := other_language(shipped, question))} == {}


def test_home_adds_a_language(heat_home: Path) -> None:
    """A home brings words of a language that the layer has not."""
    question = "Ni nani anafanya kazi na wahamiaji?"
    assert other_language(miggraph.open(heat_home), question) is None
    (heat_home / "queries").mkdir()
    (heat_home / "queries" / "languages.yaml").write_text("words:\n  Swahili: [ni, nani, na, kwa, ya]\n", encoding="utf-8")
    assert other_language(miggraph.open(heat_home), question) == "Swahili"


def test_malformed_words_are_told_at_their_line(heat_home: Path) -> None:
    """A file of words with a key that means nothing is a fault of the home, at its line."""
    (heat_home / "queries").mkdir()
    (heat_home / "queries" / "languages.yaml").write_text("wordz:\n  Swahili: [ni]\n", encoding="utf-8")
    with pytest.raises(HomeError, match="english, words, scripts"):
        other_language(miggraph.open(heat_home), "Nani?")
