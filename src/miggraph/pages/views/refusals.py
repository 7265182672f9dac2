"""A question that is not understood: the words that are not known, questions near it, and what its words find."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from miggraph.asking.english.meanings import English
from miggraph.asking.facets import counting
from miggraph.asking.facets.frames import Frame
from miggraph.asking.writing import capitalised
from miggraph.pages import wording
from miggraph.pages.views import readings
from miggraph.pages.views.addresses import site_address
from miggraph.pages.views.lists import Link
from miggraph.pages.wording import phrase

if TYPE_CHECKING:
    from miggraph.ground.errors import NotUnderstood
    from miggraph.knowledge import KnowledgeGraph

LONGEST = 400  # characters of a question: nobody asks more at once
FOUND = 8
SHORTEST = 3  # letters of a word that finds something
MOST_WORDS = 5
NUMBERS = (phrase("Two"), phrase("Three"), phrase("Four"), phrase("Five"))
OFFERED = re.compile(r"^ {4}(\S+)  \((.+)\)$", re.MULTILINE)  # a thing that a word may mean


@dataclass(frozen=True)
class Refusal:
    """The page of a question that is not understood."""

    question: str
    heading: str
    lede: str
    choices: tuple[Link, ...]
    near: tuple[Link, ...]
    found: tuple[Link, ...]
    search: str
    lists: tuple[Link, ...]


def view(graph: KnowledgeGraph, question: str, refusal: NotUnderstood) -> Refusal:
    """Return the page of a question that was refused."""
    english = graph.remembered("english", lambda: English(graph))
    unknown = english.unknown(question)[:MOST_WORDS] if refusal.message.startswith("I do not know") else []
    words = wording.of(graph)
    heading = capitalised(refusal.message)
    if len(unknown) == 1:
        heading = words.say("One word is not known here: {words}", words=unknown[0])
    elif unknown:
        number = words.say(NUMBERS[len(unknown) - 2])
        heading = words.say("{number} words are not known here: {words}", number=number, words=words.series(unknown))
    return Refusal(
        question,
        heading,
        words.say(
            "So the question was not answered: a guess could be wrong. It may help to use a wider word, or to ask for one thing at a time."
        ),
        tuple(
            Link(label, site_address(name), _one(graph, graph.names.kind(graph.names.iri(name))))
            for name, label in OFFERED.findall(refusal.remedy)
        ),
        readings.near(english, question),
        tuple(_found(graph, question, unknown)),
        f"/search?q={quote(question)}",
        tuple(_lists(graph)),
    )


def too_long(graph: KnowledgeGraph, question: str) -> Refusal:
    """Return the page of a question that is longer than anybody asks."""
    say = wording.of(graph).say
    lede = say("A question has at most {number} characters. Ask one thing at a time.", number=LONGEST)
    return Refusal(question[:LONGEST], say("The question is too long"), lede, (), (), (), "/search", tuple(_lists(graph)))


def _found(graph: KnowledgeGraph, question: str, unknown: list[str]) -> list[Link]:
    """Return what the words find: all of them, else those that are known, else each."""
    plain = [word.strip(".,;:?!\"'") for word in question.split()]
    known = " ".join(word for word in plain if word not in unknown and len(word) >= SHORTEST)
    for words in filter(None, (question, known, " ".join(unknown))):
        found = graph.search(words, limit=FOUND)
        if found.terms:
            return [Link(row["thingLabel"], site_address(row["thing"].id), _one(graph, row["kind"])) for row in found]
    return []


def _one(graph: KnowledgeGraph, kind: str) -> str:
    """Return what one thing of a kind is called: "publication" for a resource."""
    listed = next((one for one in graph.facets.kinds.values() if one.one == kind), None)
    words = wording.of(graph)
    return words.things(listed, 1) if listed else words.say(kind.replace("-", " "))


def _lists(graph: KnowledgeGraph) -> list[Link]:
    kinds = [kind for kind in graph.facets.kinds.values() if kind.texts("bare") or kind.texts("part") or kind.name == "themes"]
    numbers = [(kind, counting.selected(graph, Frame(kind.name), limit=1).total) for kind in kinds]
    words = wording.of(graph)
    return [Link(words.say("The {things}", things=words.counted(kind, number)), f"/{kind.name}") for kind, number in numbers if number > 1]
