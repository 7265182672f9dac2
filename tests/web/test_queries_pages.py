"""Canned queries as forms and data, what words find, what boxes complete, and the page of the SPARQL endpoint."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from reading import get, heading, links, text

from miggraph import KnowledgeGraph
from miggraph.asking import answering

HOSTILE = "\"><script>alert('1')</script>{{7*7}}"
CHROMIUM = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that asks no other host, and in whose console nothing is said to be wrong."""
    opened = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    opened.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("http://127.0.0.1:", "data:"))] == []


def test_all_canned_queries_are_listed(served: str, shipped: KnowledgeGraph) -> None:
    """Each has its place, by what it is about, and the question that it stands beside has an answer."""
    found = links(get(f"{served}/queries").text)
    assert {f"/queries/{query.slug}" for query in shipped.queries} <= {address for _, address in found}
    assert "/ask?q=which%20organisations%20work%20on%20domestic%20workers%20in%20the%20United%20Kingdom" in {
        address for _, address in found
    }


def test_queries_of_what_a_home_has_nothing_of_are_not_listed(heat_served: str) -> None:
    """A list on heat is not asked about campaigns, policies and figures: it has none; it is about publications and who made them."""
    page = get(f"{heat_served}/queries").text
    heads = [text(head) for head in re.findall(r"<h2[^>]*>(.*?)</h2>", page, re.DOTALL)]
    assert not {"Campaigns", "Figures", "Policies"} & set(heads)
    assert {"Resources", "Organisations", "Themes", "Gaps"} <= set(heads)
    assert get(f"{heat_served}/queries/campaigns").status_code == 200


def test_each_canned_query_has_a_page_with_its_answer(served: str, shipped: KnowledgeGraph) -> None:
    """For its example the page has an answer, and as many rows are told as there are."""
    for query in shipped.queries:
        values = shipped.defaults(query)
        if values is None:
            continue
        answer = get(f"{served}/queries/{query.slug}", params=values)
        number = len(answering.answer(shipped, query.slug, values))
        kind = "one answer" if number == 1 else f"{number:,} answers"
        assert (answer.status_code, heading(answer.text)) == (200, query.summary)
        assert f'class="kind">{kind}</h2>' in answer.text, query.slug


def test_a_form_offers_the_values_that_there_are(served: str) -> None:
    """Fields are named, what is needed is marked, and values are chosen from or typed with the help of a list."""
    page = get(f"{served}/queries/resources-by-theme").text
    themes = page[page.index('<datalist id="v-theme">') :]
    assert '<option value="Remittances">' in themes[: themes.index("</datalist>")]
    assert re.search(r'<input id="f-theme" name="theme" value="" required', page)
    assert not re.search(r'<input id="f-since"[^>]* required', page)
    wider = get(f"{served}/queries/organisations-by-theme-and-country").text
    assert re.findall(r'<option value="\w+">(\w+)</option>', wider) == ["yes", "no"]


