"""The importer of lists that come as text: each test says in a sentence what it expects."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from miggraph.bibliography.model import Entry, Listing
from miggraph.ground.errors import DataError
from miggraph.ground.findings import Finding
from miggraph.importing.text import read
from miggraph.importing.text.citations.titles import split_title
from miggraph.importing.text.citations.unparsed import words
from miggraph.importing.text.layout.repair import mended, without_running_heads
from miggraph.importing.text.vocabulary.words import GRAMMAR

PLACES = ("London", "New York", "Manila", "Quito", "Bielefeld", "Kathmandu")


def found(tmp_path: Path, text: str) -> list[Entry | Listing | Finding]:
    path = tmp_path / "list.txt"
    path.write_text(text, encoding="utf-8")
    return list(read(path, places=PLACES))


def entries(tmp_path: Path, text: str) -> list[Entry]:
    return [each for each in found(tmp_path, text) if isinstance(each, Entry)]


def item(tmp_path: Path, citation: str) -> dict[str, Any]:
    """Return the one item that a list of this citation and an annotation gives."""
    [entry] = entries(tmp_path, f"Some heading\n\n{citation}\n\nThis book is about what it is about, and it says that very well.\n")
    return entry.item


def shown(names: list[dict[str, str]]) -> list[str]:
    return [
        name.get("literal") or f"{name.get('non-dropping-particle', '')} {name['family']}, {name.get('given', '')}".strip()
        for name in names
    ]


def year(value: dict[str, Any]) -> int:
    return int(value["issued"]["date-parts"][0][0])


@pytest.mark.parametrize(
    ("citation", "title", "authors", "publisher", "place"),
    [
        ("Salt: Women at Sea (2004), A. Surname01, Zed Books, London", "Salt: Women at Sea", ["Surname01, A."], "Zed Books", "London"),
        ("Surname01, A. (2004). Salt: Women at sea. London: Zed Books.", "Salt: Women at sea", ["Surname01, A."], "Zed Books", "London"),
        (
            "Surname01, Given01. Salt. London and New York: Zed Books, 2004.",
            "Salt",
            ["Surname01, Given01"],
            "Zed Books",
            "London; New York",
        ),
        ("Surname01 AB, Surname02 C. Salt. London: Zed; 2004.", "Salt", ["Surname01, A. B.", "Surname02, C."], "Zed", "London"),
        (
            "SURNAME01 A. et SURNAME02 B., 2004, Le sel, Paris, L’Harmattan",
            "Le sel",
            ["Surname01, A.", "Surname02, B."],
            "L’Harmattan",
            "Paris",
        ),
        ("van der Surname01, A. (2004): Salz. Bielefeld: transcript.", "Salz", ["van der Surname01, A."], "transcript", "Bielefeld"),
        ("Salt – by A. Surname01 (Zed Books, London 2004)", "Salt", ["Surname01, A."], "Zed Books", "London"),
    ],
)
def test_books_are_read_in_the_styles_that_lists_have(
    tmp_path: Path, citation: str, title: str, authors: list[str], publisher: str, place: str
) -> None:
    """A book gives title, authors, publisher, place and year, whatever order the style puts them in."""
    book = item(tmp_path, citation)
    assert (book["title"], shown(book["author"]), book["publisher"], book["publisher-place"]) == (title, authors, publisher, place)
    assert (book["type"], year(book)) == ("book", 2004)


@pytest.mark.parametrize(
    "citation",
    [
        "Surname01, A. (2004). Waiting rooms. Mobilities, 12(3), 145–67.",
        "‘Waiting rooms’ (2004), A. Surname01, Mobilities 12(3): 145-67",
        "Surname01, A. “Waiting rooms.” Mobilities 12, no. 3 (2004): 145-67.",
        "Surname01 A. Waiting rooms. Mobilities. 2004;12(3):145-67.",
        "Surname01, A. (2004): „Waiting rooms“. In: Mobilities 12 (3), S. 145–167.",
        "Surname01, A., « Waiting rooms », Mobilities, vol. 12, nº 3, 2004, pp. 145-167.",
    ],
)
def test_articles_are_read_with_journal_volume_issue_and_whole_page_ranges(tmp_path: Path, citation: str) -> None:
    """An article gives its journal, volume, issue and pages, and an abbreviated range of pages is written out."""
    article = item(tmp_path, citation)
    assert [article[key] for key in ("type", "title", "container-title", "volume", "issue", "page")] == [
        "article-journal", "Waiting rooms", "Mobilities", "12", "3", "145-167",
    ]  # fmt: skip
    assert (shown(article["author"]), year(article)) == (["Surname01, A."], 2004)


@pytest.mark.parametrize(
    "citation",
    [
        "Surname01, A. (2004). Keys. In B. Surname02 & C. Surname03 (Eds.), The live-in worker (pp. 45–67). London: Routledge.",
        "‘Keys’ (2004), A. Surname01, in The live-in worker, B. Surname02 and C. Surname03 (eds.), London: Routledge, pp. 45-67",
        "Surname01, A. “Keys.” In The live-in worker, edited by B. Surname02 and C. Surname03, 45-67. London: Routledge, 2004.",
        "Surname01, A. (2004): „Keys“, in: B. Surname02/C. Surname03 (Hg.): The live-in worker. London: Routledge, S. 45–67.",
    ],
)
def test_chapters_are_read_with_the_book_they_stand_in_and_its_editors(tmp_path: Path, citation: str) -> None:
    """A chapter gives the title, the editors and the imprint of its book."""
    chapter = item(tmp_path, citation)
    assert [chapter[key] for key in ("type", "title", "container-title", "page", "publisher")] == [
        "chapter", "Keys", "The live-in worker", "45-67", "Routledge",
    ]  # fmt: skip
    assert shown(chapter["editor"]) == ["Surname02, B.", "Surname03, C."]


@pytest.mark.parametrize(
    ("citation", "series", "number"),
    [
        ("Surname01, A. (2008). Debt (Working Paper No. 12). Manila: Labour Forum.", "Working Paper", "12"),
        ("Surname01, A. Debt. Gender and Labour Working Papers 14. Manila: Labour Forum, 2008.", "Gender and Labour Working Papers", "14"),
        ("Debt: Gender, Money and Development Working Paper 3 (2008), UN-INSTRAW, 8 pp.", "Gender, Money and Development", "3"),
        ("Surname01, A. (2008). Deuda. Documento de trabajo 7. Quito: FLACSO.", "Documento de trabajo", "7"),
    ],
)
def test_working_papers_are_read_with_series_and_number(tmp_path: Path, citation: str, series: str, number: str) -> None:
    """A working paper gives its series and its number in it."""
    paper = item(tmp_path, citation)
    assert (paper["collection-title"], paper["collection-number"], paper["genre"]) == (series, number, "Working paper")


def test_a_wrong_isbn_is_kept_with_a_doubt_and_a_right_one_becomes_thirteen_digits(tmp_path: Path) -> None:
    """ISBNs are mended where spaces or hyphens stray; one with a wrong check digit goes among what could not be placed."""
    good = item(tmp_path, "Salt (2004), A. Surname01, London: Zed Books, ISBN: 9 781856 497619, 213 pp.")
    assert (good["ISBN"], good["number-of-pages"]) == ("9781856497619", "213")
    [entry] = entries(tmp_path, "Salt (2004), A. Surname01, London: Zed Books, ISBN 1-85649-761-0\n")
    assert "ISBN" not in entry.item
    assert any("1-85649-761-0" in rest for rest in entry.rest)
    assert any(doubt.field == "ISBN" for doubt in entry.doubts)


def test_an_isbn_of_ten_digits_is_kept_as_one_of_thirteen(tmp_path: Path) -> None:
    """ISO 2108: 978 stands before the nine digits, and the check digit is another."""
    assert item(tmp_path, "Salt (2004), A. Surname01, London: Zed Books, ISBN 1-85649-761-5\n")["ISBN"] == "9781856497619"


def test_a_page_that_cannot_be_written_out_stays_as_printed(tmp_path: Path) -> None:
    """40 behind 389 is no short form of a later page."""
    assert item(tmp_path, "Surname01, A. (2004). Waiting rooms. Mobilities, 12(3), 389–40.")["page"] == "389-40"


@pytest.mark.parametrize(
    ("printed", "address"),
    [
        ("www.salt.example.org/a.pdf, 12 pp.", "http://www.salt.example.org/a.pdf"),
        ("http://www.salt.example/ papers/18-salt.html", "http://www.salt.example/papers/18-salt.html"),
        ("www.salt example.org", "http://www.saltexample.org"),
        ("http://www.salt.example.org/long-\n   path/report_1.pdf", "http://www.salt.example.org/long-path/report_1.pdf"),
        ("(http://www.salt.example.org/a).", "http://www.salt.example.org/a"),
        ("http://www.salt.example.org/ provides", "http://www.salt.example.org/"),
    ],
)
def test_addresses_are_mended_and_end_where_they_end(tmp_path: Path, printed: str, address: str) -> None:
    """Web addresses broken by spaces or line ends are put together; punctuation and words behind them are no part of them."""
    assert item(tmp_path, f"Salt (2004), A. Surname01, Zed Books, {printed}")["URL"] == address


def test_a_day_of_access_is_no_year_of_publication(tmp_path: Path) -> None:
    """The date of access is kept as such, and the entry has no year."""
    page = item(tmp_path, "Salt Network. (n.d.). Ten questions. Retrieved 3 May 2011, from http://www.salt.example.org/ten")
    assert page["accessed"] == {"date-parts": [[2011, 5, 3]]}
    assert "issued" not in page
    assert page["type"] == "webpage"


def test_languages_and_access_are_noted(tmp_path: Path) -> None:
    """Languages become tags, with that of the entry where it is "also" there in others, and registration is noted."""
    report = item(
        tmp_path, "Salt and the sea (2004), IOM, 9 pp. (also available in French and Arabic) (note: users need to register before reading)"
    )
    assert report["custom"]["languages"] == ["en", "fr", "ar"]
    assert report["custom"]["registrationRequired"] is True


def test_the_articles_of_an_issue_become_entries(tmp_path: Path) -> None:
    """An issue whose annotation names its articles gives one entry for each, with journal, volume, issue and month."""
    text = (
        "Salt Studies 6(1) (March 1998), www.salt.example.org\n\nIt has the articles ‘Crews’ journeys: a history’, by A. Surname01 and "
        "B. Surname02; and ‘Nets’, by C. Surname03.\n"
    )
    issue, first, second = entries(tmp_path, text)
    assert (issue.item["type"], issue.item["genre"], issue.item["volume"]) == ("periodical", "Journal issue", "6")
    assert (first.item["title"], shown(first.item["author"])) == ("Crews’ journeys: a history", ["Surname01, A.", "Surname02, B."])
    assert (second.item["title"], second.item["container-title"]) == ("Nets", "Salt Studies")
    assert second.item["issued"] == {"date-parts": [[1998, 3]]}


def test_headings_contents_and_annotations_are_no_entries(tmp_path: Path) -> None:
    """A table of contents gives nothing; each entry has the heading of its section and its annotation."""
    text = (
        "A list\n\nFirst part\nSecond part\n\nFirst part\n\nSalt (2004), A. Surname01, Zed Books\n\nThis is a book that says what it has to say.\n\n"
        "Second part\n\nSand (2005), B. Surname02, Zed Books\n\nThis is another that does so too.\n"
    )
    assert [(entry.heading, entry.item["title"], entry.item["abstract"][:7]) for entry in entries(tmp_path, text)] == [
        ("First part", "Salt", "This is"),
        ("Second part", "Sand", "This is"),
    ]


def test_an_annotation_in_the_paragraph_of_its_citation_is_parted_from_it(tmp_path: Path) -> None:
    """Where prose follows a citation in one paragraph, it becomes the annotation."""
    text = (
        "Salt (2004), by A. Surname01. Zed Books, London. This is a book that shows how women who dry fish have come to depend on others."
    )
    [entry] = entries(tmp_path, text)
    assert entry.item["abstract"].startswith("This is a book")
    assert entry.item["publisher"] == "Zed Books"


def test_lines_broken_in_a_pdf_are_put_together(tmp_path: Path) -> None:
    """Hyphens at line ends, ligatures, displaced accents, running heads and page numbers leave no trace."""
    text = """Resources on Gender and the Sea                                 1

