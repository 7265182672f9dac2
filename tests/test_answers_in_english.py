"""What a question in plain English is answered: what is said first, and what is told with it."""

from __future__ import annotations

import pytest

from miggraph import Answer, KnowledgeGraph, NotUnderstood, UnknownThing

# A question, and what its answer says first.
LEADS = {
    "how many publications are there": "26 publications",
    "how many publications are there by UN-INSTRAW": "5 publications",
    "how many publications came out in 2008": "3 publications",
    "how many journal articles are there": "10 publications",
    "how many publications by Lina Abu-Habib": "1 publication",
    "families section: how many works": "4 publications",
    "how many reports are there and how many books are there": "12 publications; 9 publications",
    "how many authors does Global Dimensions of Gender and Carework have": "3: Christine E. Bose; Jacquelyn S. Litt; Mary K. Zimmerman",
    "Kabeer 2007: pages, publisher": "pages: 57; publisher: International Development Research Centre",
    "is Global Woman a book": "yes",
    "is Global Woman a report": "no; what type it is: book",
    "was Kalayaan founded in 1990": "no; when it was founded: 1987",
    "was Global Woman edited by Nicola Piper": "no, as far as is recorded; who edited it: Arlie Russell Hochschild; Barbara Ehrenreich",
    "is the IOM older than Kalayaan": "yes",
    "is Doing the Dirty Work longer than Global Woman": "no, as far as is recorded; how many pages it has: 213",
    "which is longer, Global Woman or Transnational Ruptures": "Global Woman: Nannies, Maids and Sex Workers in the New Economy (328)",
    "who wrote the oldest book": "Doing the Dirty Work? The Global Politics of Domestic Labour: Bridget Anderson",
    "must I register to read the UNRISD paper": "yes",
}


@pytest.mark.parametrize(("question", "lead"), LEADS.items(), ids=LEADS)
def test_what_is_asked_is_said_first(shipped: KnowledgeGraph, question: str, lead: str) -> None:
    """A number, a name, a value, yes or no."""
    assert shipped.ask(question).lead == lead


def test_what_is_not_counted_is_told(shipped: KnowledgeGraph) -> None:
    """A count that leaves out periodicals, series and parts says how many, and how to see them."""
    (caveat,) = shipped.ask("how many publications are there").caveats
    assert caveat.endswith("others: 22, miggraph list resources is-entry=no")
    others = shipped.things("resources", "is-entry=no", "want=count")
    assert isinstance(others, Answer)
    assert others.lead == "22 publications"
    assert not shipped.ask("how many journal articles are there").caveats


def test_no_sentence_stands_for_a_list_that_is_empty(shipped: KnowledgeGraph) -> None:
    """What is listed and counted is known: that there is nothing is the answer, not a sentence on something near it."""
    found = shipped.ask("are there any books on Mexico")
    assert (found.lead, found.terms) == ("", [])
    assert shipped.ask("what did the government say in March 2021").terms  # asked in words, answered by a sentence


def test_what_has_no_value_is_compared_with_nothing(shipped: KnowledgeGraph) -> None:
    """A thing of which no date is recorded is older and newer than none."""
    with pytest.raises(UnknownThing, match="not recorded: when it was founded, of Ashgate"):
        shipped.ask("organisations older than Ashgate")


def test_things_of_which_it_is_not_known_are_told(shipped: KnowledgeGraph) -> None:
    """What is asked of several is told of those that have it; of the others, that they have not."""
    found = shipped.ask("literature on global care chains, authors too")
    assert any(told.startswith("not recorded: who wrote it, of Global Care Chains") for told in found.caveats)


def test_a_number_is_no_list_of_figures(shipped: KnowledgeGraph) -> None:
    """Where nobody says how many there are, a share of them is no answer."""
    with pytest.raises(NotUnderstood):
        shipped.ask("how many refugees are there in the world")


@pytest.mark.parametrize("question", ["what is the ISBN of Children of Global Migration", "what is the email address of UNFPA"])
def test_what_is_not_recorded_is_said(shipped: KnowledgeGraph, question: str) -> None:
    """Neither the rest of the record nor another field stands for it."""
    found = shipped.ask(question)
    assert not found.terms
    assert found.caveats[0].startswith("not recorded: its ")


@pytest.mark.parametrize("question", ["who founded Kalayaan", "what is the price of a visa"])
def test_what_no_field_gives_is_refused(shipped: KnowledgeGraph, question: str) -> None:
    """A word that asks is not passed over, and is not made another word by a letter."""
    with pytest.raises(NotUnderstood):
        shipped.ask(question)


def test_two_questions_are_both_answered_or_neither(shipped: KnowledgeGraph) -> None:
    """A sentence on one of two times is no answer to a question about both."""
    with pytest.raises(NotUnderstood):
        shipped.ask("What share of migrants were women in 1960 and what is the figure today?")
    assert shipped.ask("What share of migrants were women in 1960?").lead.startswith("47 per cent")
