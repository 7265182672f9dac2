"""What answers in the browser, in a real one: lists by several conditions, questions with parameters, SPARQL; all of it from files alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import barriers, chromium, heard, hosting
from playwright.sync_api import Browser, Page

from miggraph import KnowledgeGraph
from miggraph.asking.facets import counting, frames

ROOT = Path(__file__).parent.parent.parent
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"  # some 10^13 rows: it does not end by itself


@pytest.fixture(scope="module")
def hosted(published: Path) -> Iterator[str]:
    """Where the folder is served, as any host serves files."""
    with hosting(published) as host:
        yield host


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser, hosted: str) -> Iterator[Page]:
    """A page whose console must stay silent, and which may ask no other host."""
    opened = browser.new_page(base_url=hosted)
    complaints = heard(opened, hosted)
    yield opened
    opened.close()
    assert complaints == []


def open_list(page: Page, address: str) -> str:
    """Open a list; return its heading when it is there with its counts."""
    page.goto(address)
    return shown(page)


def shown(page: Page) -> str:
    page.wait_for_function("document.querySelector('main .list:not([aria-busy]) [role=status].vh')", timeout=60_000)
    return page.locator("main h1").inner_text()


def beside(page: Page) -> dict[str, str]:
    """Return the values beside a list with their numbers, the first of each name."""
    found: dict[str, str] = {}
    for item in page.locator(".facets .lead-dots").all():
        found.setdefault(item.locator("a").inner_text().removesuffix(" ×"), item.locator(".n").inner_text())
    return found


def test_a_list_by_several_conditions(page: Page, shipped: KnowledgeGraph) -> None:
    """The things, the chips and the counts that the server has; a value beside leads to as many as it says, a chip back."""
    heading = open_list(page, "/resources.html?theme=remittances&year=2005..2009")
    frame = frames.read("resources", ["theme=theme/remittances", "year=2005..2009"])
    ours = counting.selected(shipped, frame)
    assert heading == f"{ours.total} publications on Remittances, from 2005 to 2009"
    assert page.locator(".entries h3").all_inner_texts() == [one.label for one in ours.things]
    types = counting.values(shipped, frame, "type")
    seen = beside(page)
    assert {one.label: str(one.count) for one in types.values[:3]}.items() <= seen.items()
    page.locator(".facets .lead-dots a", has_text=types.values[0].label).first.click()
    page.wait_for_url("**type=**")
    assert shown(page).startswith(f"{types.values[0].count} ")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    page.locator(".chips a", has_text="Type").click()
    page.wait_for_function("!location.search.includes('type')")
    assert shown(page) == heading
    page.go_back()
    page.wait_for_url("**type=**")
    assert shown(page).startswith(f"{types.values[0].count} ")
    assert barriers(page) == []


def test_labels_words_ranges_and_exclusion(page: Page) -> None:
    """Names stand for ids; words narrow; the form of a range asks; what is left out is said."""
    assert open_list(page, "/organisations.html?theme=Domestic+workers&place=United+Kingdom").startswith("1 organisation ")
    assert page.locator(".entries h3").all_inner_texts() == ["Kalayaan"]
    assert "not about Mexico" in open_list(page, "/resources.html?theme=remittances&place!=MX")
    page.locator("#live-words").fill("gender")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=gender**")
    assert "with the words “gender”" in shown(page)
    page.locator("form.bounds input").first.fill("2008")
    page.keyboard.press("Enter")
    page.wait_for_url("**year=2008**")
    assert "since 2008" in shown(page)


def test_all_values_of_a_facet_and_several_of_them(page: Page) -> None:
    """Those that are marked are alternatives; the one that is left out is left out."""
    open_list(page, "/resources.html?theme=remittances&all=type")
    boxes = page.locator(".choices input")
    for place in (0, 1):
        boxes.nth(place).check()
    assert barriers(page) == []
    page.locator(".choices ~ .run button").click()
    page.wait_for_function("!location.search.includes('all=')")
    assert "," in page.url.partition("type=")[2]
    assert " or " in shown(page)


def test_counts_and_what_cannot_be(page: Page) -> None:
    """Counts are a table; what is no year, and what nothing is called, is said in words."""
    open_list(page, "/resources.html?by=type")
    assert page.locator("main table tbody tr").count() > 3
    for address, told in (("year=soon", "takes a year"), ("theme=no+such+thing", "nothing here is called"), ("nothing=x", "have no facet")):
        page.goto(f"/resources.html?{address}")
        page.wait_for_selector("main [role=alert]:not([hidden])")
        assert told in page.locator("main [role=alert]").inner_text().lower()


def test_a_list_is_taken_along(page: Page) -> None:
    """As CSV, made in the browser, with as many rows as there are things."""
    number = int(open_list(page, "/resources.html?theme=remittances&type=Report").split()[0])
    with page.expect_download() as download:
        page.locator("[data-do=csv]").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("resource,resourceLabel,type,year")
    assert len(lines) == number + 1


def test_a_question_with_parameters(page: Page, shipped: KnowledgeGraph) -> None:
    """From its address and from its form, by names: as many rows as here; broader themes are tried, and that is said."""
    page.goto("/queries/resources-by-theme.html?theme=Remittances&since=2005")
    page.wait_for_selector("main table[class], main section.scroll table")
    page.wait_for_selector("[role=status].vh", state="attached")
    ours = shipped.ask("resources-by-theme", theme="theme/remittances", since="2005")
    assert page.locator("#live-answer").inner_text() == f"{len(ours)} rows"
    assert page.locator("#live-answer").count() == 1
    assert barriers(page) == []
    page.locator("#f-until").fill("2006")
    page.keyboard.press("Enter")
    page.wait_for_url("**until=2006**")
    narrower = shipped.ask("resources-by-theme", theme="theme/remittances", since="2005", until="2006")
    page.wait_for_function(f"document.querySelector('#live-answer').textContent.startsWith('{len(narrower)} row')")
    assert len(narrower) < len(ours)


def test_sparql_in_the_editor(page: Page) -> None:
    """The editor of queries asks the worker: nothing is sent."""
    page.goto("/sparql.html?query=SELECT%20*%20%7B%20%3Fpolicy%20a%20mig%3APolicy%20%7D")
    page.locator(".yasqe_queryButton").first.click()
    page.wait_for_selector(".yasr table tbody tr", timeout=60_000)
    assert page.locator(".yasr table tbody tr").count() == 7


def plain(page: Page, query: str) -> None:
    """Ask by the plain form, which stands there until the editor does, and when that cannot start."""
    page.route("**/yasgui.min.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto("/sparql.html")
    page.locator("#query").fill(query)
    page.locator("#sparql-form button[type=submit]").click()


def test_a_query_is_stopped_and_another_one_answered(page: Page) -> None:
    """The page stays at hand while a query runs; the button ends it; the next one is answered."""
    plain(page, SLOW)
    page.wait_for_function("document.querySelector('main [role=status]').textContent.startsWith('Looking')")
    assert page.evaluate("1 + 1") == 2
    page.locator("[data-do=stop]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("main [role=alert]:not([hidden])")
    assert page.locator("main [role=alert]").inner_text() == "It was stopped."
    page.locator("#query").fill("ASK { ?s a mig:Policy }")
    page.locator("#sparql-form button[type=submit]").click()
    page.wait_for_function("document.querySelector('#live-result')?.textContent === 'Yes'", timeout=60_000)
    assert barriers(page) == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("DELETE WHERE { ?s ?p ?o }", "DELETE would change the graph"),
        ("PREFIX a: <b:c> # x\nINSERT DATA { a:b a:c 1 }", "INSERT would change the graph"),
        ("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }", "SERVICE would ask another site"),
        ("SELECT * { ?s ?p }", "rror"),
    ],
)
def test_what_is_not_answered_is_said(page: Page, query: str, told: str) -> None:
    """Updates, other services, and what is no SPARQL."""
    plain(page, query)
    page.wait_for_selector("main [role=alert]:not([hidden])", timeout=60_000)
    assert told in page.locator("main [role=alert]").inner_text()


def test_a_graph_that_is_too_large_is_told(page: Page) -> None:
    """Nothing is loaded, and the dumps are pointed to."""
    page.route("**/live/model.json", lambda route: route.fulfill(json={**route.fetch().json(), "statements": 40_000_000}))
    page.goto("/resources.html?theme=remittances&year=2005")
    page.wait_for_selector("main [role=alert]:not([hidden])")
    assert "40,000,000 statements" in page.locator("main [role=alert]").inner_text()
    assert "dumps" in page.locator("main [role=alert]").inner_text()


def test_without_scripts_a_page_says_what_it_cannot_do(browser: Browser, hosted: str) -> None:
    """What was written can be read, and it is said that combining needs JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{hosted}/resources.html")
    assert page.locator(".entries li").count() > 10
    assert "JavaScript must be switched on" in page.locator("body").inner_text()
    context.close()
