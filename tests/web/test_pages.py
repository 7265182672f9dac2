"""The pages: what they show, that they lead somewhere, and that nothing in a home's data becomes markup."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
from hostile import Tags, assert_harmless, write
from serving import TOML
from starlette.testclient import TestClient

import miggraph
from miggraph import KnowledgeGraph
from miggraph.ground.errors import HomeError
from miggraph.pages import wording
from miggraph.web.application import application
from miggraph.web.options import Options
from miggraph.web.site import Site

ROOT = Path(__file__).parents[2]
HTML = {"Accept": "text/html"}


def client(graph: KnowledgeGraph, **options: object) -> TestClient:
    """Ask the pages of a graph, in this process."""
    return TestClient(application(Site(graph, Options(**options))), raise_server_exceptions=True, follow_redirects=False)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pages(shipped: KnowledgeGraph) -> TestClient:
    """The pages of the shipped graph."""
    return client(shipped)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """A home whose every text would be markup if it could."""
    return miggraph.open(write(tmp_path_factory.mktemp("hostile")))


def things(graph: KnowledgeGraph) -> list[str]:
    """List the ids of all things that have pages."""
    return [graph.names.id(one) for one in graph.labels.label_of if graph.names.kind(one)]


def test_every_thing_has_a_page_whose_links_lead_somewhere(shipped: KnowledgeGraph, pages: TestClient) -> None:
    """Each thing of the graph has a page, in valid HTML; every link to another thing on it leads to one, and every place in a page is there."""
    known = set(things(shipped))
    kinds = {*shipped.facets.kinds}
    for number, name in enumerate(sorted(known)):
        answer = pages.get(f"/{name}", headers=HTML)
        assert answer.status_code == 200, name
        if number % 8 == 0 or not name.startswith(("place/", "language/")):  # of which there are many, all alike
            html5lib.HTMLParser(strict=True).parse(answer.text)
        page = Tags(answer.text)
        places = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
        assert len(places) == len(set(places)), name
        for link in page.links():
            path, _, place = link.partition("#")
            assert path or place in places, (name, link)
            if re.match(r"/[a-z-]+/", path) and not re.search(r"\.\w+$", path):
                assert path.partition("?")[0].strip("/") in known, (name, link)
            elif re.match(r"/[a-z-]+[?]", path):
                assert path[1:].partition("?")[0] in kinds, (name, link)


@pytest.mark.parametrize(
    "address", ["/", "/themes", "/sources", "/downloads", "/theme/domestic-workers", "/place/GB", "/organisation/kalayaan"]
)
def test_no_link_of_a_page_is_dead(pages: TestClient, address: str) -> None:
    """What a page links to on the site answers."""
    page = Tags(pages.get(address, headers=HTML).text)
    later = ("/ask", "/queries", "/sparql", "/pictures", "/matrix")  # other parts of the site, tested with these
    links = {link.partition("#")[0] for link in page.links() if link.startswith("/")}
    links |= {str(attributes["href"]) for tag, attributes in page.tags if tag == "link" and str(attributes["href"]).startswith("/")}
    for link in sorted(links):
        if link and not link.startswith(later):
            assert pages.get(link).status_code in (200, 301), (address, link)


def test_an_organisation_shows_how_to_reach_it(pages: TestClient) -> None:
    """Its contacts can be called, mailed and opened; the caution of their source stands beside them; each bears the letter of its source."""
    page = Tags(pages.get("/organisation/kalayaan", headers=HTML).text)
    links = list(page.links())
    assert {"tel:+442072432942", "mailto:info@kalayaan.org.uk", "http://www.kalayaan.org.uk"} <= set(links)
    assert "+44\u00a020\u00a07243\u00a02942" in " ".join(page.words)
    contact = page.text[page.text.index("Contact") : page.text.index("What it does")]
    assert "an undated list" in contact
    assert contact.count("Source ") >= 5
    assert "B Migration Key Resources, section Organisations" in page.text


def test_letters_are_given_in_the_order_in_which_they_are_needed(pages: TestClient) -> None:
    """The first letter on a page is A, and the sources at its foot are in the order of their letters."""
    page = Tags(pages.get("/organisation/kalayaan", headers=HTML).text)
    used = [link for link in page.links() if link.startswith("#source-")]
    assert list(dict.fromkeys(used)) == ["#source-a", "#source-b"]


def test_nothing_that_is_said_is_hidden(shipped: KnowledgeGraph, pages: TestClient) -> None:
    """The text of every statement of a thing, and of what is nested in it, stands on its page."""
    for name in ("organisation/kalayaan", "campaign/restore-rights", "policy/overseas-domestic-worker-visa", "source/kalayaan-campaigns"):
        text = Tags(pages.get(f"/{name}", headers=HTML).text).text
        for statement in shipped.show(name).statements:
            for one in (statement, *statement.nested):
                if not one.iri and not re.fullmatch(r"[\d+-]+", one.value) and one.value not in ("true", "false"):
                    assert " ".join(one.value.split()) in text, (name, one.name, one.value)


def test_dates_and_names_are_as_people_write_them(pages: TestClient) -> None:
    """A month has its name, a property its label, and no address of a vocabulary stands in the text."""
    text = Tags(pages.get("/campaign/restore-rights", headers=HTML).text).text
    assert "April 2021" in text
    assert "answered by" in text.lower()
    assert re.search(r"The policy it is about Overseas Domestic Worker visa .* 2012 The original terms cease to apply", text)
    assert "2021-04" not in text
    assert not re.search(r"schema:|dcterms:|xmlns|purl\.org", text)


def test_a_theme_shows_where_it_stands_and_what_there_is_on_it(pages: TestClient) -> None:
    """Wider and narrower themes with numbers, publications of narrower ones too, and the terms of other vocabularies by their names."""
    text = Tags(pages.get("/theme/domestic-workers", headers=HTML).text).text
    assert "Care work 11" in text
    assert "Migrant domestic workers 7" in text
    assert "Global Woman: Nannies, Maids and Sex Workers in the New Economy" in text
    assert "Household employees Library of Congress Subject Headings" in text


def test_a_publication_can_be_cited_and_taken_along(pages: TestClient) -> None:
    """Citations in several styles, files for reference managers, and what shares its themes."""
    page = Tags(pages.get("/resource/global-woman", headers=HTML).text)
    assert "Ehrenreich, B., & Hochschild, A. R. (Eds.). (2003)." in page.text
    assert all(style in page.text for style in ("Chicago", "Harvard", "MLA", "Vancouver"))
    assert "APA, 7th edition" in page.text
    assert "In other styles: Chicago Manual of Style, Harvard, MLA, Vancouver" in page.text
    assert {"/resource/global-woman.ris", "/resource/global-woman.bib", "/resource/global-woman.csl.json"} <= set(page.links())
    assert "In common: Care deficit, Care work, Globalisation" in page.text


def test_what_search_engines_read_is_json(pages: TestClient) -> None:
    """The page of a thing holds the thing in the terms of schema.org."""
    html = pages.get("/organisation/kalayaan", headers=HTML).text
    found = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[0])
    assert (found["@type"], found["name"], found["telephone"]) == ("Organization", "Kalayaan", "+442072432942")
    assert found["address"]["postalCode"] == "W11 4SF"
    assert '<link rel="canonical" href="https://w3id.org/miggraph/organisation/kalayaan">' in html


def test_no_text_becomes_markup(hostile: KnowledgeGraph) -> None:
    """Whatever names, titles and descriptions hold, pages have no element or attribute of it, and no link runs a script."""
    ask = client(hostile)
    addresses = [f"/{name}" for name in things(hostile) if name not in hostile.names.layer]
    for address in ("/", "/themes", "/sources", "/downloads", "/nowhere", "/%3Cscript%3Ealert(1)%3C/script%3E", *addresses):
        assert_harmless(ask.get(address, headers=HTML).text, address)


def test_any_home_has_pages_of_its_own(heat_list: Path) -> None:
    """A home of another field: its title, its things, nothing of the field of miggraph."""
    graph = miggraph.open(heat_list)
    ask = client(graph)
    for address in ("/", "/themes", "/sources", "/downloads", *(f"/{name}" for name in things(graph) if name not in graph.names.layer)):
        answer = ask.get(address, headers=HTML)
        assert answer.status_code == 200, address
        assert not re.search(r"kalayaan|domestic worker|campaign to restore", answer.text, re.IGNORECASE), address
    first = Tags(ask.get("/", headers=HTML).text)
    assert "Heat" in first.text
    assert [link for link in first.links() if link.startswith("/ask?q=")]
    assert "Hot Days by Jane Otieno Source A Cool Press, 2011" in Tags(ask.get("/resource/hot-days", headers=HTML).text).text


def test_a_home_says_things_in_its_own_words(heat_list: Path, tmp_path: Path) -> None:
    """A kind, a key and a section of the home's own, labels from its ontology, and pages in its language."""
    import shutil

    home = tmp_path / "home"
    shutil.copytree(heat_list, home)
    for folder in ("ontology", "queries/facets"):
        (home / folder).mkdir(parents=True)
    (home / "miggraph.toml").write_text(
        TOML.replace('language = "en"', 'language = "de"') + 'color = "#113355"\ncontact = "list@example.org"\n'
    )
    (home / "ontology" / "context.jsonld").write_text(
        '{"@context": {"ex": "https://example.org/heat/ontology#", "Station": "ex:Station", "height": {"@id": "ex:height"}, "nearTown": {"@id": "ex:nearTown"}}}'
    )
    (home / "ontology" / "own.ttl").write_text(
        "@prefix ex: <https://example.org/heat/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
        'ex:Station rdfs:label "Messstation"@de . ex:height rdfs:label "Höhe"@de . foaf:name rdfs:label "Name"@de .\n'
    )
    (home / "queries" / "facets" / "stations.rq").write_text("#+ summary: Messstationen\n#+ one: station\n?it a ex:Station .\n")
    (home / "queries" / "pages.yaml").write_text(
        "words: {Sources: Quellen, Ask: Fragen}\nsections:\n  lage: {heading: Wo sie liegt, only: [station], keys: [height]}\n"
    )
    (home / "data" / "stations.yaml").write_text(
        "- {id: station/one, type: Station, source: source/list, name: Nairobi, height: 1795 m, nearTown: Thika}\n"
    )
    ask = client(miggraph.open(home))
    page = Tags(ask.get("/station/one", headers=HTML).text)
    assert "Messstation Nairobi" in page.text
    assert re.search(r"Wo sie liegt Höhe 1795 m", page.text)
    assert re.search(r"More near town Thika", page.text)
    assert "Quellen" in page.text
    assert ("html", {"lang": "de"}) in page.tags
    assert "/stations" in list(page.links())
    assert "--theme: #113355" in ask.get("/assets/style.css").text
    assert "mailto:list@example.org" in list(Tags(ask.get("/sources", headers=HTML).text).links())


