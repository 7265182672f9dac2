"""The server: what every answer has, what is kept, and how it starts, changes and ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

ALIKE = ("content-security-policy", "x-content-type-options", "referrer-policy")


@pytest.mark.parametrize(
    "address", ["/", "/organisation/kalayaan", "/organisation/kalayaan.ttl", "/health", "/nowhere", "/assets/style.css"]
)
def test_every_answer_bears_the_headers_that_keep_browsers_safe(served: str, address: str) -> None:
    """Whatever is asked, the answer says what a page may load, and nothing of the machine."""
    answer = httpx.get(served + address)
    assert all(answer.headers.get(name) for name in ALIKE)
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert not {"server", "set-cookie", "x-powered-by"} & set(answer.headers)


def test_an_answer_is_not_sent_twice(served: str) -> None:
    """Who has an answer already is told that it has not changed."""
    first = httpx.get(f"{served}/organisation/kalayaan.ttl")
    again = httpx.get(f"{served}/organisation/kalayaan.ttl", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    changed = httpx.get(f"{served}/organisation/kalayaan.ttl", headers={"If-None-Match": '"other"'})
    assert (changed.status_code, changed.content) == (200, first.content)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "text/html"),
        ("text/turtle", "text/turtle"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("text/*;q=0.1, application/n-triples;q=0.9", "application/n-triples"),
        ("text/html;q=0, */*;q=0.1", "text/turtle"),
        ("text/vcard", "text/vcard"),
    ],
)
def test_a_thing_comes_as_the_client_would_have_it(served: str, accept: str, media: str) -> None:
    """One address, and what the client prefers of page and data (RFC 9110, section 12.5.1)."""
    answer = httpx.get(f"{served}/organisation/kalayaan", headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media
    assert "accept" in answer.headers["vary"].lower()


def test_what_nobody_offers_is_said_to_be_so(served: str) -> None:
    """A client that takes none of what there is gets 406 and a list."""
    answer = httpx.get(f"{served}/organisation/kalayaan", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.text


def test_errors_are_pages_for_people_and_problems_for_programs(served: str) -> None:
    """The same mistake, for a browser and for a script (RFC 9457)."""
    page = httpx.get(f"{served}/organisation/nobody", headers={"Accept": "text/html"})
    told = httpx.get(f"{served}/organisation/nobody", headers={"Accept": "application/json"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert (told.status_code, told.headers["content-type"]) == (404, "application/problem+json")
    assert told.json()["status"] == 404


@pytest.mark.parametrize(
    "address", ["/assets/../rendering.py", "/assets/%2e%2e/rendering.py", "/assets/..%2frendering.py", "/assets//etc/passwd"]
)
def test_no_file_but_those_of_pages_is_had(served: str, address: str) -> None:
    """No way leads out of the folder of assets."""
    with httpx.Client() as client:
        answer = client.send(httpx.Request("GET", httpx.URL(served).copy_with(raw_path=address.encode())))
    assert answer.status_code == 404
    assert "import" not in answer.text


def test_a_proxy_may_leave_its_prefix_or_take_it_away(start: Callable[..., str], heat_list: Path) -> None:
    """Behind a prefix, links have it, and addresses are understood with it and without it."""
    base = start("--base-path", "/graph", home=heat_list)
    for address in ("/graph/resource/hot-days", "/resource/hot-days"):
        page = httpx.get(base + address)
        assert page.status_code == 200
        links = re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text)
        assert links
        assert all(link.startswith("/graph/") for link in links)


@pytest.mark.parametrize(
    ("address", "leads_to", "status"),
    [
        ("/organisation", "/organisations", 301),
        ("/organisation/", "/organisation", 301),
        ("/organisation/kalayaan/", "/organisation/kalayaan", 301),
        ("/resources/?sort=-year", "/resources?sort=-year", 301),
        ("/dataset", "/.well-known/void", 303),
        ("/catalogue", "/catalog", 303),
        ("/mappings/themes-lcsh", "/.well-known/void", 303),
    ],
)
def test_what_is_no_document_leads_to_one(served: str, address: str, leads_to: str, status: int) -> None:
    """An address that was cut off leads to a list; the data set and its graphs, which VoID and DCAT name, lead to what describes them."""
    answer = httpx.get(served + address)
    assert (answer.status_code, answer.headers.get("location")) == (status, leads_to)
    assert httpx.get(served + address, follow_redirects=True).status_code == 200


def test_data_names_the_data_set_that_it_is_of(served: str) -> None:
    """From a thing as data, and from the first page, a program finds the description of the whole (VoID, section 6.2)."""
    assert '</.well-known/void>; rel="describedby"' in httpx.get(f"{served}/organisation/kalayaan.ttl").headers["link"]
    first = httpx.get(f"{served}/").text
    assert '<link rel="describedby" type="text/turtle" href="/.well-known/void">' in first
    assert '<link rel="service-desc" type="application/json" href="/openapi.json">' in first  # RFC 8631


def test_scripts_of_other_sites_turn_pages_and_ask_again(served: str) -> None:
    """They are shown the headers that lead on (Fetch standard, section 3.3.3), and may send those that ask whether anything has changed."""
    answer = httpx.get(f"{served}/api/lists/resources?limit=2", headers={"Origin": "https://example.org"})
    shown = {name.strip().lower() for name in answer.headers["access-control-expose-headers"].split(",")}
    assert {"link", "etag"} <= shown
    for address, method, header in (("/organisation/kalayaan.ttl", "GET", "if-none-match"), ("/reconcile", "POST", "content-type")):
        asked = {"Origin": "https://example.org", "Access-Control-Request-Method": method, "Access-Control-Request-Headers": header}
        answer = httpx.options(served + address, headers=asked)
        assert answer.status_code == 204, address
        assert answer.headers["access-control-allow-origin"] == "*"
        assert method in answer.headers["access-control-allow-methods"]
        assert header in answer.headers["access-control-allow-headers"].lower()
