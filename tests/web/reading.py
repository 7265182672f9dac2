"""Pages as a reader has them: the texts of elements, links with what they say, and where they lead."""

from __future__ import annotations

import html
import re
from functools import partial

import httpx

get = partial(httpx.get, timeout=60)  # the first page of a server takes its time: templates and sets are made for it
TAG = re.compile(r"<[^>]+>")


def text(fragment: str) -> str:
    """Return the text of a fragment of HTML, as one line."""
    return " ".join(html.unescape(TAG.sub(" ", fragment)).split())


def heading(page: str) -> str:
    """Return the heading of a page."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    return text(found[1]) if found else ""


def links(fragment: str) -> list[tuple[str, str]]:
    """List the links of a fragment: what each says, and where it leads."""
    return [
        (text(said), html.unescape(address))
        for address, said in re.findall(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', fragment, re.DOTALL)
    ]


def counted(page: str) -> list[tuple[str, str, int]]:
    """List the values of facets beside a list: their labels, addresses and numbers."""
    rows = re.findall(r'<li class="lead-dots">(.*?)<span class="n">([\d,]+)', page, re.DOTALL)
    return [(*links(row)[0], int(number.replace(",", ""))) for row, number in rows]