Surname01, A. (2004) Salt and Sand: Flows of ﬁsh and of af-
fection on the coasts of Peru´ and elsewhere, London and New

2                                 Resources on Gender and the Sea

York: Routledge, 213 pp.
A book about many things which is read by very many people at
the coast and is not read by anyone who lives in the mountains.

Surname02, B. (2005) The Nets of Others: Work and what comes
after it, London: Zed Books
Another book about things that are read by nobody at all now.

Resources on Gender and the Sea                                 3
"""
    first, second = entries(tmp_path, text)
    assert first.item["title"] == "Salt and Sand: Flows of fish and of affection on the coasts of Perú and elsewhere"
    assert (first.item["publisher"], first.item["publisher-place"]) == ("Routledge", "London; New York")
    assert second.item["title"] == "The Nets of Others: Work and what comes after it"


def test_organisations_of_a_list_become_listings(tmp_path: Path) -> None:
    """A block with an address and a telephone number is an organisation, not a publication."""
    text = "Addresses\n\nSalt Network (SN), 12 Harbour Street, London N4 3AB, UK, tel: 44 (0)20 7501 8920, website: www.salt.example.org\n\nIt helps.\n"
    assert [each.record["name"] for each in found(tmp_path, text) if isinstance(each, Listing)] == ["Salt Network"]


def test_prose_that_belongs_to_no_entry_is_reported(tmp_path: Path) -> None:
    """A paragraph before the first entry gives a finding with its line."""
    text = "This list was made by people who had time, and it is not complete.\n\nSalt (2004), A. Surname01, Zed Books\n"
    [finding] = [each for each in found(tmp_path, text) if isinstance(each, Finding)]
    assert (finding.rule, finding.line) == ("not-understood", 1)
    assert "This list was made by people who had time, and it is not complete." in finding.message


def test_what_stands_within_a_campaign_belongs_to_it(tmp_path: Path) -> None:
    """A line between two campaigns that looks like a heading, and what follows it, is among what is said of the first."""
    text = (
        "Campaign for open quays #OpenQuays\n\nWe want all quays to be open to everybody who works there.\n\nCall to action: Please write to those who own the quays that they should be open to all.\n\n"
        "Why it matters\n\nNobody should have to ask for the way to the water.\n\n"
        "Campaign for dry feet #DryFeet\n\nWe want boots for everybody who works in water.\n\nCall to action: Sign.\n"
    )
    first, second = found(tmp_path, text)
    assert isinstance(first, Listing)
    assert isinstance(second, Listing)
    assert first.record["description"].split("\n")[1:] == [
        "Why it matters",
        "Nobody should have to ask for the way to the water.",
    ]
    assert len(first.record["callsToAction"]) == 1


@pytest.mark.parametrize(
    ("broken", "whole"),
    [("Parren˜ as", "Parreñas"), ("Bermu´dez", "Bermúdez"), ("Mu¨nchen", "München"), ("ﬁeld", "field"), ("CafÃ© crÃ¨me", "Café crème"), ("*Salt*", "Salt")],
)  # fmt: skip
def test_characters_are_mended(broken: str, whole: str) -> None:
    """Accents beside their letters, ligatures, text decoded twice and the marks of Markdown are mended."""
    assert mended(broken) == whole


def test_running_heads_are_left_out_only_where_they_come_again() -> None:
    """A line that comes three times but for its number is a running head; one that comes once is text."""
    lines = [(1, "Salt 1"), (2, "Text"), (3, "Salt 2"), (4, "More"), (5, "Salt 3"), (6, "Once only")]
    assert [text for _, text in without_running_heads(lines)] == ["Text", "More", "Once only"]


def test_titles_are_parted_at_the_first_mark_and_ranges_written_out() -> None:
    """A colon comes before a full stop; a question mark stays with the title."""
    assert split_title("Whose kitchen? Notes on hire") == ("Whose kitchen?", "Notes on hire")
    assert split_title("Salz. Eine Reise") == ("Salz", "Eine Reise")
    assert split_title("Salt 2006. A Passage: Women") == ("Salt 2006. A Passage", "Women")


CARD = """2011

