"""The API: what it answers is what the library answers, page by page, and its description is true."""

from __future__ import annotations

import csv
import io
import subprocess
from pathlib import Path

import httpx
import jsonschema
import pytest
from conftest import ROOT

from miggraph import KnowledgeGraph

QUESTION = "which organisations work on domestic workers in the UK"
# of lists and canned queries, which are many and made alike, a few
SAMPLE = "^/(openapi.json|api(/ask|/search|/complete|/terms|/things/.*|/lists(/(resources|updates))?|/queries(/(resources-by-year|organisations-by-theme-and-country))?)?)$"
SCHEMATHESIS = ROOT / ".venv" / "peers" / "bin" / "schemathesis"


def test_a_question_is_answered_as_the_library_answers(served: str, shipped: KnowledgeGraph) -> None:
    """Rows, what was understood, and things with id and name."""
    told = httpx.get(f"{served}/api/ask", params={"q": QUESTION, "sources": "yes"}).json()
    asked = shipped.ask(QUESTION, sources=True)
    assert (told["total"], told["columns"], told["query"]) == (len(asked), asked.columns, asked.slug)
    assert told["rows"][0]["organisation"] == {"iri": asked.terms[0][0].value, "id": "organisation/kalayaan", "label": "Kalayaan"}
    assert "Support us" in told["rows"][0]["sources"]


def test_pages_of_a_list_are_all_of_it_once(served: str, shipped: KnowledgeGraph) -> None:
    """Followed by their links, the pages hold every row of the list, in its order."""
    address, found = f"{served}/api/lists/resources?theme=migration&place!=MX&sort=-year&limit=7", []
    while address:
        answer = httpx.get(address)
        found += [row["resource"]["iri"] for row in answer.json()["rows"]]
        link = answer.links.get("next")
        address = str(httpx.URL(served).join(link["url"])) if link else ""
    listed = shipped.things("resources", "theme=migration", "place!=MX", "sort=-year")
    assert not isinstance(listed, bool)
    assert found == [row["resource"] for row in listed]
    assert len(found) > 14


def test_numbers_are_numbers_and_what_is_missing_is_null(served: str) -> None:
    """JSON has types: a count is a number, what there is none of is null."""
    counts = httpx.get(f"{served}/api/lists/resources", params={"by": "year"}).json()["rows"]
    assert all(isinstance(row["count"], int) for row in counts)
    assert httpx.get(f"{served}/api/lists/resources", params={"theme": "remittances", "want": "exists"}).json() == {"exists": True}
    profile = httpx.get(f"{served}/api/queries/resources-by-theme", params={"theme": "remittances"}).json()["rows"]
    assert any(row["year"] is None for row in profile)


def test_a_thing_is_what_show_says(served: str, shipped: KnowledgeGraph) -> None:
    """Everything said about a thing, and who says so."""
    told = httpx.get(f"{served}/api/things/organisation/kalayaan").json()
    shown = shipped.show("organisation/kalayaan")
    assert told["label"] == "Kalayaan"
    assert [one["value"] for one in told["statements"] if one["name"] == "founded"] == shown.value("founded") == ["1987"]
    assert set(told["sources"]) == set(shown.sources)


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/api/ask", 400, "there is no question"),
        ("/api/ask?q=asdf+qwer", 404, "asdf"),
        ("/api/ask?q=" + "why+" * 200, 400, "at most 400 characters"),
        ("/api/ask?q=a&colour=red", 400, "no parameter"),
        ("/api/lists/planets", 404, "planets"),
        ("/api/lists/resources?planet=mars", 404, "planet"),
        ("/api/lists/resources?theme=Plumbing+of+ancient+Rome", 404, "Plumbing"),
        ("/api/lists/resources?year=soon", 400, "year"),
        ("/api/lists/resources?page=0", 400, "page"),
        ("/api/lists/resources?page=9999", 404, "there is no page 9999"),
        ("/api/queries/resources-by-theme?theme=remittances&page=9999", 404, "there is no page 9999"),
        ("/api/search?q=remittances&page=9999", 404, "there is no page 9999"),
        ("/api/complete?q=a&q=b", 400, "twice"),
        ("/api/terms?q=a", 400, "no parameter"),
        ("/api/lists/resources?limit=100000", 400, "limit"),
        ("/api/lists/resources?page=1&page=2", 400, "twice"),
        ("/api/queries/resources-by-theme", 400, "needs theme"),
        ("/api/queries/resources-by-theme?theme=remittances&before=1", 400, "no parameter"),
        ("/api/queries/nothing", 404, "no canned query"),
        ("/api/things/organisation/nobody", 404, "nobody"),
    ],
)
def test_what_is_asked_wrongly_is_a_problem_that_says_what_to_do(served: str, address: str, status: int, told: str) -> None:
    """Problem details (RFC 9457), never a page and never a trace."""
    answer = httpx.get(served + address)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert told in answer.text
    assert "Traceback" not in answer.text


