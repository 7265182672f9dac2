"""Pieces of HTML: texts and links of which none can become markup, and tables of answers as notebooks show them."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from miggraph.graph import presenting
from miggraph.graph.presenting import Cell, filled, presented

if TYPE_CHECKING:
    from miggraph.graph.rows import Rows

MOST_ROWS = 60  # in a notebook, as pandas has it; how many more there are is told
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")  # no HTML (Living Standard, section 13.1.4, text)
# Notebooks set the text of tables to the right.
STYLE = "<style>.miggraph :is(th, td) { text-align: left; vertical-align: top }</style>"


def text(value: str) -> str:
    """Return a text as HTML: escaped, without the characters that HTML may not have."""
    return escape(_UNFIT.sub(" ", value))


def link(words: str, address: str) -> str:
    """Return a link; only the words where there is no address."""
    return f'<a href="{text(address)}">{text(words)}</a>' if address else text(words)


def content(shown: Cell) -> str:
    """Return what stands in a cell: its lines, its link, and in which language it is where that is not English."""
    inside = "<br>".join(link(line, shown.address) for line in shown.read.splitlines())
    return inside if shown.language in ("", "en") else f'<span lang="{text(shown.language)}">{inside}</span>'


def table(headings: list[str], rows: list[list[Cell]]) -> str:
    """Return a table with a line for each row."""
    head = "".join(f'<th scope="col">{text(heading)}</th>' for heading in headings)
    body = "\n".join(f"<tr>{''.join(f'<td>{content(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def notebook(parts: list[str]) -> str:
    """Return some parts as one piece for a notebook."""
    return f'<div class="miggraph">{STYLE}\n{chr(10).join(parts)}\n</div>'


def answer(found: Rows) -> str:
    """Return an answer as a notebook shows it: what is asked, its notes, its first rows, and how many more there are."""
    headings, rows = presented(found)
    parts = [*beginning(found), *([f"<p>{'<br>'.join(map(text, found.notes))}</p>"] if found.notes else [])]
    parts.append(table(*filled(headings, rows[:MOST_ROWS])) if rows else "<p>Nothing was found.</p>")
    return notebook([*parts, *more(len(rows))])


def beginning(found: Rows) -> list[str]:
    """Return the lead of an answer and its caveats, as far as it has any."""
    lead = f'<p style="color: inherit; font-size: 1.25em"><strong>{text(presenting.lead(found))}</strong></p>'
    caveats = "".join(f"<li>{text(caveat)}</li>" for caveat in found.caveats)
    return [lead] * bool(found.lead) + [f"<ul>{caveats}</ul>"] * bool(caveats)


def more(count: int) -> list[str]:
    """Say how many rows a notebook does not show."""
    return [f"<p>… and {count - MOST_ROWS:,} more</p>"] if count > MOST_ROWS else []