OPEN DOORS: A TOOLKIT FOR NIGHT SCHOOLS
Authors: Given01 Surname01 and B. van der Surname02
Published by Harbour House and Blue Leaves, May 2009
64pp; price £4.50
Available in English, Somali and Urdu
Download (PDF): http://www.harbour.example/doors.pdf

Twelve evenings that were tried out by people who had never taught before.

Keys and Combs
Harbour House Briefing No. 4
Authors: Harbour House and Tenants Together
12pp
Free | Read online: www.harbour.example/4
"""


def test_cards_are_read_by_their_labels(tmp_path: Path) -> None:
    """Where lines below a title say what they are, each is read so; a year for a heading is that of an entry without one."""
    kit, paper = entries(tmp_path, CARD)
    assert (kit.line, kit.item["title"], kit.item["genre"]) == (3, "OPEN DOORS: A TOOLKIT FOR NIGHT SCHOOLS", "Toolkit")
    assert shown(kit.item["author"]) == ["Surname01, Given01", "van der Surname02, B."]
    assert (kit.item["publisher"], kit.item["number-of-pages"], year(kit.item)) == ("Harbour House; Blue Leaves", "64", 2009)
    assert (kit.item["URL"], kit.item["custom"]["languages"]) == ("http://www.harbour.example/doors.pdf", ["en", "so", "ur"])
    assert kit.item["abstract"].startswith("Twelve evenings")
    assert [paper.item[key] for key in ("title", "collection-title", "collection-number", "URL")] == [
        "Keys and Combs", "Harbour House Briefing", "4", "http://www.harbour.example/4",
    ]  # fmt: skip
    assert (shown(paper.item["author"]), year(paper.item)) == (["Harbour House", "Tenants Together"], 2011)
    assert "Price: Free" in paper.item["note"]


def test_a_citation_over_several_lines_is_no_card(tmp_path: Path) -> None:
    """A whole citation with its ISBN and address on lines below is read as a citation."""
    text = "Surname01, A. (2004) Salt. London: Zed Books.\nISBN 1-85649-761-5\nDownload: http://www.salt.example/a.pdf\nPrice: £4\n"
    [entry] = entries(tmp_path, text)
    assert (entry.item["title"], entry.item["publisher"], entry.item["URL"]) == ("Salt", "Zed Books", "http://www.salt.example/a.pdf")


def test_a_dash_stands_for_those_who_wrote_the_entry_before(tmp_path: Path) -> None:
    """A long dash or three hyphens repeat the names before; "ed." behind them makes them editors."""
    text = (
        "Surname01, Given01. Salt. London: Zed Books, 2004.\n\n———, ed. Sand. London: Zed Books, 2005.\n\n"
        "---. “Silt and Time.” Mobilities 12, no. 3 (2006): 145-67.\n"
    )
    first, second, third = entries(tmp_path, text)
    assert first.item["author"] == second.item["editor"] == third.item["author"]
    assert [entry.item["title"] for entry in (first, second, third)] == ["Salt", "Sand", "Silt and Time"]


@pytest.mark.parametrize(
    ("citation", "key", "value"),
    [
        ("Surname01, Given01, and Given02 Surname02, eds. The Long Quay. London: Zed Books, 2004.", "title", "The Long Quay"),
        ("Surname01, Given01, et al, eds. The Long Quay. London: Zed Books, 2004.", "title", "The Long Quay"),
        ("Surname01, Given01 , ed. The Long Quay . London : Zed Books, 2004 Print", "publisher", "Zed Books"),
        ("Surname01, Given01 and Surname02, Given02. “Nets, Knots, Names.” Mobilities, vol. 12, no. 3, 2004, pp. 145–67.", "title", "Nets, Knots, Names"),
        ("Surname01, Given01. “Whose Nets?” Shore: Journal of Women in Ports 12, no. 3 (2004): 145-67.", "container-title", "Shore: Journal of Women in Ports"),
        ("Surname01, Given01, \"Nets and Knots, Mobilities, vol 12, no. 3. 2004, pp 145-67.", "title", "Nets and Knots"),
        ("Surname01, Given01. The Long Quay, Bloomsbury 2004, ISBN: 1856497615", "publisher", "Bloomsbury"),
        ("Surname01, Given01. The Long Quay. Diss. U of Leeds, 2004.", "genre", "Diss"),
        ("Surname01, A.: Netze am Kai. London: Zed Books o. J., 144 S.", "publisher", "Zed Books"),
        ("Surname01, Given01. The Long Quay: A History. Politics of Ports 6. London: Zed Books, 2004.", "collection-number", "6"),
        ("‘Nets’ (June 2004) edited by A. Surname01, special issue of Mobility Review, no. 49, available in French and Arabic", "issue", "49"),
        ("The Long Quay (2004) by A. Surname01. Report. London: Harbour Trust, 72 pp.", "publisher", "Harbour Trust"),
        ("The Long Quay (2004) by the Harbour Trust, London: Blue Leaves Press, 72 pp.", "author", [{"literal": "Harbour Trust"}]),
        ("The Long Quay (2004, 3rd edition) by A. Surname01, London: Zed Books", "title", "The Long Quay"),
        ("The Long Quay. A Kit for Members of Parliament [2004]. Harbour Trust, London.", "title", "The Long Quay: A Kit for Members of Parliament"),
        ("The Long Quay [2004]. DVD, 52 minutes. Directed by C. Surname01, Harbour Reels.", "author", [{"family": "Surname01", "given": "C."}]),
        ("Tides: A Journal of Ports and People – Tern Press, twice a year – www.tides.example", "publisher", "Tern Press"),
        ("Small Tides [2004 onwards] – series of four-page papers – Harbour Trust – www.tides.example", "type", "collection"),
        ("“Know Your Port.” Dockers Together, 2004. www.dockers.example/port Accessed 5 Mar. 2014.", "type", "webpage"),
        ("Harbour Trust. The Long Quay. Harbour Trust, 2004. Web. 3 May 2012. <http://www.harbour.example/quay.html>.", "accessed", {"date-parts": [[2012, 5, 3]]}),
    ],
)  # fmt: skip
def test_what_styles_do_and_people_mistype_is_understood(tmp_path: Path, citation: str, key: str, value: object) -> None:
    """Editors before "eds.", MLA's media, forgotten marks, years without commas, bodies behind "by": each gives the right value."""
    assert item(tmp_path, citation)[key] == value