def test_a_page_that_is_not_there_is_told_alike(served: str) -> None:
    """The page of a list and the API say the same; the first page of what is empty is there."""
    for address, last in (
        ("/resources?theme=remittances&page=9999", "1 page"),
        ("/api/lists/resources?theme=remittances&page=9999&limit=2", ""),
    ):
        told = httpx.get(served + address, headers={"Accept": "application/json" if "/api/" in address else "text/html"})
        assert (told.status_code, "there is no page 9999" in told.text.lower()) == (404, True)
        assert f"It has {last}" in told.text
    empty = httpx.get(f"{served}/api/lists/resources?theme=remittances&year=1800").json()
    assert (empty["total"], empty["rows"]) == (0, [])


def test_queries_are_where_grlc_has_them(served: str) -> None:
    """The path of grlc, with an ending or by negotiation."""
    address = f"{served}/api-local/resources-by-theme"
    for written in (
        httpx.get(f"{address}.csv", params={"theme": "remittances"}),
        httpx.get(address, params={"theme": "remittances"}, headers={"Accept": "text/csv"}),
    ):
        assert written.headers["content-type"].startswith("text/csv")
        assert "Children of Global Migration" in next(csv.DictReader(io.StringIO(written.text)))["resourceLabel"]
    assert httpx.get(address, params={"theme": "remittances"}).json()["head"]["vars"][0] == "resource"


def test_the_description_names_every_list_and_query(served: str, shipped: KnowledgeGraph) -> None:
    """OpenAPI is made from the facets and queries at hand."""
    paths = httpx.get(f"{served}/openapi.json").json()["paths"]
    assert {f"/api/lists/{kind}" for kind in shipped.facets.kinds} <= set(paths)
    assert {f"/api/queries/{query.slug}" for query in shipped.queries} <= set(paths)


@pytest.mark.parametrize("address", ["/api/complete?q=dom", "/api/complete?q=", "/api/complete", "/api/terms"])
def test_what_is_completed_has_the_shape_that_is_described(served: str, address: str) -> None:
    """Things, questions and terms, as far as there are any."""
    told = httpx.get(f"{served}/openapi.json").json()
    content = told["paths"][address.partition("?")[0]]["get"]["responses"]["200"]["content"]["application/json"]
    found = httpx.get(served + address).json()
    jsonschema.Draft202012Validator({**content["schema"], "components": told["components"]}).validate(found)
    assert all(found.values()) == (address not in ("/api/complete?q=", "/api/complete"))


def test_schemathesis_finds_no_fault(heat_served: str, tmp_path: Path) -> None:
    """A tool that invents requests from the description finds no answer that the description does not allow."""
    if not SCHEMATHESIS.exists():
        pytest.skip("schemathesis is not installed: make .venv/peers.stamp")
    command = [str(SCHEMATHESIS), "run", f"{heat_served}/openapi.json", "--phases", "coverage", "--generation-deterministic", "--no-color"]
    command += ["--include-path-regex", SAMPLE]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-6000:]


def test_another_home_has_its_own_api(heat_served: str) -> None:
    """Its own title, licence and things; nothing of the graph that ships."""
    described = httpx.get(f"{heat_served}/openapi.json")
    assert described.json()["info"]["title"] == "Heat"
    assert httpx.get(f"{heat_served}/api/lists/resources?theme=heat").json()["rows"][0]["resourceLabel"] == "Hot Days"
    assert not {"migra", "domestic", "Kalayaan"} & set(described.text.split())
