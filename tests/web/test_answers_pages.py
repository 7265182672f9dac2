"""Answers as pages: a sentence first, what was found as it is best read, how the question was read, and what to try where nothing was."""

from __future__ import annotations

import html
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from reading import get, heading, links, text

from miggraph import KnowledgeGraph

HOSTILE = "\"><script>alert('1')</script>{{7*7}}<img src=x onerror=alert(1)>"


def _ask(served: str, question: str) -> str:
    answer = get(f"{served}/ask", params={"q": question})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("which organisations work on domestic workers in the UK", "Kalayaan works on domestic workers in the United Kingdom"),
        ("what is there to read on remittances", "11 publications are on remittances"),
        ("which organisations work on refugees in France", "No organisation that is known here works on refugees in France"),
        ("how many books on remittances", "1 book on remittances"),
        ("when was Kalayaan founded", "1987 when Kalayaan was founded"),
        ("who edited Global Woman", "Barbara Ehrenreich and Arlie Russell Hochschild"),
        ("publications by type and year", "Publications, by type and year"),
        (
            "how many people signed the petition",
            "12,724 people who signed the petition for the original terms of the Overseas Domestic Worker visa",
        ),
        ("how can I contact Kalayaan", "How to reach Kalayaan"),
        ("what can I ask", "What can be asked"),
        ("who writes with whom", "People: who they wrote with"),
    ],
)
def test_a_sentence_heads_the_answer(served: str, question: str, sentence: str) -> None:
    """What was asked is said first: from the header of the query, or from the frame."""
    assert heading(_ask(served, question)) == sentence


def test_somebody_can_be_called_and_written_to(served: str) -> None:
    """An organisation is a card whose number and address can be tapped, each with its source."""
    page = _ask(served, "which organisations work on domestic workers in the UK")
    card = page[page.index('<dl class="facts contact">') : page.index("</article>")]
    reached = [address for _, address in links(card)]
    assert {"tel:+442072432942", "mailto:info@kalayaan.org.uk", "http://www.kalayaan.org.uk"} <= set(reached)
    letters = re.findall(r'href="#source-(\w+)"', page)
    assert letters
    assert all(f'id="source-{letter}"' in page for letter in letters)


def test_counts_are_a_chart_with_its_table(served: str) -> None:
    """The picture is beside the numbers, which lead to their lists."""
    page = _ask(served, "publications by country")
    assert '<svg class="chart"' in page
    table = page[page.index('<table id="counted-table">') :]
    assert ("Philippines", "/resources?place=PH") in links(table)


def test_it_is_said_how_a_question_was_read(served: str) -> None:
    """The query, its values and what they take in; word by word where a frame was read; the SPARQL, with a link to change it."""
    page = text(_ask(served, "which organisations work on domestic workers in the UK"))
    assert "Organisations that work on a theme in a country" in page
    assert "Domestic workers , and what is narrower: Migrant domestic workers and Nannies and au pairs" in page
    framed = _ask(served, "articles about India or Lebanon, not by Ben Rogaly")
    assert "Word by word" in framed
    same = next(address for said, address in links(framed) if said.startswith("The list of these"))
    assert same == "/resources?maker!=person/rogaly-ben&place=IN,LB&type=JournalArticle"
    query = next(address for said, address in links(framed) if said == "Change it and run it")
    assert get(served + query, headers={"Accept": "text/csv"}).text.count("\n") == 3


def test_what_must_be_known_of_an_answer_stands_below_its_sentence(served: str, shipped: KnowledgeGraph) -> None:
    """Caveats are where they matter, in every word."""
    question = "how many people signed the petition"
    page = _ask(served, question)
    for caveat in shipped.ask(question).caveats:
        assert f'<p class="hint" lang="en">{html.escape(caveat[:1].upper() + caveat[1:])}</p>' in page


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "xml", "md"])
def test_an_answer_can_be_taken_along(served: str, shipped: KnowledgeGraph, name: str) -> None:
    """Each format is what ``miggraph ask --sources`` writes."""
    question = "what is there to read on remittances"
    answer = get(f"{served}/ask.{name}", params={"q": question})
    wanted = shipped.write(shipped.ask(question, sources=True), {"md": "markdown"}.get(name, name))
    assert answer.content == str(wanted).encode()