def test_a_body_before_a_colon_is_the_author_where_the_list_writes_so(tmp_path: Path) -> None:
    """In a list that puts colons behind its authors, a body before the first colon is one."""
    persons = "".join(f"Surname0{number}, A.: Netz {number}. Bielefeld: transcript 200{number}, 90 S.\n\n" for number in range(1, 4))
    *_, last = entries(tmp_path, persons + "Arbeitskreis Hafen und Frauen: Gut beraten? Ein Bericht. Bielefeld 2009, Broschüre, 32 S.\n")
    assert (shown(last.item["author"]), last.item["title"]) == (["Arbeitskreis Hafen und Frauen"], "Gut beraten? Ein Bericht")


def test_an_article_that_an_annotation_names_behind_a_word_is_found(tmp_path: Path) -> None:
    """ "Opens with Given Surname, ‘Title’" names an article and who wrote it."""
    text = "Law and Tides. Port Studies 20(1), 2004, special issue.\n\nThis issue opens with Given01 Surname01, ‘Proving the Tide: A Case’, and is good.\n"
    _, article = entries(tmp_path, text)
    assert (article.item["title"], shown(article.item["author"])) == ("Proving the Tide: A Case", ["Surname01, Given01"])


def test_when_a_list_was_made_is_no_entry(tmp_path: Path) -> None:
    """A line that says of when the list is gives no entry."""
    assert len(entries(tmp_path, "Bücher\nAuswahl, Stand: Herbst 2012\n\nSurname01, A. (2004): Salz. Bielefeld: transcript.\n")) == 1


