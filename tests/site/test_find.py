"""Looking for things in a published site, without a server: the box completes as a served one does, and a page finds questions, names and words."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import barriers, chromium, heard, hosting
from conftest import ROOT
from playwright.sync_api import Browser, Page, expect

import miggraph
from miggraph import site
from miggraph.ground import folding
from miggraph.knowledge import KnowledgeGraph
from miggraph.pages.policy import policy
from miggraph.pages.views import searching
from miggraph.site.live import ASSETS

BASE = "https://example.org/graph/"
MORE = """\
- {id: theme/shade, type: Theme, source: source/list, label: Shade, scheme: theme/scheme, topConceptOf: theme/scheme, definition: What keeps the sun off.}
- {id: resource/cool-roofs, type: Book, source: source/list, title: Cool Roofs, description: Whitewash against sweltering afternoons., themes: [theme/shade]}
- {id: resource/nights, type: Report, source: source/list, title: Tropical Nights, description: Sweltering nights in cities., themes: [theme/heatwaves]}
- {id: organisation/shade-now, type: Organisation, source: source/list, name: Shade Now, description: It plants trees where afternoons are sweltering.}
"""
HARD = (
    "Women's Émigrés", "the Labor of Care-Work", "Co-operation, e-mail & U.S.A.", "Ærø Straße ŒUVRE Łódź Ñandú", "ΟΔΟΣ Οδός ς", "ที่อยู่ हिन्दी", "organizing analyzes prizes",
    "mothers’ and ʼokina", "#EndSlavery now", "ﬁnance ½ x² Ⅳ", "pediatric paediatrician archaeology foetus", "snake_case_words", "İstanbul ıssız", "a the an", "", "'s ' ''", "countries buses boxes churches 1990s",
    "__proto__ constructor toString", "한국어 日本語", "a\u0345b\u0591c", "co-\u0301op re-co-op \u0436co-op",
)  # fmt: skip


def is_folded_alike(letter: str) -> bool:
    """Say whether a browser can know a letter as Python does: not Cherokee, nor what one of them has no name for yet."""
    name = unicodedata.name(letter, "")
    return bool(name) and "CHEROKEE" not in name


@pytest.fixture(scope="module")
def found(shipped: KnowledgeGraph) -> dict[str, Any]:
    """What the scripts make of texts and of what is typed, and what they were given."""
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not installed (Node.js 20 or later)")
    names = {**searching.names(shipped), "folding": folding.rules()}
    chance = random.Random(2026)
    labels = [label for label, *_ in names["things"]] + [text for text, _ in names["questions"]]
    letters = "abesz'’-._ #éßΣСо٣中ा\u0301\u0345" + "".join(
        filter(is_folded_alike, (chr(chance.randrange(0xA0, 0x3000)) for _ in range(400)))
    )
    odd = ["".join(chance.choices(letters, k=chance.randint(1, 12))) for _ in range(3000)]
    words = [*folding.SPELLING, *folding.IRREGULAR, "laborers", "gynaecology", "travelers", "mediaeval", "analyzing"]
    typed = [chance.choice(labels)[: chance.randint(1, 14)] for _ in range(300)] + ["care work", "who", "Écu", "labor", "x" * 300]
    folded = [*HARD, *labels, *odd, *words]
    given = {"assets": ASSETS.as_uri(), "names": names, "folded": folded, "typed": typed}
    script = Path(__file__).parent / "finding.mjs"
    done = subprocess.run(
        [node, script], input=json.dumps(given), capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return {"given": given, "made": json.loads(done.stdout)}


def test_letters_are_folded_as_everywhere(found: dict[str, Any]) -> None:
    """All names of the shipped graph, hard ones, and three thousand that nobody would write."""
    texts, made = found["given"]["folded"], found["made"]["folded"]
    differ = {text: (folding.fold(text), ours) for text, ours in zip(texts, made, strict=True) if folding.fold(text) != ours}
    assert differ == {}
    assert len(texts) > 3500


def test_the_box_offers_what_a_server_offers(shipped: KnowledgeGraph, found: dict[str, Any]) -> None:
    """Things and questions, in the same order and as many."""
    for typed, ours in zip(found["given"]["typed"], found["made"]["completed"], strict=True):
        assert ours == searching.completed(shipped, typed), typed
    assert sum(bool(one["things"]) for one in found["made"]["completed"]) > 200
    assert sum(bool(one["questions"]) for one in found["made"]["completed"]) > 20


# in a browser


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, heat_list: Path) -> Path:
    """A small home, published. Tests must not change it."""
    home = tmp_path_factory.mktemp("find") / "home"
    shutil.copytree(heat_list, home)
    records = home / "data" / "list.yaml"
    records.write_text(records.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    site.publish(miggraph.open(home), home.parent / "site", BASE)
    return home.parent / "site"


@pytest.fixture(scope="module")
def place(small: Path) -> Iterator[str]:
    """Where the site stands, below a path, under the policy that it asks for."""
    with hosting(small.parent, {"Content-Security-Policy": policy(editor=True, wasm=True)}) as host:
        yield f"{host}/site"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser, place: str) -> Iterator[Page]:
    """A page whose console complains of nothing, and which asks no other host."""
    opened = browser.new_page()
    complaints = heard(opened, place)
    yield opened
    opened.close()
    assert complaints == []


def test_the_box_completes_from_a_file(page: Page, place: str) -> None:
    """The names are asked for with the first key, once; an option leads to its page, also from a page in a folder."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(f"{place}/theme/heat.html", wait_until="networkidle")
    assert "names.json" not in asked
    box = page.locator("#q")
    box.press_sequentially("COÓL r", delay=30)
    option = page.get_by_role("option", name="Cool Roofs resource")
    option.wait_for()
    box.press_sequentially("oo", delay=200)
    assert asked.count("names.json") == 1
    assert not [one for one in asked if "pagefind" in one]  # only where words are looked for
    while option.get_attribute("aria-selected") != "true":
        box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/resource/cool-roofs.html")


