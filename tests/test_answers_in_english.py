"""What a question in plain English is answered: what is said first, and what is told with it."""

from __future__ import annotations

import pytest

from miggraph import Answer, KnowledgeGraph

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
