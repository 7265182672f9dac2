"""In a real browser: every kind of page, narrow and wide, light and dark, with scripts and without, by the keyboard alone, and as axe-core judges it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import barriers, chromium, heard
from playwright.sync_api import Browser, Page

PAGES = (
    "/",
    "/ask?q=which+organisations+work+on+domestic+workers+in+the+UK",
    "/ask?q=how+many+people+signed+the+petition",
    "/ask?q=publications+by+year",
    "/ask?q=asdf+qwer",
    "/ask?q=books+about+remittances+in+Mexico+before+1950",
    "/resources",
    "/resources?theme=migration&year=2000..",
    "/resources?theme=remittances&place!=MX&type=type/Book",
    "/organisations",
    "/resource/children-of-global-migration",
    "/organisation/kalayaan",
    "/campaign/restore-rights",
    "/policy/overseas-domestic-worker-visa",
    "/person/parrenas-rhacel-salazar",
    "/place/PH",
    "/theme/domestic-workers",
    "/source/migration-key-resources",
    "/themes",
    "/sources",
    "/downloads",
    "/ontology",
    "/shapes",
    "/queries",
    "/queries/resources-by-theme?theme=remittances",
    "/search?q=remittances",
    "/sparql",
    "/pictures",
    "/map",
    "/timeline",
    "/matrix",
    "/corridors",
    "/together",
    "/nowhere",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def opened(page: Page, base: str, address: str) -> list[str]:
    """Open a page; return what its console complains of, and what it asks of other hosts."""
    complaints = heard(page, base)
    page.goto(base + address, wait_until="networkidle")
    return [line for line in complaints if "status of 404" not in line]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_sound(served: str, browser: Browser, address: str) -> None:
    """No finding of axe-core, no error, no other host, nothing wider than the screen: at 360 and 1,280 pixels, in light and in dark."""
    for width, scheme in ((1280, "light"), (360, "dark")):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
        page = context.new_page()
        assert not opened(page, served, address)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), f"wider than {width}"
        assert barriers(page) == [], f"{width} {scheme}"
        context.close()


@pytest.mark.parametrize(
    "address",
    ["/", "/resources?theme=migration", "/organisation/kalayaan", "/queries/resources-by-theme?theme=remittances", "/sparql", "/map"],
)
def test_a_page_says_the_same_without_a_script(served: str, browser: Browser, address: str) -> None:
    """Without JavaScript the headings are the same, and the box asks."""
    headings = "[...document.querySelectorAll('main h1, main h2')].map(one => one.textContent.trim())"
    plain, full = browser.new_context(java_script_enabled=False), browser.new_context()
    pages = [context.new_page() for context in (plain, full)]
    for page in pages:
        page.goto(served + address)
    assert pages[1].evaluate(headings)
    assert [one.strip() for one in pages[0].locator("main h1, main h2").all_text_contents()][:3] == pages[1].evaluate(headings)[:3]
    plain.close()
    full.close()


def test_the_policy_of_pages_holds(served: str, browser: Browser) -> None:
    """Under the policy as it is sent, no page is complained of in the console."""
    page = browser.new_page()
    for address in ("/", "/ask?q=publications+by+year", "/resources", "/organisation/kalayaan", "/sparql", "/map", "/queries"):
        assert not opened(page, served, address), address
    page.close()


def test_a_map_on_a_phone_begins_where_there_is_most(heat_served: str, browser: Browser) -> None:
    """The one country of a small list is on the screen, not beyond its right edge."""
    page = browser.new_page(viewport={"width": 360, "height": 900})
    page.goto(f"{heat_served}/map")
    box = page.locator(".world a .area").first.bounding_box()
    assert box
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 360
    page.close()


def test_a_question_is_asked_by_the_keyboard_alone(served: str, browser: Browser) -> None:
    """From the first key to the answer: the link that skips, the box, the answer, and a thing behind it."""
    page = browser.new_page()
    page.goto(served)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("who helps domestic workers in the UK")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask?**")
    assert "Kalayaan" in page.locator("main").inner_text()
    while page.evaluate("!document.activeElement.closest('main')"):
        page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"  # where one stands is seen
    page.close()


def test_a_list_is_narrowed_and_widened_again(served: str, browser: Browser) -> None:
    """A click on a facet narrows the list, as its number said; the chip takes it away."""
    page = browser.new_page()
    page.goto(f"{served}/resources")
    link = page.locator(".facets .lead-dots", has_text="book").first
    number = int(link.locator(".n").inner_text())
    link.locator("a").click()
    assert page.locator("h1").inner_text().startswith(f"{number} ")
    page.locator(".chips a").first.click()
    assert page.locator("h1").inner_text().startswith("48 ")
    page.close()


def test_contacts_can_be_called_and_mailed(served: str, browser: Browser) -> None:
    """A telephone number is dialled as it is kept, and shown as people read it."""
    page = browser.new_page()
    page.goto(f"{served}/organisation/kalayaan")
    phone = page.locator('a[href="tel:+442072432942"]').first
    assert phone.inner_text().replace("\xa0", " ") == "+44 20 7243 2942"
    assert page.locator('a[href="mailto:info@kalayaan.org.uk"]').count() >= 1
    page.close()


def test_printed_pages_are_text(served: str, browser: Browser, tmp_path: Path) -> None:
    """Navigation and forms are left out of print."""
    page = browser.new_page()
    page.goto(f"{served}/organisation/kalayaan")
    page.emulate_media(media="print")
    assert not page.locator("search").first.is_visible()
    assert page.locator("h1").is_visible()
    page.pdf(path=str(tmp_path / "page.pdf"))
    assert (tmp_path / "page.pdf").stat().st_size > 5000
    page.close()


def test_a_broad_table_is_read_on_a_phone_without_scrolling_it_sideways(served: str, browser: Browser) -> None:
    """Each row of a table of many columns is a card on a telephone, with the name of the column before each value; on a wide screen it is a row."""
    page = browser.new_page(viewport={"width": 360, "height": 900})
    page.goto(f"{served}/queries/resources-by-corridor?origin=Philippines&destination=Canada")
    frame = page.locator(".scroll:has(table)").first
    assert frame.evaluate("one => one.scrollWidth <= one.clientWidth")
    cell = frame.locator("td[data-name]:not(:empty)").first
    assert cell.evaluate("one => getComputedStyle(one, '::before').content").strip('"').strip() == cell.get_attribute("data-name")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert frame.locator("td").first.evaluate("one => getComputedStyle(one).display") == "table-cell"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_of_sparql_has_the_colours_of_the_page(served: str, browser: Browser, scheme: str) -> None:
    """The editor and its results lie on the paper of the page, by day and by night."""
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{served}/sparql")
    page.locator(".yasqe_queryButton").click()
    page.locator("#yasgui .dataTable tbody tr").first.wait_for()
    ground = "one => getComputedStyle(one).backgroundColor"
    paper = page.locator("body").evaluate(ground)
    for part in ("#yasgui", "#yasgui .CodeMirror", "#yasgui .yasr input:not([type=checkbox])"):
        assert page.locator(part).first.evaluate(ground) == paper, part
    assert page.locator("#yasgui .CodeMirror").evaluate("one => getComputedStyle(one).color") == page.locator("body").evaluate(
        "one => getComputedStyle(one).color"
    )
    page.close()
