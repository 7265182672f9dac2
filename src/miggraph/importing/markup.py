"""Markup in the values of bibliographies: HTML, and the JATS and MathML of publishers, reduced to text."""

from __future__ import annotations

import html
import re

RAISED = re.compile(r"<(sup|sub)>([^<>]*)</\1>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,32});")
TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)(?:\s[^<>]*)?/?>")
_BLOCKS = "p br div li ul ol tr table h1 h2 h3 title sec list list-item"
_FORMATS = "i b u em strong span sc scp small sup sub tt cite q abbr nobr nocase italic bold font inline-formula html body"
BLOCKS, FORMATS = frozenset(_BLOCKS.split()), frozenset(_FORMATS.split())
LOST = frozenset({"a", "img", "ext-link", "graphic", "math"})  # what says more than its text
SUPERSCRIPTS = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def plain(text: str) -> tuple[str, str]:
    """Return a text without markup, and what was lost with it, in words, or "". What is no markup, as in "p < 0.05", stays.

    >>> plain("Migration of <i>women</i> &amp; CO<sub>2</sub>")
    ('Migration of women & CO₂', '')
    """
    if "<" not in text and "&" not in text:
        return text, ""
    lost: list[str] = []
    text = RAISED.sub(lambda found: _raised(found, lost), text)
    text = ENTITY.sub(lambda found: html.unescape(found[0]), TAG.sub(lambda found: _stripped(found, lost), text))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line), ", ".join(dict.fromkeys(lost))


def _raised(found: re.Match[str], lost: list[str]) -> str:
    table = SUPERSCRIPTS if found[1].lower() == "sup" else SUBSCRIPTS
    if all(ord(char) in table for char in found[2]):
        return found[2].translate(table)
    lost.append(f'"{found[2]}" was raised or lowered')
    return found[2]


def _stripped(found: re.Match[str], lost: list[str]) -> str:
    space, _, local = found[2].lower().rpartition(":")
    if local in LOST or space == "mml":
        lost.extend([found[0]] if not found[1] and space != "mml" else ["the form of a formula"])
        return ""
    if local in BLOCKS:
        return "\n"
    return "" if local in FORMATS else found[0]
