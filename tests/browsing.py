"""A real browser for tests: Chromium, what a page complains of, what axe-core finds, and files served as any host serves them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-gpu"]
AXE = Path(__file__).parent / "peers" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium; the test is skipped where it is not installed."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed (Debian package chromium)")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield running
        running.close()


def heard(page: Page, base: str) -> list[str]:
    """Return a list that fills with what the console of a page complains of, and with what the page asks of other hosts."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("request", lambda request: None if _is_own(request.url, base) else found.append(f"asks {request.url}"))
    return found


def _is_own(url: str, base: str) -> bool:
    return urlparse(url).scheme in ("data", "blob") or url.startswith(base)


def barriers(page: Page) -> list[str]:
    """Return what axe-core has against a page; the test is skipped where it is not installed."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm install --prefix tests/peers")
    page.add_script_tag(path=str(AXE))
    found: dict[str, Any] = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]} {one['nodes'][0].get('failureSummary', '')[:300]}" for one in found["violations"]
    ]


@contextmanager
def hosting(folder: Path, headers: dict[str, str] | None = None) -> Iterator[str]:
    """Serve the files of a folder on loopback, with some headers; yield where."""

    class Files(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            super().end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
