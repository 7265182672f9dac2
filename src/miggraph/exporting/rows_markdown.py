"""Answers as Markdown: a table whose things lead to their IRIs (GitHub Flavored Markdown, section 4.10)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from miggraph.graph.presenting import Cell, lead, presented

if TYPE_CHECKING:
    from miggraph.graph.answers import Answer

_MARKUP = re.compile(r"[\\`*\[\]<>|&]|(?<!\w)_|_(?!\w)")  # what could begin markup in a label; an underscore within a word does not


def markdown(answer: Answer) -> str:
    """Write an answer as a Markdown table, below its lead in bold and its caveats as a quotation; no label becomes markup."""
    headings, rows = presented(answer)
    lines = [f"**{_text(lead(answer).strip())}**", ""] if answer.lead.strip() else []
    lines += [*(f"> - {_text(caveat)}" for caveat in answer.caveats), ""] if answer.caveats else []
    lines += [_line(map(_text, headings)), _line("---" for _ in headings), *(_line(map(_cell, row)) for row in rows)]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _text(text: str) -> str:
    return "<br>".join(_MARKUP.sub(lambda found: "\\" + found[0], text).splitlines())


def _cell(cell: Cell) -> str:
    if not cell.address:
        return _text(cell.read)
    return f"<{cell.address}>" if cell.text == cell.address else f"[{_text(cell.text)}](<{cell.address}>)"
