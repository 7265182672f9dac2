"""Lists: one address each, a sentence that says what they are, and numbers that are those of the command line."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import counted, get, heading, links, text

from miggraph import KnowledgeGraph, ParameterError, UnknownThing
from miggraph.pages.views import addresses, headings

KINDS = ["resources", "organisations", "people", "campaigns", "updates", "calls-to-action", "policies", "changes", "figures", "places"]
HOSTILE = "\"><script>alert('1')</script>{{7*7}}&amp;"


def _words(address: str) -> list[str]:
    """Return the words of ``miggraph list`` that an address says."""
    return [f"{name}={value}" for name, value in parse_qsl(urlsplit(address).query) if name not in ("page", "all", "find", "q")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_has_the_things_that_the_command_lists(served: str, shipped: KnowledgeGraph, kind: str) -> None:
    """Each kind has a list, whose heading says how many there are and whose first page has the first of them."""
    page = get(f"{served}/{kind}").text
    rows = shipped.things(kind)
    assert not isinstance(rows, bool)
    assert heading(page) == shipped.facets.kind(kind).counted(len(rows))
    shown = re.findall(r"<h3><a href=\"/([^\"]+)\"", page)
    assert [html.unescape(one) for one in shown] == [shipped.names.compact(row[0].value) for row in rows.terms[:25]]


@pytest.mark.parametrize(
    "address",
    [
        "/resources",
        "/resources?theme=remittances",
        "/resources?place=PH&place!=MX&theme=gender-and-migration&type=Book,Report&year=2003..",
        "/organisations?theme=migration",
        "/people?theme=remittances",
        "/figures?theme=migration",
    ],
)
def test_the_numbers_beside_a_list_are_those_of_the_lists_behind_them(served: str, shipped: KnowledgeGraph, address: str) -> None:
    """Whatever value is chosen, its list has as many things as was said, by SPARQL too."""
    found = counted(get(served + address).text)
    assert len(found) > 3
    for label, place, number in found:
        if "×" in label:
            continue  # what is chosen already: its address takes it away
        things = shipped.things(urlsplit(place).path[1:], *_words(place), "want=count")
        assert not isinstance(things, bool)
        assert things[0]["count"] == number, (label, place)


@pytest.mark.parametrize("facet", ["theme", "place", "type", "year"])
def test_a_facet_has_a_page_of_all_its_values(served: str, shipped: KnowledgeGraph, facet: str) -> None:
    """Each value can be chosen, or left out, and what begins so is found without a script."""
    page = get(f"{served}/resources?theme=labour-migration&all={facet}")
    rows = [row for row in counted(page.text) if "×" not in row[0]]
    for label, place, number in rows[:8]:
        things = shipped.things("resources", *_words(place), "want=count")
        assert not isinstance(things, bool)
        assert things[0]["count"] == number, (label, place)
    out = [place for said, place in links(page.text) if said.startswith("not ")]
    assert len(out) == len(rows)
    assert all(f"{facet}!=" in place for place in out)


def test_what_is_looked_for_among_the_values_of_a_facet_is_found(served: str) -> None:
    """A form asks for the values that begin so."""
    page = get(f"{served}/resources?all=theme&find=dom").text
    assert {label.partition(" ×")[0] for label, _, _ in counted(page)} >= {"Domestic work", "Domestic workers"}
    assert "Remittances" not in {label for label, _, _ in counted(page)}


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("year=2005&theme=Remittances", "/resources?theme=remittances&year=2005"),
        ("type=Report,Book,Book", "/resources?type=Book,Report"),
        ("type%7C=Book&type%7C=Report", "/resources?type=Book,Report"),
        ("year%3E=2005&year%3C=2009", "/resources?year=2005..2009"),
        ("year%3E=&year%3C=2009&theme=", "/resources?year=..2009"),
        ("place%21=Mexico", "/resources?place!=MX"),
        ("q=care++work", "/resources?q=care%20work"),
        ("page=1", "/resources"),
        ("theme=remittances&theme=remittances", "/resources?theme=remittances"),
    ],
)
def test_a_list_has_one_address(served: str, asked: str, address: str) -> None:
    """Labels, other orders and what a form sends lead to the one address of a list, which stays."""
    answer = get(f"{served}/resources?{asked}")
    assert (answer.status_code, answer.headers["location"]) == (301, address)
    there = get(served + address)
    assert there.status_code == 200
    assert f'<link rel="canonical" href="{html.escape(address)}">' in there.text


CONDITIONS = """theme=remittances theme=care-work,remittances theme!=labour-migration place=PH place!=MX year=2003.. year=2005 type=Book,Report
has-isbn=no has-full-text=yes title=a,b title=50%252C000 author=person/piper-nicola pages=100.."""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    conditions=st.lists(st.sampled_from(CONDITIONS.split()), max_size=5),
    words=st.text(max_size=12),
    page=st.integers(1, 3),
    sort=st.sampled_from(["", "-year", "author"]),
)
def test_what_an_address_says_is_what_it_was_written_from(
    shipped: KnowledgeGraph, conditions: list[str], words: str, page: int, sort: str
) -> None:
    """Reading what was written gives the same list, and writes the same address."""
    query = "&".join([*conditions, f"q={quote(words)}", f"page={page}", f"sort={sort}"])
    listed = addresses.read(shipped, "resources", query)
    address = addresses.write(shipped, listed)
    again = addresses.read(shipped, "resources", address.partition("?")[2])
    assert again == listed
    assert addresses.is_canonical(address.partition("?")[2], addresses.write(shipped, again))


@pytest.mark.parametrize(
    ("kind", "query", "sentence"),
    [
        ("resources", "theme=labour-migration&year=2000..", "13 publications on labour migration since 2000"),
        ("resources", "type=Book,Report&theme=remittances", "7 books or reports on remittances"),
        (
            "resources",
            "theme=remittances&theme=care-work&place!=MX",
            "3 publications on care work and on remittances, but not those about Mexico",
        ),
        ("resources", "place=PH&year=2003..2009&has-isbn=no", "1 publication about the Philippines without an ISBN from 2003 to 2009"),
        ("organisations", "theme=domestic-workers&place=GB", "1 organisation that works on domestic workers in the United Kingdom"),
        ("organisations", "kind=charity&based!=GB", "No charities, but not those based in the United Kingdom"),
        ("people", "theme=remittances", "5 people who wrote on remittances"),
        ("calls-to-action", "status=open", "4 calls to action that are open"),
        ("places", "kind=country&within=m49-035", "11 countries in South-eastern Asia"),
        ("policies", "changed=2016..", "2 laws and policies changed since 2016"),
    ],
)
def test_a_sentence_says_what_a_list_is(shipped: KnowledgeGraph, kind: str, query: str, sentence: str) -> None:
    """The heading of a list is made of the words of its facets."""
    listed = addresses.read(shipped, kind, query)
    things = shipped.things(kind, *_words(f"?{query}"), "want=count")
    assert not isinstance(things, bool)
    said = headings.heading(shipped, listed.frame, things[0]["count"])
    assert said[:1].upper() + said[1:] == sentence


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "xml"])
@pytest.mark.parametrize(
    "address", ["resources?theme=remittances&year=2005..2009", "resources?by=type,year", "organisations?has-email=yes"]
)
def test_a_list_can_be_taken_along_whole(served: str, shipped: KnowledgeGraph, address: str, name: str) -> None:
    """A download is what ``miggraph list --format`` writes of the same."""
    kind, _, query = address.partition("?")
    found = shipped.things(kind, *_words(f"?{query}"))
    assert not isinstance(found, bool)
    answer = get(f"{served}/{kind}.{name}?{query}")
    assert answer.content == str(shipped.write(found, name)).encode()
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("address", "beginning"),
    [
        ("/resources.bib?theme=remittances", "@"),
        ("/resources.ris?theme=remittances", "TY  - "),
        ("/resources.csl.json?theme=remittances", "["),
        ("/resources.ttl?theme=remittances", "@base"),
        ("/organisations.vcf", "BEGIN:VCARD"),
        ("/figures.ttl", "@base"),
    ],
)
def test_a_list_comes_in_the_formats_of_its_things(served: str, address: str, beginning: str) -> None:
    """Publications as a bibliography, organisations as contacts, all as a graph."""
    answer = get(served + address)
    assert answer.status_code == 200
    assert answer.text.startswith(beginning)


def test_a_client_has_a_list_in_the_format_that_it_prefers(served: str) -> None:
    """One address, page and data (RFC 9110, section 12.5.1)."""
    as_csv = get(f"{served}/resources?theme=remittances", headers={"Accept": "text/csv"})
    assert as_csv.text.startswith("resource,resourceLabel")
    assert get(f"{served}/resources", headers={"Accept": "image/png"}).status_code == 406


def test_pages_of_a_list_hold_each_thing_once(served: str, shipped: KnowledgeGraph) -> None:
    """From the first page to the last, by the links between them, everything comes once."""
    place, shown = "/places", list[str]()
    while place:
        page = get(served + place).text
        shown += re.findall(r"<h3><a href=\"/([^\"]+)\"", page)
        following = re.search(r'<link rel="next" href="([^"]+)">', page)
        place = html.unescape(following[1]) if following else ""
    rows = shipped.things("places")
    assert not isinstance(rows, bool)
    assert shown == [shipped.names.compact(row[0].value) for row in rows.terms]
    assert get(f"{served}/places?page=99").status_code == 404


def test_a_list_with_nothing_in_it_says_what_there_is(served: str) -> None:
    """Each condition is left out, with the number of what is left; where that helps nothing, each stands alone."""
    page = get(f"{served}/resources?place=MX&theme=care-work").text
    near = dict(re.findall(r'<a href="([^"]+)">[^<]*</a> <span class="n">(\d+)</span>', page))
    assert heading(page) == "No publications on care work about Mexico"
    assert near == {"/resources?theme=care-work": "11", "/resources?place=MX": "1"}


def test_words_narrow_a_list_down(served: str) -> None:
    """A form finds what holds the words, nested records too; words that nothing holds leave nothing."""
    assert heading(get(f"{served}/figures?q=petition").text) == "1 figure with the words “petition”"
    assert heading(get(f"{served}/resources?q=zzzz").text) == "No publications with the words “zzzz”"


@pytest.mark.parametrize("kind", ["resources", "organisations", "people"])
def test_what_is_hostile_in_an_address_is_text_or_refused(served: str, kind: str) -> None:
    """Nothing of an address becomes markup, and no fault shows."""
    for query in (
        f"q={quote(HOSTILE)}",
        f"theme={quote(HOSTILE)}",
        f"{quote(HOSTILE)}=1",
        f"all={quote(HOSTILE)}",
        f"sort={quote(HOSTILE)}",
    ):
        answer = get(f"{served}/{kind}?{query}", follow_redirects=True, headers={"Accept": "text/html"})
        assert answer.status_code in (200, 400, 404), query
        assert "<script>alert" not in answer.text
        assert "49" not in heading(answer.text)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("theme=nothing-of-the-kind", 404),
        ("colour=red", 404),
        ("utm_source=x", 400),
        ("year=soon", 400),
        ("page=0", 400),
        ("page=1&page=2", 400),
        ("by=theme,year,type", 400),
        ("sort=height", 404),
        ("&".join(f"theme=t{number}" for number in range(50)), 400),
    ],
)
def test_what_makes_no_list_is_told(served: str, query: str, status: int) -> None:
    """Nothing in an address is left out in silence."""
    answer = get(f"{served}/resources?{query}", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (status, "application/problem+json")


def test_a_home_of_another_field_has_lists_of_its_own(heat_served: str) -> None:
    """Any home: no word of another's field stands in its lists."""
    page = get(f"{heat_served}/resources").text
    assert heading(page) == "1 publication"
    assert not re.search("migra[nt]|Kalayaan", re.sub(r"w3id\.org/miggraph|miggraph list", "", text(page)), re.IGNORECASE)


