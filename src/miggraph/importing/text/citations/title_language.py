"""Title language: which language a title is in, by the ``py3langid`` library, and by what the citation around it shows.

The model of the library is read when the first title is asked about: it takes a second, and the command line does not need it to start.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from miggraph.importing.text.vocabulary.languages import LANGUAGES

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Languages that books are published in. The library knows a hundred more, but titles are short: each language that is asked about makes
# all others less sure, and with all of them a sixth fewer of the French, Spanish and German titles are recognised
CANDIDATES = "en fr es de it pt nl sv da no fi pl cs sk hu ro hr sr bg ru uk el tr ar fa ur he hi bn ta te th vi id zh ja ko am sw tl"
# The probability from which on a language is believed. On 3,300 titles from catalogues of libraries, one English title in 200 is then taken for
# a foreign one, and seven foreign ones in ten are recognised; at 0.5 more than twice as many English ones go astray
SURE = 0.65
LIKELY = 0.2  # this much is enough where the citation shows the same language
AROUND = {
    "fr": re.compile(
        r"\(?\bdirs?\.|\béds?\.|\bdans\b|\bcoll\. «|\bsous la dir|\bconsulté|\bdisponible sur|\bParis\b|\bet al\b.*\bp\. \d", re.IGNORECASE
    ),
    "es": re.compile(
        r"\bcoords?\.|\bnúm\.|\bcomps?\.|\bpágs?\.|\bdisponible en\b|\bdocumento de trabajo|\bconsultado|\b en [A-Z]\. ?\w+ \(",
        re.IGNORECASE,
    ),
    "de": re.compile(r"\bHrsg\b|\bHg\.|\bAufl|\bS\. \d|\d S\.|\bHeft\b|\bBd\.|\bJg\b|\bIn: |„|\babgerufen|\bArbeitspapier"),
    "pt": re.compile(r"\borgs?\.|\bdisponível"),
}
# What English took from other languages tells none
LOANS = re.compile(
    r"\b(?:au[ -]pairs?|au fait|de facto|de jure|en route|en masse|la (?:migra|lucha)|laissez[- ]faire|vis[- ]à[- ]vis|à la carte|per se|per capita|in situ|femmes? fatales?|avant[- ]garde)\b",
    re.IGNORECASE,
)


def language_of(title: str, around: str = "", heading: str = "") -> str:
    """Guess the language (ISO 639) of a title; "" where nothing tells. ``around`` is its citation, ``heading`` that of its section."""
    ranked: list[tuple[str, float]] = _identifier().rank(LOANS.sub(" ", title))
    best, probability = ranked[0]
    if probability >= SURE:
        return best
    shown = _shown(around, heading)
    unsure = "en" if best == "en" else ""  # nothing is said of a title that is taken for an English one, so it need not be sure
    return next((tag for tag, probability in ranked if tag in shown and probability >= LIKELY), unsure)


def _shown(around: str, heading: str) -> set[str]:
    """Return the languages that a citation and its heading show: "Hrsg." does, and so does "Literatur in German"."""
    named = {LANGUAGES[name] for name in re.findall(r"[^\W\d_]+", heading.casefold()) if name in LANGUAGES}
    return named | {tag for tag, form in AROUND.items() if form.search(around)}


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(CANDIDATES.split())
    return identifier