def test_a_country_or_a_line_in_capitals_is_a_heading(tmp_path: Path) -> None:
    """Between blank lines they head what follows, and are no description of what stands before."""
    text = "".join(
        f"{place}\n\nHarbour Centre {place}, 12 rue du Port, BP 45. Tél. : {number}. Courriel : a@port.example\n\n"
        for place, number in (("SUISSE", "022 329 12 34"), ("SÉNÉGAL", "33 825 12 34"))
    )
    assert [(each.heading, "description" in each.record) for each in found(tmp_path, text) if isinstance(each, Listing)] == [
        ("SUISSE", False),
        ("SÉNÉGAL", False),
    ]


@pytest.mark.parametrize(
    "piece", ["((((", "a, a, a, ", "“‘“‘ ", "A. ", "12(3) ", "http://www.", "In In In (", "Xy, Z., ", ": : ", "- -\n", "1. \n", "é´ "]
)
def test_hostile_lines_end_in_bounded_time(tmp_path: Path, piece: str) -> None:
    """A hundred thousand characters of whatever do not hang the reader, and nothing of them is lost without a word."""
    start = time.perf_counter()
    found(tmp_path, (piece * 100_000)[:100_000] + " (2004), London: Zed Books\n")
    found(tmp_path, "Salt (2004), " + (piece * 20_000)[:15_000] + " London: Zed Books\n")
    assert time.perf_counter() - start < 20


