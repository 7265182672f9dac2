"""Answers as web pages that stand alone: nothing is loaded, no label becomes markup, and they print well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from miggraph.graph.hypertext import beginning, content, link, table, text
from miggraph.graph.presenting import Cell, address, filled, presented

if TYPE_CHECKING:
    from miggraph.graph.answers import Answer

SOURCES = "sources"  # the column that ``ask`` adds
# The policy keeps a page from loading or running anything, whatever is in it (Content Security Policy Level 3).
HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="miggraph">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
"""
STYLE = """
:root { color-scheme: light dark; --ink: #1c191f; --soft: #5d5762; --paper: #fff; --rule: #d6d1d8; --accent: #6b2348 }
@media (prefers-color-scheme: dark) { :root { --ink: #ebe7ed; --soft: #b3acb7; --paper: #17151a; --rule: #3d3842; --accent: #e3bccd } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 Georgia, "Palatino Linotype", serif; overflow-wrap: break-word }
main { max-width: 75rem; margin: auto; padding: 2rem clamp(1rem, 4vw, 3rem) }
h1 { font-size: 2rem; font-weight: 400; line-height: 1.2; text-wrap: balance }
h2 { font-size: 1.125rem; margin: 2rem 0 .5rem }
a { color: var(--accent) }
ul, ol { margin: 0; padding-left: 1.25rem }
p, footer, table, dt { font-family: "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; font-size: .9375rem }
p, footer, th, dt { color: var(--soft) }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th, td { padding: .375rem 1rem .375rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top }
dt { margin-top: .75rem }
dd { margin: 0 }
footer { margin-top: 2.5rem; padding-top: .75rem; border-top: 1px solid var(--rule) }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --paper: #fff; --rule: #999; --accent: #000 }
  body { font-size: 10pt } main { max-width: none; padding: 0 } h1 { font-size: 18pt } p, footer, table, dt { font-size: 9pt }
  .scroll { overflow: visible } thead { display: table-header-group } tr, dd { break-inside: avoid } td { overflow-wrap: anywhere }
}
"""


def html(answer: Answer) -> str:
    """Write an answer as a page: what was asked and its answer, how it was understood, the rows, and what they rest on."""
    graph = answer.graph.home.settings.title if answer.graph else ""
    title = answer.title or (f"From {graph}" if graph else "Answer")
    headings, rows = filled(*presented(answer))
    sources = _numbered(headings, rows)
    parts = [f"<h1>{text(title)}</h1>", *beginning(answer)]
    parts += [_listed("ul", "How this was understood", answer.reading()), _rows(headings, rows)]
    parts += [_listed("ol", "Sources", sources), _footer(answer)]
    return HEAD.format(title=text(title), style=STYLE) + "\n".join(part for part in parts if part) + "\n</main>\n</body>\n</html>\n"


def _numbered(headings: list[str], rows: list[list[Cell]]) -> list[str]:
    """Put numbers in the place of the sources of the rows, and return the sources in the order of their numbers."""
    if SOURCES not in headings:
        return []
    place = headings.index(SOURCES)
    numbers: dict[str, int] = {}
    for row in rows:
        if source := row[place].text:
            number = numbers.setdefault(source, len(numbers) + 1)
            row[place] = Cell(str(number), f"#source-{number}")
    return list(numbers)


def _rows(headings: list[str], rows: list[list[Cell]]) -> str:
    """Return the rows as a table; a single one line by line."""
    words = [_words(heading) for heading in headings]
    if not rows:
        return "<p>Nothing was found.</p>"
    if len(rows) == 1:
        lines = [f"<dt>{text(name)}</dt><dd>{content(cell)}</dd>" for name, cell in zip(words, rows[0], strict=True)]
        return "<dl>\n" + "\n".join(lines) + "\n</dl>"
    return f'<p>{len(rows):,} rows</p>\n<div class="scroll" tabindex="0" role="region" aria-label="Rows">\n{table(words, rows)}\n</div>'


def _words(name: str) -> str:
    """Return the name of a column as people write it: otherWays is Other ways."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return spaced[:1].upper() + spaced[1:].lower() if spaced != spaced.upper() else spaced


def _listed(kind: str, heading: str, lines: list[str]) -> str:
    name = heading.lower().removesuffix("s")
    items = [f'<li id="{name}-{number}">' if kind == "ol" else "<li>" for number in range(1, len(lines) + 1)]
    shown = "\n".join(item + text(line) + "</li>" for item, line in zip(items, lines, strict=True))
    return f"<h2>{heading}</h2>\n<{kind}>\n{shown}\n</{kind}>" if lines else ""


def _footer(answer: Answer) -> str:
    """Name the graph, and the licence under which it may be used."""
    if not answer.graph:
        return ""
    settings = answer.graph.home.settings
    license = f", {link(settings.license, address(settings.license))}" if settings.license else ""
    return f"<footer>{link(settings.title, address(settings.base))}{license}</footer>"