@pytest.mark.parametrize("name", ["csv", "json", "tsv", "xml", "md"])
@pytest.mark.parametrize("value", ["Remittances", "theme/remittances", "https://w3id.org/miggraph/theme/remittances", "remittances"])
def test_a_canned_query_is_data_by_its_address(served: str, shipped: KnowledgeGraph, name: str, value: str) -> None:
    """Labels, ids and IRIs are values, and each format is what ``miggraph ask`` writes."""
    answer = get(f"{served}/queries/resources-by-theme.{name}", params={"theme": value, "since": "2005"})
    wanted = shipped.write(shipped.ask("resources-by-theme", theme="Remittances", since="2005"), {"md": "markdown"}.get(name, name))
    assert answer.content == str(wanted).encode()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/queries/resources-by-theme?theme=nonsense", 400),
        ("/queries/resources-by-theme?theme=Remittances&since=soon", 400),
        ("/queries/resources-by-theme?sources=1", 400),
        ("/queries/resources-by-theme?question=1&graph=2", 400),
        ("/queries/nothing", 404),
        ("/queries/resources-by-theme.exe", 404),
        ("/queries/resources-by-theme?theme=a&theme=b", 400),
        (f"/queries/resources-by-theme?theme={quote(HOSTILE)}", 400),
        (f"/queries/{quote(HOSTILE, safe='')}", 404),
    ],
)
def test_what_a_query_cannot_take_is_told(served: str, address: str, status: int) -> None:
    """A fault stands at the form, as text."""
    answer = get(served + address, headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert "<script>alert" not in answer.text
    assert "Traceback" not in answer.text


def test_words_find_things_by_kind(served: str, shipped: KnowledgeGraph) -> None:
    """What is found is what ``miggraph search`` finds, and what is misspelt is offered as it is spelt."""
    page = get(f"{served}/search?q=remittances").text
    found = shipped.search("remittances", limit=500)
    assert heading(page) == f"{len(found)} things have the words “remittances”"
    assert ("Remittances", "/theme/remittances") in links(page)
    near = get(f"{served}/search?q=remitances").text
    assert ("Remittances", "/theme/remittances") in links(near[near.index("Spelt nearly so") :])
    assert "<script>alert" not in get(f"{served}/search", params={"q": HOSTILE}).text


def test_boxes_are_told_things_and_questions(served: str) -> None:
    """Things that begin so, or have a word that does; questions with all the words. Each address answers."""
    found = get(f"{served}/api/complete?q=domestic work").json()
    assert {"label": "Domestic workers", "kind": "theme", "address": "/theme/domestic-workers"} in found["things"]
    assert found["questions"]
    for one in [*found["things"], *found["questions"]]:
        assert get(served + one["address"]).status_code == 200
    assert get(f"{served}/api/complete?q=d").json() == {"things": [], "questions": []}


def test_the_question_box_is_a_combobox(served: str, page: Page) -> None:
    """By keyboard alone: suggestions come, are gone through, left, and followed."""
    page.goto(f"{served}/resources")
    box = page.locator("#q")
    box.focus()
    page.keyboard.type("kalay")
    page.locator("[role=option]").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    chosen = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{chosen}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert (box.get_attribute("aria-expanded"), box.input_value()) == ("false", "kalay")
    page.keyboard.type("aa")
    page.locator("[role=option]", has_text="organisation").first.wait_for()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/(ask|campaign|organisation|source)"))


def test_the_box_asks_without_a_script(served: str, browser: Browser) -> None:
    """A plain form."""
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f"{served}/queries")
    opened.fill("#q", "how many books on remittances")
    opened.press("#q", "Enter")
    assert opened.locator("h1").inner_text().split() == ["1", "book", "on", "remittances"]
    context.close()


def test_sparql_is_asked_in_a_form(served: str) -> None:
    """A query and its answer on one page; a fault at the form; a canned query to start from; files by the format."""
    rows = get(f"{served}/sparql", params={"query": "SELECT ?t WHERE { ?t a mig:Theme } LIMIT 7"}, headers={"Accept": "text/html"})
    assert '<h2 id="result">7 rows</h2>' in rows.text
    assert len(re.findall(r'<th scope="row"><a href="/theme/', rows.text)) == 7
    fault = get(f"{served}/sparql", params={"query": f"SELECT {HOSTILE}"}, headers={"Accept": "text/html"})
    assert fault.status_code == 400
    assert "<script>alert" not in fault.text
    example = get(f"{served}/sparql?example=resources-by-theme", headers={"Accept": "text/html"}).text
    written = re.search(r"<textarea[^>]*>(.*?)</textarea>", example, re.DOTALL)
    assert written
    asked = get(f"{served}/sparql", params={"query": html.unescape(written[1]), "format": "json"}, headers={"Accept": "text/html"})
    assert len(json.loads(asked.text)["results"]["bindings"]) == 11
    graph = get(
        f"{served}/sparql", params={"query": "DESCRIBE <https://w3id.org/miggraph/theme/remittances>"}, headers={"Accept": "text/html"}
    )
    assert "Remittances" in text(graph.text)


def test_the_editor_of_sparql_asks_nobody_else(served: str, page: Page) -> None:
    """YASGUI takes the place of the form, runs a query, and completes from this site: prefixes, classes, properties."""
    page.goto(f"{served}/sparql?example=resources-by-theme")
    page.locator(".CodeMirror").wait_for()
    assert not page.locator("#sparql-form").is_visible()
    page.click(".yasqe_queryButton")
    page.locator(".yasr table tbody tr").nth(10).wait_for()
    write = "text => { const c = document.querySelector('.CodeMirror').CodeMirror; c.setValue(text); c.focus(); c.setCursor(c.lineCount(), 999); }"
    for typed, offered in (
        ("PREFIX mi", "mig: <"),
        ("PREFIX mig: <https://w3id.org/miggraph/ontology#>\nSELECT * { ?x a mig:Fig", "mig:Figure"),
    ):
        page.evaluate(write, typed)
        page.keyboard.press("Control+Space")
        assert offered in page.locator(".CodeMirror-hints").inner_text()
        page.keyboard.press("Escape")


def test_only_the_page_of_the_editor_may_have_its_style(served: str) -> None:
    """One style by its digest, on one page; no inline script anywhere."""
    policy = get(f"{served}/sparql", headers={"Accept": "text/html"}).headers.get_list("content-security-policy")
    assert len(policy) == 1
    assert "unsafe-inline" not in policy[0]
    assert "'sha256-" in policy[0]
    assert "sha256" not in get(f"{served}/resources").headers["content-security-policy"]