def test_a_file_of_words_that_is_no_such_file_is_told(heat_list: Path, tmp_path: Path) -> None:
    """What cannot be read is an error with its file, before anything is served."""
    import shutil

    home = tmp_path / "home"
    shutil.copytree(heat_list, home)
    (home / "queries").mkdir()
    (home / "queries" / "pages.yaml").write_text("sections: {contact: {heading: Contact, look: fancy}}\n")
    with pytest.raises(HomeError, match="sections"):
        wording.of(miggraph.open(home))


def test_nothing_found_names_what_is_nearest(pages: TestClient) -> None:
    """A slip in an address is met with the thing that was meant."""
    answer = pages.get("/organisation/kalayan", headers=HTML)
    assert answer.status_code == 404
    assert "/organisation/kalayaan" in list(Tags(answer.text).links())


def test_who_edits_sees_file_and_line_and_findings(heat_list: Path) -> None:
    """With --edit a page says where its records stand and what the check says of them; without, it shows no path."""
    graph = miggraph.open(heat_list)
    edited = Tags(client(graph, edit=True).get("/resource/hot-days", headers=HTML).text).text
    assert "data/list.yaml:8" in edited
    assert "book-isbn-missing" in edited
    assert "list.yaml" not in client(graph).get("/resource/hot-days", headers=HTML).text


