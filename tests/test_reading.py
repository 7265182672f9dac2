"""Reading: what a question in plain English is read as, in the words of ``miggraph list``."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miggraph import KnowledgeGraph, NotUnderstood
from miggraph.asking.english import asides, spans
from miggraph.asking.english.meanings import English
from miggraph.asking.english.reading import Reading

# A question, and the frame that it gives; behind the frame "first" or a number, where only so many are asked for.
READ = {
    "papers of fewer than ten pages": "resources pages=..9",
    "books of at least 200 pages": "resources type=bibo:Book pages=200..",
    "reports of at most 30 pages": "resources type=bibo:Report pages=..30",
    "titles between 20 and 60 pages": "resources pages=20..60",
    "works over two hundred pages": "resources pages=201..",
    "works of exactly 29 pages": "resources pages=29",
    "web addresses of the two Geneva bodies": "organisations based=place/geonames-2660646 want=web-page",
    "the three newest reports": "resources type=bibo:Report sort=-year 3",
    "newest reports first": "resources type=bibo:Report sort=-year",
    "the oldest book": "resources type=bibo:Book sort=year first",
    "is On the Move a book": "resources it=resource/on-the-move type=bibo:Book",
    "how many reports are there by UNFPA": "resources type=bibo:Report maker=organisation/unfpa want=count",
    "how many books on remittances": "resources type=bibo:Book theme=theme/remittances want=count",
    "how many of the books are on remittances": "resources type=bibo:Book theme=theme/remittances want=count",
    "how many organisations sit in Switzerland, and which ones?": "organisations based=place/CH want=count",
    "number of publications, not counting organisations": "resources is-entry=yes want=count",
    "organisations whose founding year is unknown": "organisations has-founded=no",
    "organisations whose founding year we're not told": "organisations has-founded=no",
    "entries with no page total given": "resources has-pages=no",
    "books without a publisher": "resources type=bibo:Book has-publisher=no",
    "reports that have a date": "resources type=bibo:Report has-year=yes",
    "organisations without an acronym": "organisations has-acronym=no",
    "who gives no email address": "organisations has-email=no",
    "Geneva-based organisations": "organisations based=place/geonames-2660646",
    "organisations founded before 1990": "organisations founded=..1989",
    "which organisations were already going before 1990": "organisations founded=..1989",
    "Kalayaan's telephone and fax number": "organisations it=organisation/kalayaan want=telephone,fax",
    "extent of A Passage to Hope": "resources it=resource/state-of-world-population-2006 want=pages",
    "working paper 3": "resources number=3",
    "working papers 1 to 3": "resources number=1,2,3",
    "which language is Left Behind, Left Out in": "resources it=resource/left-behind-left-out want=language",
    "which works are in the families section": "resources source=source/migration-key-resources#families",
    "remittances section, 2007 only": "resources source=source/migration-key-resources#remittances year=2007",
    "impact on families section: what has no author": "resources source=source/migration-key-resources#families has-author=no",
    "section of Global Woman": "resources it=resource/global-woman want=source",
    "how many languages is A Passage to Hope in": "resources it=resource/state-of-world-population-2006 want=language",
    "which came out first, Global Woman or On the Move": "resources it=resource/global-woman,resource/on-the-move sort=year first",
    "works by two authors": "resources makers=2",
    "books with more than two authors or editors": "resources type=bibo:Book makers=3..",
    "works written by one person": "resources is-by-one=yes",
    "how many authors does Global Woman have": "resources it=resource/global-woman want=author",
    "organisations founded before Kalayaan": "organisations founded=..organisation/kalayaan",
    "books longer than Transnational Ruptures": "resources type=bibo:Book pages=resource/transnational-ruptures..",
    "is it true that the IOM is older than Kalayaan": "organisations it=organisation/iom founded=..organisation/kalayaan",
    "which is older, Kalayaan or the IOM": "organisations it=organisation/kalayaan,organisation/iom sort=founded first",
    "books by two authors or editors": "resources type=bibo:Book makers=2",
    "which periodicals does the IOM bring out": "resources is-periodical=yes maker=organisation/iom",
    "books in English or French": "resources type=bibo:Book language=language/en,language/fr",
    "publications not on remittances": "resources theme!=theme/remittances",
    "publications on remittances but not about Mexico": "resources theme=theme/remittances place!=place/MX",
    "publications about Asia, but leave out China": "resources place=place/m49-142 place!=place/CN",
    "publications about China or India": "resources place=place/CN,place/IN",
    "books by Rahel Kunz or Nicola Piper": "resources type=bibo:Book maker=person/kunz-rahel,person/piper-nicola",
    "reports by HelpAge": "resources type=bibo:Report maker=organisation/helpage-international,organisation/helpage-international-central-asia,organisation/helpage-international-moldova",
    "publications by year": "resources by=year",
    "publications by type and year": "resources by=type,year",
    "which publisher has the most books": "resources type=bibo:Book by=publisher most",
    "Canada crops up in which of the resources?": "resources place=place/CA",
    "books published in London": "resources type=bibo:Book published-in=place/geonames-2643743",
    "London imprints": "resources published-in=place/geonames-2643743",
    "in which city was Global Woman published": "resources it=resource/global-woman want=published-in",
    "whose is Global Woman": "resources it=resource/global-woman want=author",
    "who edited Global Woman and when was it published": "resources it=resource/global-woman want=editor,year",
    "is Global Woman a book": "resources it=resource/global-woman type=bibo:Book",
    "does the ILO have a website in Spanish": "organisations it=organisation/ilo language=language/es",
    "updates of 2021": "updates date=2021",
    "in which months did updates appear in 2021": "updates date=2021 want=date",
    "who answered the updates of March 2021": "updates date=2021-03 want=answered-by",
    "what does the campaign for the right to work demand": "campaigns theme=theme/right-to-work want=demand",
    "hashtag of the migrant domestic workers visa campaign": "campaigns theme=theme/migrant-domestic-workers theme=theme/visas want=hashtag",
    "which campaigns are led by Kalayaan": "campaigns leader=organisation/kalayaan",
    "laws on domestic workers": "policies theme=theme/domestic-workers",
    "who wrote with Hazel Reeves": "people wrote-with=person/reeves-hazel",
    "experts on remittances": "people theme=theme/remittances",
    "countries in Asia": "organisations place=place/m49-142 want=country,place",
    "figures on Moldova": "figures place=place/MD",
    "themes below remittances": "themes it=theme/remittances want=narrower",
    "open calls to action": "calls-to-action status=term/open",
}
# What must not be read: each has a word that changes what is asked, or asks for what no field gives.
REFUSED = [
    "the first edition of Global Woman",
    "the latest address of Kalayaan",
    "how many pensioners in Kyrgyzstan",
    "Kyrgyzstan: where do people go",
    "the best book on remittances",
    "hardback books on remittances",
    "who directs Kalayaan",
    "jobs at the ILO",
    "older books",
    "which is older, Kalayaan",
    "Mexico or remittances",
    "books with an ISBN or on remittances",
    "how many reports and how many books",
    "what is the care diamond and who uses it",
    "what is trafficking and which organisation works on it",
    "how many publications is Global Woman",
    "books reviewed by Rahel Kunz",
    "organisations with three offices",
    "publications on remittances before the crisis",
    "in which year were the most figures given by reports",
]
ASIDES = {
    "Anything under ten pages, I've no time": ("Anything under ten pages", "I've no time"),
    "Need the hashtag of the campaign before I tweet": ("Need the hashtag of the campaign", "before I tweet"),
    "I am writing to Kalayaan - what is their address?": ("what is Kalayaan address", "I am writing to Kalayaan"),
    "I am writing to Kalayaan: street and building?": ("Kalayaan: street and building", "I am writing to Kalayaan"),
    "I only want books, on remittances": None,
    "I only read French, books on remittances": None,
    "books on remittances, with an ISBN": None,
}
NUMBERS = {"two": 2, "five": 5, "ten": 10, "thirteen": 13, "twenty": 20, "ninety": 90}


@pytest.fixture(scope="module")
def english(shipped: KnowledgeGraph) -> English:
    return English(shipped)


def read(english: English, question: str) -> tuple[Reading, ...]:
    """What a question may mean, the likeliest first."""
    return english.framed(*spans.tokenize(question, english.lexicon.abbreviations))


def frame(english: English, question: str) -> str:
    """The likeliest frame of a question, in words; "" where it gives none."""
    found = read(english, question)
    return str(found[0].asked).strip() if found else ""


@pytest.mark.parametrize(("question", "expected"), READ.items(), ids=READ)
def test_a_question_gives_a_frame(english: English, question: str, expected: str) -> None:
    """Each word is used, or says nothing."""
    assert frame(english, question) == expected


@pytest.mark.parametrize("question", REFUSED)
def test_what_would_lose_a_word_gives_none(english: English, question: str) -> None:
    """A word that changes the meaning is never dropped."""
    assert frame(english, question) == ""


@pytest.mark.parametrize(("question", "expected"), ASIDES.items(), ids=ASIDES)
def test_an_aside_is_left_out(english: English, question: str, expected: tuple[str, str] | None) -> None:
    """What is said of who asks is no part of the question; what narrows it down is."""
    assert asides.left_out(question, english.spans) == expected


def test_what_is_left_out_is_told(shipped: KnowledgeGraph) -> None:
    """The answer says that an aside was not read."""
    answer = shipped.ask("Show anything under ten pages, I've no time")
    assert answer.caveats == ['left out: "I\'ve no time"']
    assert len(answer.terms) == 4


def test_another_number_of_things_is_told(shipped: KnowledgeGraph) -> None:
    """A number in the question that is not that of the rows is no condition, but is not passed over either."""
    assert not [told for told in shipped.ask("the two Geneva bodies").caveats if "says" in told]
    assert "the question says 3; there are 2 organisations" in shipped.ask("the three Geneva bodies").caveats


def test_ties_are_kept(shipped: KnowledgeGraph) -> None:
    """Of things that are alike in the order none is left out for the sake of the number."""
    found = shipped.ask("the two newest reports")
    years = [row[found.columns.index("year")].value for row in found.terms]
    assert len(years) >= 2
    assert len(set(years)) <= 2


def test_a_name_that_several_bear_narrows_down_to_all(shipped: KnowledgeGraph) -> None:
    """As a condition it is any of them; a field of it is refused, which would be of one."""
    assert len(shipped.ask("reports by HelpAge").terms) == 2
    with pytest.raises(NotUnderstood, match="may be one of several"):
        shipped.ask("telephone number of HelpAge")


def test_a_month_is_told_in_words(shipped: KnowledgeGraph) -> None:
    """The lead is for people; the rows keep the date."""
    found = shipped.ask("in which months did updates appear in 2021")
    assert found.lead == "March 2021; April 2021"
    assert {row[found.columns.index("date")].value for row in found.terms} == {"2021-03", "2021-04"}


@pytest.mark.parametrize(("word", "number"), NUMBERS.items())
def test_a_number_in_words_is_one_in_digits(english: English, word: str, number: int) -> None:
    """Both give the same frame."""
    assert frame(english, f"books of more than {word} pages") == f"resources type=bibo:Book pages={number + 1}.."
    assert frame(english, f"books of more than {number} pages") == f"resources type=bibo:Book pages={number + 1}.."


@settings(max_examples=25, deadline=None)
@given(low=st.integers(1, 400), more=st.integers(1, 400))
def test_a_range_has_both_its_ends(english: English, low: int, more: int) -> None:
    """Whatever the numbers are, however the range is said."""
    expected = f"resources type=bibo:Book pages={low}..{low + more}"
    assert frame(english, f"books between {low} and {low + more} pages") == expected
    assert frame(english, f"books of {low} to {low + more} pages") == expected


@settings(max_examples=25, deadline=None)
@given(number=st.integers(1, 999))
def test_a_bound_takes_in_its_number_or_not(english: English, number: int) -> None:
    """More than is from the next, at least from the number itself; and so below."""
    for said, pages in (
        ("more than", f"{number + 1}.."),
        ("at least", f"{number}.."),
        ("at most", f"..{number}"),
        ("fewer than", f"..{number - 1}"),
    ):
        assert frame(english, f"books of {said} {number} pages") == f"resources type=bibo:Book pages={pages}"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(sorted(READ)), min_size=2, max_size=2).map(" ".join), st.integers(0, 30))
def test_nothing_breaks_the_reader(english: English, question: str, cut: int) -> None:
    """Questions run together, and cut anywhere, are read or refused."""
    with suppress(NotUnderstood):
        read(english, question[cut:])


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("free online in Spanish", {"has-full-text=yes", "language=language/es"}),
        ("free books in English", {"has-full-text=yes", "type=bibo:Book", "language=language/en"}),
        ("which petitions can I sign", set()),
        ("petitions to sign", set()),
    ],
)
def test_what_people_typed_is_read(shipped: KnowledgeGraph, question: str, words: set[str]) -> None:
    """What is free is a condition without "with"; what can be signed are calls to action, not a figure of who signed."""
    found = shipped.ask(question)
    assert set(found.frame[1:]) == words
    assert found.frame[0] == ("resources" if words else "calls-to-action")


def test_who_asks_how_to_cite_is_given_the_record(shipped: KnowledgeGraph) -> None:
    """The record of a publication has what a citation needs; its page has the citation."""
    assert shipped.ask("how do I cite Global Woman").slug == "resource-profile"


def test_what_is_offered_reads_as_english(shipped: KnowledgeGraph) -> None:
    """Questions that are offered have plurals, articles and small letters, and have an answer."""
    offered = [row["question"] for row in shipped.ask("")]
    assert {
        "reports",
        "countries",
        "open calls to action",
        "people who wrote about the Philippines",
        "organisations that work on migrant rights",
    } <= {*offered}
    for question in offered:
        assert len(shipped.ask(question)), question
