"""Asides: what a question says of who asks and why, which is no part of what is asked: "I've no time", "before I cite it"."""

from __future__ import annotations

import re

from miggraph.asking.english import parts
from miggraph.asking.english.lexicon import Lexicon
from miggraph.asking.english.spans import Span, Spans, tokenize

MARK = r"(?:\s*[,;:?!]\s+|\.\s+|\s+[-–—]\s+)"
NAMED = (
    "organisation",
    "person",
    "campaign",
    "policy",
    "resource",
)  # kinds of things that an aside may name for the question to point back to


def left_out(question: str, spans: Spans) -> tuple[str, str] | None:
    """Return a question without its asides, and the asides; None where there are none, or where one says what is asked for.

    A thing that an aside names is what the rest is about: "I write to the ILO - what is their address?"
    """
    clauses = _clauses(question, spans.lexicon)
    asides = [clause for clause in clauses if _opens(clause, spans.lexicon)]
    rest = ", ".join(clause for clause in clauses if clause not in asides)
    if not asides or not rest:
        return None
    found = [span for aside in asides for span in _spans(aside, spans)]
    things = {
        entry.thing: entry.label for span in found for entry in span.entries if entry.kind in NAMED and not entry.is_code and not entry.rank
    }
    if len(things) == 1:
        name = next(iter(things.values()))
        pointed = parts.spelt_out(rest, name, spans.lexicon)
        return (pointed if pointed != rest else f"{name}: {rest}"), "; ".join(asides)
    return None if any(map(_says, found)) else (rest, "; ".join(asides))


def _clauses(question: str, lexicon: Lexicon) -> list[str]:
    """Cut a question at its marks, and before what begins an aside inside a clause: "before I"."""
    begun = sorted((word for word, role in lexicon.grammar.items() if role == "aside" and " " in word), key=len, reverse=True)
    border = MARK + (rf"|\s+(?=(?:{'|'.join(map(re.escape, begun))})\b)" if begun else "")
    return [part.strip(" ,;:?!.") for part in re.split(border, question, flags=re.IGNORECASE) if part.strip(" ,;:?!.")]


def _opens(clause: str, lexicon: Lexicon) -> bool:
    """Say whether a clause begins as asides do."""
    words = [token.word for token in tokenize(clause)[0]]
    return any(lexicon.grammar.get(" ".join(words[:length])) == "aside" for length in range(1, 4))


def _spans(clause: str, spans: Spans) -> list[Span]:
    return [span for starting in spans.of(*tokenize(clause)) for span in starting]


def _says(span: Span) -> bool:
    """Say whether a span narrows down what is asked for."""
    return bool(span.entries or span.period or span.number or span.kinds)
