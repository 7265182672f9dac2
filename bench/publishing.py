"""Publishing a generated home, beside MkDocs with as many pages of the same texts: the first time, and with one record changed."""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import generate

ROOT = Path(__file__).parent.parent
ADDRESS = "https://example.org/list/"
MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
SETTINGS = "site_name: The same texts\ntheme: {name: null, custom_dir: theme}\nplugins: []\n"  # the least that MkDocs can do for a page
TEMPLATE = "<!doctype html><title>{{ page.title }}</title>{{ page.content }}"


def add_sizes(parser: argparse.ArgumentParser) -> None:
    """Add the option that says how large the homes are which are published."""
    parser.add_argument("--published", type=int, nargs="+", default=[1000], metavar="N", help="resources of homes that are published")


def publishing(options: argparse.Namespace) -> None:
    """Processor time of each page the first time, and of a second run with one record changed as a part of the first."""
    for size in options.published:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            home, site = generate.home(ROOT, folder / "home", size), folder / "site"
            publish = [sys.executable, "-m", "miggraph", "--home", home, "publish", site, "--base-url", ADDRESS]
            first = _cpu(publish)
            pages = sorted(site.rglob("*.html"))
            mkdocs = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", _same_texts(pages, folder / "mkdocs")]
            theirs = _cpu(mkdocs)
            _change(home / "data" / "generated.jsonl")
            again, files = _cpu(publish), sum(file.is_file() for file in site.rglob("*"))
            (folder / "mkdocs" / "docs" / "0.md").write_text("# Changed\n", encoding="utf-8")
            theirs_again = _cpu(mkdocs)
        number = len(pages)
        print(f"{size} resources: {number} pages, {files} files, {first:.0f} s of processor time, {1000 * first / number:.1f} ms a page")
        print(f"  MkDocs: {1000 * theirs / number:.1f} ms a page  ratio {first / theirs:.2g}")
        print(f"  one record changed: {again / first:.1%} of the first run; MkDocs {theirs_again / theirs:.1%}  (goal: 2%)")


def _same_texts(pages: list[Path], folder: Path) -> Path:
    """Write the texts of pages as Markdown for MkDocs. Returns its settings."""
    (folder / "docs").mkdir(parents=True)
    (folder / "theme").mkdir()
    (folder / "theme" / "main.html").write_text(TEMPLATE, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    for number, page in enumerate(pages):
        lines = (line.strip() for line in MARKUP.sub("", page.read_text(encoding="utf-8")).splitlines())
        (folder / "docs" / f"{number}.md").write_text("\n\n".join(filter(None, lines)), encoding="utf-8")
    return folder / "mkdocs.yml"


def _change(records: Path) -> None:
    """Give one resource another title."""
    text = records.read_text(encoding="utf-8")
    records.write_text(re.sub(r'("id": "resource/r7", .*?"title": ")[^"]*', r"\1Another title", text), encoding="utf-8")


def _cpu(command: list[object]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(part) for part in command], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
