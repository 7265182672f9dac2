"""Where an address of the site is among the files, and how one file refers to another: relative, so that the folder works under any path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from miggraph.pages.views.addresses import Listed

NOWHERE = "404.html"
KEPT = "/:,@!'()*;~."  # what may stand in a path as it is (RFC 3986, section 3.3)


def page_file(address: str) -> str:
    """Return the file of a page by its address, which has no query."""
    return f"{unquote(address).strip('/') or 'index'}.html"


def list_file(listed: Listed) -> str:
    """Return the file of a list that has at most one condition, or of all values of a facet."""
    kind, page = listed.frame.kind, str(listed.page)
    if listed.all:
        return f"{kind}/{listed.all}.html"
    if not listed.frame.conditions:
        return f"{kind}.html" if listed.page == 1 else f"{kind}/page/{page}.html"
    (condition,) = listed.frame.conditions
    (value,) = condition.values
    name = value.partition("/")[2] or value  # of an id, without its kind
    parts = (kind, condition.facet, name.replace("..", "-").replace(":", "-").replace("#", "-").replace("/", "-"))
    return "/".join(parts if listed.page == 1 else (*parts, page)) + ".html"


class Links:
    """The files by the addresses of the site, and how they are linked to.

    ``elsewhere`` are addresses that stand on the web, of things that the site has no file of.
    """

    def __init__(self, files: Mapping[str, str], base_url: str, elsewhere: Mapping[str, str] | None = None) -> None:
        self.files, self.base_url, self.elsewhere = files, base_url.rstrip("/"), elsewhere or {}
        self._quoted = {file: quote(file, safe=KEPT) for file in {*files.values(), NOWHERE}}

    def has(self, address: str) -> bool:
        """Say whether there is a file for an address, or a page whose script answers its query."""
        return self._found(address)[0] != NOWHERE

    def relative(self, source: str, address: str) -> str:
        """Return how a file refers to an address of the site."""
        file, rest = self._found(address)
        if file == NOWHERE and address in self.elsewhere:
            return self.elsewhere[address]
        return "../" * source.count("/") + self._quoted[file] + rest

    def absolute(self, address: str) -> str:
        """Return where an address of the site is on the web."""
        file, rest = self._found(address)
        return f"{self.base_url}/{'' if file == 'index.html' else self._quoted[file]}{rest}"

    def _found(self, address: str) -> tuple[str, str]:
        """Return the file of an address, and what stands behind it: the query that a script answers, and the place on the page."""
        whole, mark, place = address.partition("#")
        if whole in self.files:
            return self.files[whole], mark + place
        path, query_mark, query = whole.partition("?")
        file = self.files.get(path, "")
        if not file.endswith(".html"):
            return NOWHERE, ""
        return file, query_mark + query + mark + place
