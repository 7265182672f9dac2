"""docs/home.md is followed as a reader would follow it: in an empty folder, with the real program, and nothing of ours at hand."""

from __future__ import annotations

import re
from pathlib import Path

from pages import ROOT, follow

import miggraph

PAGE = ROOT / "docs" / "home.md"


def test_the_page_leads_from_an_empty_folder_to_answers(tmp_path: Path) -> None:
    """Each command prints what stands there, and what comes of it all is valid."""
    followed = follow(PAGE, tmp_path)
    used = {command.split()[1] for command in followed if command.startswith("miggraph ") and not command.split()[1].startswith("--")}
    assert used >= {"init", "validate", "import", "ask", "show", "export", "cite", "build"}
    kg = miggraph.open(tmp_path / "bees")
    assert kg.validate().is_valid
    assert {path.name for path in (tmp_path / "bees" / "build").iterdir()} == {"bees.ttl", "graph"}


def test_it_has_ten_steps_and_copies_nothing_of_ours() -> None:
    """A reader writes each file; no command names one of the repository, or a thing of miggraph's own graph."""
    text = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^## (\d+)\. ", text, re.MULTILINE) == [str(number) for number in range(1, 11)]
    assert not re.search(r"docs/|tests/|cp |(?i:migra|kalayaan|domestic work)", text)
