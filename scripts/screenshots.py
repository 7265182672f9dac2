"""Take the pictures of the pages that the README shows, in Chromium: ``python scripts/screenshots.py``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

FOLDER = ROOT / "docs" / "pictures"
SHOTS = {
    "answer": "/ask?q=which+organisations+work+on+domestic+workers+in+the+UK",
    "list": "/resources?theme=labour-migration&year=2000..",
    "map": "/map",
}
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]


def main() -> None:
    """Serve the graph that ships, and take each picture."""
    from playwright.sync_api import sync_playwright
    from serving import serving

    FOLDER.mkdir(exist_ok=True)
    browser_path = shutil.which("chromium") or "/usr/bin/chromium"
    with serving(home=ROOT) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1180, "height": 760}, color_scheme="light")
        for name, address in SHOTS.items():
            page.goto(base + address, wait_until="networkidle")
            page.screenshot(path=str(FOLDER / f"{name}.png"))
            sys.stdout.write(f"docs/pictures/{name}.png: written\n")
        browser.close()


if __name__ == "__main__":
    main()