def test_every_page_names_what_it_links_to_outside(pages: TestClient) -> None:
    """Links to the web are addresses of the web."""
    page = Tags(pages.get("/theme/domestic-workers", headers=HTML).text)
    outside = [link for link in page.links() if not link.startswith(("/", "#"))]
    assert outside
    assert all(urlsplit(urljoin("http://here/", link)).scheme in ("http", "https", "mailto", "tel") for link in outside)


def test_what_a_page_has_no_room_for_is_on_a_page_of_its_own(tmp_path: Path) -> None:
    """A group of more than 500 things, and a tree of more than 300, lead to pages that have all of them."""
    for folder in ("data", "queries"):
        (tmp_path / folder).mkdir()
    (tmp_path / "miggraph.toml").write_text(TOML)
    head = """
- {id: source/list, type: Source, source: source/list, title: A list}
- {id: theme/scheme, type: ThemeScheme, source: source/list, label: Themes}
- {id: theme/heat, type: Theme, source: source/list, label: Heat, scheme: theme/scheme, topConceptOf: theme/scheme, definition: All.}
"""
    many = "".join(
        f"- {{id: theme/t{number:04}, type: Theme, source: source/list, label: T {number:04}, scheme: theme/scheme, broader: [theme/heat]}}\n"
        for number in range(1100)
    )
    (tmp_path / "data" / "list.yaml").write_text(head + many)
    ask = client(miggraph.open(tmp_path))
    for address in ("/theme/heat", "/source/list", "/theme/scheme"):
        found = {link for link in Tags(ask.get(address, headers=HTML).text).links() if "?all=" in link}
        assert found, address
        for link in found:
            seen, following = set(), link
            while following:
                page = Tags(ask.get(following, headers=HTML).text)
                seen |= {one for one in page.links() if one.startswith("/theme/t")}
                following = next((str(said["href"]) for tag, said in page.tags if tag == "a" and said.get("rel") == "next"), "")
            assert len(seen) == 1100, link
    for fault, status in (
        ("/theme/heat?all=nothing", 404),
        ("/theme/heat?all=narrower&page=9", 404),
        ("/theme/heat?all=narrower&page=x", 400),
    ):
        assert ask.get(fault, headers=HTML).status_code == status