def test_a_client_has_an_answer_in_the_format_that_it_prefers(served: str) -> None:
    """By negotiation at the one address."""
    answer = get(f"{served}/ask", params={"q": "books on remittances"}, headers={"Accept": "application/sparql-results+json"})
    assert len(json.loads(answer.text)["results"]["bindings"]) == 1


def test_near_questions_have_as_many_answers_as_they_say(served: str, shipped: KnowledgeGraph) -> None:
    """What is offered instead has an answer: the list without a condition, or of what is wider, and questions about what was named."""
    page = _ask(served, "which organisations work on refugees in France")
    assert ("Organisations that work on forced migration", "/organisations?theme=forced-migration") in links(page)
    near = re.findall(r'<a href="(/ask\?q=[^"]+)">([^<]+)</a> <span class="n">([\d,]+)</span>', page)
    assert near
    for _, question, number in near:
        assert len(shipped.ask(html.unescape(question))) == int(number), question


def test_a_question_that_is_not_understood_is_no_dead_end(served: str) -> None:
    """The words that are not known, what the others find, and where to look."""
    page = _ask(served, "fruit pickers in Kent")
    assert heading(page) == "Three words are not known here: fruit, pickers and Kent"
    assert ("The 48 publications", "/resources") in links(page)
    known = _ask(served, "what do remittances cost in tulips")
    assert any(address.startswith("/ask?q=") for _, address in links(known[known.index("<main") :]))
    refused = get(f"{served}/ask.json", params={"q": "fruit pickers in Kent"})
    assert (refused.status_code, refused.headers["content-type"].partition(";")[0]) == (404, "application/problem+json")


def test_a_name_of_several_things_is_asked_back(served: str) -> None:
    """Who asks chooses among them."""
    page = _ask(served, "who wrote Gender and Development and who is Jolly")
    assert heading(page)
    assert "Traceback" not in page


@pytest.mark.parametrize("question", [HOSTILE, f"books on {HOSTILE}", "{{ config }}", "%00%0d%0a", "a" * 399, "\u202e\u0000 what"])
def test_what_is_hostile_in_a_question_is_text(served: str, question: str) -> None:
    """Nothing of a question becomes markup, and no fault shows."""
    answer = get(f"{served}/ask", params={"q": question})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert not re.search(r"\b49\b", heading(answer.text))


def test_a_question_that_is_too_long_is_not_read(served: str) -> None:
    """It costs nothing to refuse it, as a page and as data."""
    long = "what is there on remittances and " * 200
    page = get(f"{served}/ask", params={"q": long})
    assert heading(page.text) == "The question is too long"
    assert get(f"{served}/ask.csv", params={"q": long}).status_code == 400


def test_questions_at_once_do_not_keep_pages_waiting(served: str) -> None:
    """Of many different questions some are told to come again, and a page comes meanwhile."""
    get(served + "/resources")

    def ask(number: int) -> int:
        return get(f"{served}/ask", params={"q": f"works number {number} from {number + 1900} about unknown{number}"}).status_code

    with ThreadPoolExecutor(40) as pool:
        asked = [pool.submit(ask, number) for number in range(40)]
        page = get(f"{served}/resources?theme=remittances&year={2000}..")
        assert page.status_code == 200
        assert {one.result() for one in asked} <= {200, 503}


def test_a_home_of_another_field_answers_on_pages(heat_served: str) -> None:
    """Any home: a refusal and an answer without a word of another's field."""
    refused = get(f"{heat_served}/ask", params={"q": "fruit pickers in Kent"}).text
    found = get(f"{heat_served}/ask", params={"q": "books on heat"}).text
    assert "Hot Days" in found
    assert not re.search("Kalayaan|[Mm]igrant|domestic worker", refused + found)