def test_a_citation_too_long_is_kept_whole(tmp_path: Path) -> None:
    """An entry over twenty thousand characters is not taken apart, but kept."""
    entry, *_ = entries(tmp_path, f"1. Salt (2004), London: Zed Books, {'Many Words; ' * 2500}end\n2. Sand, 2005\n3. Silt, 2006\n")
    assert sum(map(len, entry.rest)) > 20_000


def test_zero_bytes_are_refused(tmp_path: Path) -> None:
    """What is no text ends in a clear error."""
    path = tmp_path / "list.txt"
    path.write_bytes(b"Salt\0(2004)\n" * 3)
    with pytest.raises(DataError):
        list(read(path))


HEADED = {
    "bare": ("1. Nets\n\n{}\n\n{}\n\n2. Salt and sand\n\n{}\n\n3. Return\n\n{}\n", ("", "", "", "")),
    "running on": ("1. Nets\n\n{}\n\n{}\n\n2. Salt and sand\n\n{}\n\n3. Return\n\n{}\n", ("1. ", "2. ", "3. ", "4. ")),
    "bracketed": ("1. Nets\n{}\n{}\n2. Salt and sand\n{}\n3. Return\n{}\n", ("[1] ", "[2] ", "[3] ", "[4] ")),
    "nested": ("1. Nets\n\n{}\n\n{}\n\n2. Salt and sand\n\n{}\n\n3. Return\n\n{}\n", ("1.1 ", "1.2 ", "2.1. ", "3.1 ")),
    "bullets": ("1. Nets\n{}\n{}\n2. Salt and sand\n{}\n3. Return\n{}\n", ("• ", "• ", "• ", "• ")),
}


@pytest.mark.parametrize("style", HEADED)
def test_numbered_headings_are_no_entries(tmp_path: Path, style: str) -> None:
    """A heading with a number that does not go on with those of the entries is a heading, and theirs are no part of the authors."""
    shape, marks = HEADED[style]
    citations = [f"{mark}Surname0{at}, A. (2004). Book of knots. London: Zed Books." for at, mark in enumerate(marks, 1)]
    made = entries(tmp_path, shape.format(*citations))
    assert [each.heading for each in made] == ["Nets", "Nets", "Salt and sand", "Return"]
    assert [shown(each.item["author"]) for each in made] == [[f"Surname0{at}, A."] for at in (1, 2, 3, 4)]


def test_a_short_entry_in_sequence_is_no_heading(tmp_path: Path) -> None:
    """A title alone whose number goes on with those before and behind it is an entry."""
    text = "1. Surname01, A. (2004). Nets. London: Zed.\n\n2. Salt and sand\n\n3. Surname02, B. (2005). Return. London: Zed.\n"
    assert [each.item["title"] for each in entries(tmp_path, text)] == ["Nets", "Salt and sand", "Return"]