def test_words_are_found_and_narrowed(page: Page, place: str) -> None:
    """A word of a description finds three pages; a kind and a theme leave fewer, as their numbers said, and the address keeps them."""
    page.goto(f"{place}/search.html?q=sweltering")
    pages = page.locator("#pages ol a")
    expect(pages).to_have_count(3)
    assert {"Cool Roofs", "Tropical Nights", "Shade Now"} == set(pages.all_text_contents())
    assert page.locator("#pages mark").first.inner_text().lower() == "sweltering"
    page.locator("#theme").select_option(label="Shade (1)")
    expect(pages).to_have_text(["Cool Roofs"])
    assert "theme=Shade" in page.url
    page.reload()
    expect(pages).to_have_text(["Cool Roofs"])
    page.locator("#theme").select_option("")
    expect(pages).to_have_count(3)
    assert "theme=" not in page.url
    page.locator("#kind").select_option(label="organisation (1)")
    expect(pages).to_have_text(["Shade Now"])
    pages.first.click()
    page.wait_for_url("**/organisation/shade-now.html")


def test_a_question_that_is_offered_goes_to_its_answer(page: Page, place: str, small: Path) -> None:
    """However it is written, and on both addresses that a question is asked at; one that is nearly so is offered first."""
    offered = json.loads((small / "live" / "names.json").read_text(encoding="utf-8"))["questions"]
    text, file = next(one for one in offered if one[1].startswith("ask/"))
    page.goto(f"{place}/search.html?q={text.upper()}?")
    page.wait_for_url(f"**/{file}")
    page.goto(f"{place}/search.html?q={text} zzz")
    first = page.locator("#questions a").first
    expect(first).to_have_text(text)
    first.click()
    page.wait_for_url(f"**/{file}")


def test_by_the_keyboard_alone(page: Page, place: str) -> None:
    """From the first page to a thing: the box, what is found, and a page of it."""
    page.goto(f"{place}/index.html")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("sweltering nights")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=sweltering+nights")
    page.locator("#pages ol a").first.wait_for()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#pages ol') !== null"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/resource/nights.html")


def test_nothing_is_said_plainly(page: Page, place: str) -> None:
    """What to try, that only what is offered is answered, and what answers the rest."""
    page.goto(f"{place}/search.html?q=<b>qwrtz</b>")
    expect(page.locator("#told")).to_have_text("Nothing was found for “<b>qwrtz</b>”.")
    assert page.locator("#nothing").is_visible()
    assert "miggraph serve" in page.locator("#limits").inner_text()
    assert not page.locator("#pages").is_visible()


def test_the_page_is_sound(browser: Browser, place: str) -> None:
    """No finding of axe-core, nothing wider than the screen: with results, without, and before anything is looked for."""
    for query, width, scheme in (
        ("?q=sweltering", 1280, "light"),
        ("?q=sweltering&kind=book", 360, "dark"),
        ("?q=qwrtz", 360, "light"),
        ("", 1280, "dark"),
    ):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{place}/search.html{query}", wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), f"wider than {width}"
        assert barriers(page) == [], f"{query} {width} {scheme}"
        context.close()


def test_without_a_script_the_page_says_so(browser: Browser, place: str) -> None:
    """It leads to the lists and to all questions."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{place}/search.html?q=sweltering")
    assert "needs JavaScript" in page.locator("main").inner_text()
    for name in ("All questions", "Publications"):
        assert page.locator("main").get_by_role("link", name=name).is_visible()
    assert not page.locator("#pages").is_visible()
    context.close()


# the index


def test_an_index_that_fits_still_is_taken_over(small: Path, tmp_path: Path) -> None:
    """That it has the same bytes each time is tested with the rest of a site."""
    home, folder = small.parent / "home", tmp_path / "site"
    shutil.copytree(small, folder)
    index = [file.relative_to(small) for file in (small / "live" / "pagefind").rglob("*") if file.is_file()]
    assert not [file for file in index if "ui" in file.name]  # Pagefind's own boxes are not used
    known = json.loads((folder / ".miggraph.json").read_bytes())["files"]
    assert {file.as_posix() for file in index} == {file for file in known if file.startswith("live/pagefind/")}

    copied = tmp_path / "home"
    shutil.copytree(home, copied)
    times = {file: (folder / file).stat().st_ino for file in index}
    settings = copied / "miggraph.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + 'description = "On heat."\n', encoding="utf-8")
    done = site.publish(miggraph.open(copied), folder, BASE)
    assert "index.html" in done.changed
    assert not [file for file in (*done.new, *done.changed, *done.gone) if file.startswith("live/pagefind/")]
    assert {file: (folder / file).stat().st_ino for file in index} == times


def test_without_pagefind_it_is_said_what_to_install(heat_list: Path, tmp_path: Path) -> None:
    """Nothing is written, and the program ends as for any other error."""
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.metadata as m\nold = m.version\n"
        "def version(name):\n    if 'pagefind' in name: raise m.PackageNotFoundError(name)\n    return old(name)\nm.version = version\n"
    )
    command = [sys.executable, "-m", "miggraph", "--home", str(heat_list), "publish", str(tmp_path / "site"), "--base-url", BASE]
    environment = {"PYTHONPATH": f"{tmp_path}:{ROOT / 'src'}", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 2
    assert "pip install 'miggraph[web]'" in done.stderr
    assert not (tmp_path / "site").exists()