def test_publications_that_answer_can_be_taken_into_a_reference_manager(served: str) -> None:
    """What the answer to a question lists is offered as a bibliography, and it is that of the same works; who can be reached is, as contacts."""
    page = _ask(served, "what has been written on remittances since 2003")
    address = next(address for said, address in links(page) if said == "BibTeX")
    assert get(served + address).text.count("\n@") + 1 == page.count("<h3>") - page.count("<h3>Did you mean")
    assert any(address.startswith("/ask.vcf") for _, address in links(_ask(served, "which organisations work on remittances")))
    assert "BibTeX" not in _ask(served, "publications by country")


def test_what_is_all_but_one_part_of_a_question_is_a_list_to_go_to(served: str) -> None:
    """Where nothing is all that was asked, lists of what there is stand there as links, not as commands for a terminal."""
    page = _ask(served, "who helps with a visa and English classes")
    main = page[page.index("<main") :]
    assert "miggraph list" not in text(main)
    assert {"/organisations?theme=visas", "/organisations?work=language-classes"} <= {address for _, address in links(main)}


def test_who_does_all_that_was_asked_but_not_at_once_is_named(served: str) -> None:
    """Who has each part of a question in another activity is not said to be nobody: in the answer, and in the list that asks the same."""
    for page in (
        _ask(served, "who helps with a visa and English classes"),
        get(f"{served}/organisations?theme=visas&work=language-classes").text,
    ):
        assert heading(page) == "No organisations that work on visas and that do language classes in one activity"
        assert ("Kalayaan", "/organisation/kalayaan") in links(page)
        assert "the sources name none" not in text(page)
    nobody = _ask(served, "organisations that work on visas and do publishing")
    assert not heading(nobody).endswith("in one activity")


def test_a_telephone_number_is_large_as_it_is_read_and_a_fax_is_not_called(served: str) -> None:
    """International spacing at the head of the page as in the card; the number of a fax makes no call."""
    page = _ask(served, "what is the phone number of Kalayaan")
    assert heading(page) == "+44 20 7243 2942"
    assert "tel:+442072432942" in page
    assert "+44 20 7792 3060" in text(page)
    assert "tel:+442077923060" not in page


def test_a_semicolon_inside_a_sentence_divides_nothing(served: str) -> None:
    """What an organisation does stays one sentence; what was joined of several sentences is taken apart where each ends."""
    page = _ask(served, "which organisations help victims of trafficking")
    assert "forced labour; they bring out what links the two" in text(page)
    assert ".; " not in text(_ask(served, "campaigns"))


def test_sentences_without_a_date_have_no_column_of_dates(served: str) -> None:
    """Where some have a date, the others stand beside it; where none has, there is no column for it."""
    assert '<ol class="dated untimed">' in _ask(served, "who retrieves passports from employers")
    assert '<ol class="dated">' in _ask(served, "what is new in the campaign")


def test_what_the_words_find_is_called_as_elsewhere(served: str) -> None:
    """A thing that a question names is a publication there too, not a class of the model."""
    page = text(_ask(served, "frobnicate Gendering the International Asylum and Refugee Debate"))
    assert "Gendering the International Asylum and Refugee Debate publication" in page


def test_bars_say_what_they_count(served: str) -> None:
    """Below "on 75 themes there is nothing" the bars are of what there is elsewhere, and say so; who is asked is said as a sentence does."""
    page = _ask(served, "gaps on the Philippines")
    assert '<p class="meta">Resources elsewhere</p>' in page
    assert "migrant domestic workers and supporters" in text(_ask(served, "what can supporters do to help"))


def test_rows_of_a_table_have_their_sources(served: str) -> None:
    """An answer that is a table rests on documents too: a letter at each row, and what it stands for."""
    for question in ("which figures are there on children left behind", "who writes with Eleonore Kofman"):
        page = _ask(served, question)
        table = page[page.index("<tbody>") : page.index("</tbody>")]
        assert table.count("#source-a") == table.count("<tr>")
        assert 'id="source-a"' in page


def test_who_asks_what_can_be_signed_is_led_to_each_call(served: str) -> None:
    """Calls to action are listed as their list has them: each leads to its place on the page of the campaign."""
    page = _ask(served, "which petitions can I sign")
    assert re.search(r'<h3><a href="/campaign/restore-rights#[\w-]+">', page)
    assert "Email your MP" in page
