"""Behind nginx, as docs/serving.md has it: at a root and below a path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from serving import free_port, nginx

SERVER = "server {{ listen 127.0.0.1:{port}; location /graph/ {{ proxy_pass {below}; proxy_set_header Host $host:{port}; proxy_set_header X-Forwarded-Proto https; }} }}"


@pytest.fixture(scope="module")
def below(start: Callable[..., str], heat_list: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address below which nginx has a home."""
    port = free_port()
    server = SERVER.format(port=port, below=start("--base-path", "/graph", home=heat_list))
    with nginx(tmp_path_factory.mktemp("nginx"), server, port):
        yield f"http://127.0.0.1:{port}/graph"


def test_every_link_of_a_page_answers_below_the_path(below: str) -> None:
    """From the first page to a thing, every address has the path of the proxy before it, and answers."""
    for address in ("/", "/resource/hot-days", "/resources?theme=heat"):
        page = httpx.get(below + address)
        assert page.status_code == 200
        links = set(re.findall(r'(?:href|src|action)="(/[^"#]*)"', page.text.replace("&amp;", "&")))
        assert links
        for link in links:
            assert link.startswith("/graph/"), link
            assert httpx.get(below.removesuffix("/graph") + link, follow_redirects=True).status_code < 400, link


def test_addresses_in_data_are_those_that_the_world_uses(below: str) -> None:
    """VoID, sitemap and feed name the scheme, the host and the path of the proxy."""
    public = below.replace("http://", "https://")
    assert f"<{public}/sparql>" in httpx.get(f"{below}/.well-known/void").text
    assert f"<loc>{public}/resource/hot-days</loc>" in httpx.get(f"{below}/sitemap.xml").text


def test_redirects_stay_below_the_path(below: str) -> None:
    """An address of a list that is not its one address leads to that, below the path."""
    answer = httpx.get(f"{below}/resources?theme=Heat")
    assert answer.status_code == 301
    assert answer.headers["location"] == "/graph/resources?theme=heat"