def test_two_surnames_before_given_names_are_two_persons_in_any_list(tmp_path: Path) -> None:
    """ "Surname, Given and Surname, Given (year): Title" is read so even where the other entries begin with their titles."""
    text = "1. Nets. A. Surname01, London: Zed, 2004\n\n2. Surname03, Ana María and Surname04, Łucja (2013): The long way. London: Zed.\n"
    second = entries(tmp_path, text)[1].item
    assert shown(second["author"]) == ["Surname03, Ana María", "Surname04, Łucja"]
    assert second["title"] == "The long way"


def test_a_publication_with_a_telephone_number_is_no_organisation(tmp_path: Path) -> None:
    """A short name, a year and a title are a citation; the number is kept among what could not be placed."""
    text = "Organisations\n\nNetmakers. 2014. Knots by Any Name: The visa that ties. London. Tel. 020 7243 2942\n"
    [entry] = entries(tmp_path, text)
    assert (shown(entry.item["author"]), entry.item["title"]) == (["Netmakers"], "Knots by Any Name: The visa that ties")
    assert entry.rest == ["Tel. 020 7243 2942"]


def test_no_date_and_states_are_kept(tmp_path: Path) -> None:
    """What the print says of a missing date, and the state behind a town, are among what could not be placed."""
    [entry] = entries(tmp_path, "Reading\n\nSurname01, A. (n.d.). Working away. Washington, DC: Net Institute.\n")
    assert entry.item["publisher-place"] == "Washington"
    assert entry.rest == ["n.d.", "Washington, DC"]


@pytest.mark.parametrize("title", ["Au pairs or servants?", "De facto nannies and their rights", "La migra at the door"])
def test_loan_words_tell_no_language(tmp_path: Path, title: str) -> None:
    """An English title with words that English took over is English."""
    assert "language" not in item(tmp_path, f"Surname01, A. (2003). {title}. London: Zed Books.")


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Les femmes de la mer et leurs droits", "fr"),
        ("Las mujeres que llegan y las que se quedan", "es"),
        ("Wer pflegt die Alten? Zur Lage der Pflegerinnen", "de"),
        ("Vrouwen die vertrekken en vrouwen die blijven", "nl"),
        ("Женщины, которые уезжают", "ru"),
    ],
)
def test_the_language_of_a_title_is_told_with_a_doubt(tmp_path: Path, title: str, language: str) -> None:
    """Where the citation does not say in which language something is, the words of its title do."""
    [entry] = entries(tmp_path, f"Surname01, A. (2003). {title}. London: Zed Books.")
    assert entry.item["language"] == language
    assert any(doubt.field == "language" for doubt in entry.doubts)


def test_the_citation_helps_to_tell_the_language_of_a_short_title(tmp_path: Path) -> None:
    """Two words alone tell too little; with "Hrsg." beside them they are German."""
    assert "language" not in item(tmp_path, "Surname01, A. (2003). Stille Arbeit. London: Zed Books.")
    assert item(tmp_path, "Surname01, A. (Hrsg.) (2003). Stille Arbeit. London: Zed Books.")["language"] == "de"


def test_an_imprint_behind_a_question_is_no_subtitle(tmp_path: Path) -> None:
    """A title that ends with a question mark is parted from "Place: Publisher", but not from its subtitle."""
    read_so = item(tmp_path, "Surname01, A. (2005). Who mends the nets? London: Pluto.")
    assert (read_so["title"], read_so["publisher"]) == ("Who mends the nets?", "Pluto")
    assert item(tmp_path, "Surname01, A. (2005). Who mends? Nets at sea. London: Pluto.")["title"] == "Who mends? Nets at sea"


def test_a_year_right_behind_initials_is_the_year(tmp_path: Path) -> None:
    """ "Surname, A. 2009 Title" needs no full stop or brackets around the year."""
    read_so = item(tmp_path, "Surname01, A. and Surname02, B. 2009 Mending nets. London: Zed Books.")
    assert (read_so["title"], year(read_so)) == ("Mending nets", 2009)


