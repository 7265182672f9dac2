"""The files of a new home, as text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template
from typing import Any

from miggraph.ground.settings import Settings
from miggraph.importing.drafts.draft import Draft
from miggraph.importing.drafts.writing import jsonl, yaml
from miggraph.starting.choices import NAMES

TEMPLATES = Path(__file__).parent
PLACES = {
    "README.md": "README.md",
    "gitignore": ".gitignore",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
    "check.yml": ".github/workflows/check.yml",
    "gitlab-ci.yml": ".gitlab-ci.yml",
}
# what is said of each setting behind it
REMARKS = {
    "base": "what the ids of this list are relative to: make it an address that is yours",
    "language": "of texts without a tag",
    "publisher": "a name, or the id of an organisation of the list",
    "contact": "where people write to: mailto:… or a web address",
}
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|])")  # what means something in a heading (CommonMark 0.31, section 2.4)


def settings(chosen: Settings) -> str:
    """Return ``miggraph.toml``: JSON quotes a text of one line as TOML does (TOML 1.0, "String")."""
    lines = []
    for name in NAMES:
        value = getattr(chosen, name)
        line = f"{name} = {json.dumps(value, ensure_ascii=False)}"
        lines.append(f"{line:<48}# {REMARKS[name]}" if name in REMARKS else line)
    return "\n".join(["[graph]", *lines]) + "\n"


def around(chosen: Settings, source: str, themes: Iterable[str]) -> dict[str, str]:
    """Return the files around the records by their places: how to go on, and what checks every change."""
    listed = ", ".join(f"`{place}`" for place in themes)
    values = {"heading": MARKDOWN.sub(r"\\\1", chosen.title), "source": source, "themes": listed}
    texts = {name: (TEMPLATES / "home" / name).read_text(encoding="utf-8") for name in PLACES}
    return {PLACES[name]: Template(text).substitute(values) if name == "README.md" else text for name, text in texts.items()}


def example(source: str) -> dict[str, str]:
    """Return the files of the worked example by their names."""
    files = sorted((TEMPLATES / "example").glob("*.yaml"))
    return {file.name: Template(file.read_text(encoding="utf-8")).substitute(source=source) for file in files}


def records(made: Iterable[Mapping[str, Any]], *, as_lines: bool = False) -> str:
    """Return records as YAML, or a line of JSON each."""
    write = jsonl if as_lines else yaml
    return "".join(write(Draft(dict(record), 0)) for record in made)