def test_a_list_is_refused_where_it_would_take_too_long(shipped: KnowledgeGraph) -> None:
    """More values than anybody chooses are not looked up."""
    with pytest.raises(ParameterError, match="at most"):
        addresses.read(shipped, "resources", "title=" + ",".join(map(str, range(60))))
    with pytest.raises(UnknownThing):
        addresses.read(shipped, "resources", "all=nothing")


def test_a_list_leads_to_where_a_text_can_be_read(served: str) -> None:
    """A publication whose full text is on the web has a link to it in the list, whether it has a web page besides or not."""
    page = get(f"{served}/resources?theme=remittances").text
    assert ("full text: www.crin.org/docs/save_sl_left_out.pdf", "http://www.crin.org/docs/save_sl_left_out.pdf") in links(page)


def test_counts_by_year_say_what_has_no_year(served: str) -> None:
    """Who adds the columns up and compares them with the number of all is told of the rest."""
    page = text(get(f"{served}/resources?type=Report&by=year").text)
    assert "12 reports, by year" in page
    assert "the most in 2007 (5). 1 of the 12 has no year." in page


def test_a_list_of_publications_says_how_it_is_cited(served: str) -> None:
    """With its sentence for a title, the home, who publishes it, the day of the data and the address; a list of others does not."""
    page = get(f"{served}/resources?theme=remittances").text
    found = re.search(r'<cite class="list-citation">(.*?)</cite>', page)
    assert found
    assert re.fullmatch(
        r"11 publications on remittances\. Gender and migration: .*\. The developers of miggraph, data of \d+ \w+ \d{4}\. "
        r"https://w3id\.org/miggraph/resources\?theme=remittances",
        text(found[1]),
    )
    assert "list-citation" not in get(f"{served}/organisations").text