PRIVATE = [
    "Contact pour le Jura : Given31 Surname31, 9, rue des Peupliers, app. 8, Delémont (Jura) 2800, cellulaire 819 555-0131",
    "Kontakt: A. Surname32, Lindenstr. 7, Whg. 14, 04109 Leipzig, Handy 0170 7654321",
    "Contacto: María Surname33 Surname34, Calle Menor 9, piso 7º C, 28013 Madrid, móvil 612 876 543",
    "Contatto: Given35 Surname35, via Milano 9, int. 8, 40121 Bologna, cell. 347 7654321",
    "Contactpersoon: mevr. B. Surname36, Dorpsstraat 77, 1012 AB Amsterdam, gsm 06 87654321",
    "Given37 Surname37\nLindenstr. 7\nWohnung 14\n04109 Leipzig\nHandy: 0170 7654321",
    "Given38 Surname38, 9 rue du Quai, 75011 Paris, 06 98 76 54 32",
    "Sra. Given39 Surname39, Av. Reforma 77, depto. 8, 06700 México, D.F., celular 55 8765 4321",
    "Personne à contacter : Given30 Surname30\n9, rue du Quai, appt 8\nGSM 0475 98 76 54",
]
AROUND = [
    "Nets\n\nNet Centre (NC), 12 Canal Street, London W11 4SF, tel. 020 7243 2942, www.nets.example\n\n{}\n\nSpeaks xyzzy and mends what others have torn.\n\nRope Trust, 4 Dock Road, Brighton BN1 1AA, tel. 01273 123456\n",
    "Nets\n\nNet Centre (NC), 12 Canal Street, London W11 4SF, tel. 020 7243 2942, www.nets.example\n{}\nRope Trust, 4 Dock Road, Brighton BN1 1AA, tel. 01273 123456\n",
    "Nets\n\nNet Centre (NC)\n12 Canal Street\nLondon W11 4SF\nTel: 020 7243 2942\n{}\n\nRope Trust\n4 Dock Road, Brighton BN1 1AA\nTel: 01273 123456\n",
    "Reading\n\nSurname01, A. (2004). Nets. London: Zed Books.\n{}\n\nSurname02, B. (2005). Ropes. London: Pluto.\n",
    "Reading\n\nSurname01, A. (2004). Nets. London: Zed Books.\n\nThis book is about those who make nets and what they say.\n\n{}\n\nSurname02, B. (2005). Ropes. London: Pluto.\n",
]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("block", PRIVATE)
def test_a_private_person_is_nowhere_in_what_is_imported(tmp_path: Path, block: str, around: str) -> None:
    """Whatever the language and wherever it stands, none of its words is in a record, a doubt or a message; what stands around it is read."""
    made = found(tmp_path, around.format(block))
    told = " ".join(str(each) for each in made)
    assert sum(not isinstance(each, Finding) for each in made) == 2
    assert not re.findall(r"Surname3\d|Given3\d|98 76|8765|7654|876 543|0131|Quai|Linden|Peupliers|Reforma|Menor|Milano|Dorps|xyzzy", told)
    if "Tel: 020" not in around:
        assert any(isinstance(each, Finding) and each.rule == "held-back" for each in made)


def test_publications_that_speak_of_flats_and_mobiles_are_read(tmp_path: Path) -> None:
    """A year, pages or an ISBN say that something is a publication, whoever it begins with."""
    text = "Reading\n\nSurname01, A. (2004). Flat 3: Stories of care. London: Zed.\n\nGiven02 Surname02, My mobile, my home, London: Zed, 2005, 12 pp.\n"
    assert len(entries(tmp_path, text)) == 2


WORDS = st.sampled_from(["Salt", "Sand", "women", "and", "the", "sea", "of", "Harbour", "Books", "Press", "Institute", "In", "edited", "by", "vol", "no", "3", "12", "London", "Nairobi:", "Tides,", "(eds.)", "(2004),", ".", ",", ";", "“Nets”", "A.", "Surname01", "with", "Surname02,", "B.", "pp.", "12-30", "213", "ISBN", "series", "Working", "Paper", "4", "DVD", "—", "1998"])  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(["“Nets”", "“Nets”", *["Salt"] * 7, "“Nets”"])  # quotations within one another
@given(st.lists(WORDS, min_size=3, max_size=30))
def test_not_one_word_of_a_citation_is_lost(tmp_path: Path, chosen: list[str]) -> None:
    """Every word is in the item or in what could not be placed, or is one that the grammar of citations uses up."""
    text = "1. Surname09, C. (2004). " + " ".join(chosen)
    kept: list[str] = []
    for each in found(
        tmp_path, f"{text}\n\n2. Surname08, D. (2005). Other. London: Zed.\n\n3. Surname07, D. (2006). Third. London: Zed.\n"
    ):
        assert isinstance(each, Entry | Listing | Finding)
        kept += [str(each.item), *each.rest] if isinstance(each, Entry) else [str(each)]
    there = set(words(re.sub(r"(?<=\w)\. (?=\w\.)", "", " ".join(kept)))) | set(words(" ".join(kept)))
    lost = {
        word
        for word in words(text)
        if word not in there and word not in GRAMMAR and not (len(word) > 3 and any(word in other for other in there))
    }
    assert lost <= {"1", "eds", "working", "paper", "dvd", "series"}


def test_ten_thousand_entries_take_seconds(tmp_path: Path) -> None:
    """Two thousand entries take no more than eight seconds of the processor, whatever else it has to do."""
    lines = [f"Surname{number:05}, A. (2004). Salt and sand number {number}: A study. London: Zed Books.\n" for number in range(2000)]
    start = time.process_time()
    assert len(entries(tmp_path, "\n".join(lines))) == 2000
    assert time.process_time() - start < 8
