"""Founding years: when an organisation was founded, as headers and descriptions say it in several languages."""

from __future__ import annotations

import re

_YEAR = r"(?<!\d)(1[5-9]\d\d|20\d\d)(?![\d])"
# Between the word and the year: some words of the same clause, and no other number
_GAP = r"[^.;:!?\d]{0,60}?"
# Words that are said of organisations alone, and those that are said of their projects as well: before these the organisation must stand
_FIRM = (
    r"founded|(?:re)?established|set\sup|constituted|incorporated|inception|foundation|founding|est\.?|estd\.?|fond[ée]{1,2}e?s?|constitu[ée]{1,2}e?s?|cr[ée]ation|fondation|fundad[ao]s?|constituid[ao]|fundaci[óo]n|creaci[óo]n|fundaç[ãa]o|"
    r"gegründet|gegr\.?|gründung(?:sjahr)?|seit\sbestehen|ins\sleben\sgerufen|fondat[ao]|costituit[ao]|fondazione|nat[ao]\snel|opgericht|oprichting|started\slife|came\sinto\sbeing|was\sborn|naci[óo]|n[ée]{1,2}e?\sen|dating\sfrom|exist(?:s|ing|ed)?\ssince|existe\sdepuis|existe\sdesde|besteht\sseit"
)
_LOOSE = r"created|formed|launched|started|began|begun|opened|registered|organi[sz]ed|cr[ée]{2,3}s?|lanc[ée]e|cread[ao]s?|nacid[ao]|entstanden|criad[ao]"
_SUBJECT = r"(?:^\W*|\b(?:it|which|that|who|organi[sz]ation|network|centre|center|house|project|projet|projekt|proyecto|casa|platform|plataforma|federation|federación|alliance|forum|agency|society|programme|initiative|movement|trust|body|cooperativa|cooperative|maison|association|union|ngo|charity|group|institute|foundation|collective|coalition|collectif|comité|coordination|groupe|ligue|foyer|fédération|asbl|ong|elle|il|ell[ea]|qui|que|organisation|réseau|red|asociación|centro|verein|netzwerk|organización)\W+)(?:(?:was|is|has\sbeen|were|a\sété|est|fue|wurde|foi|[ée]|first|originally|initially|legally|formally|officially|se)\W+){0,4}"
# "it founded a shelter in 1994" is another founding: what stands before the verb must not make it active
_FORMS = (
    re.compile(rf"(?<![\w’'])(?<!\bit\s)(?<!\bhas\s)(?<!\bhave\s)(?<!\bthey\s)(?<!\balso\s)(?:{_FIRM})(?!\w){_GAP}{_YEAR}", re.IGNORECASE),
    re.compile(
        rf"{_YEAR}\s?(?:(?:von|durch|in|by|par|por)\s[^.;\d]{{1,50}}?\s)?(?:gegründet|founded|established|ins\sleben\sgerufen|fondée?|fundad[ao])(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(rf"(?:{_SUBJECT})(?:{_LOOSE})(?!\w){_GAP}{_YEAR}", re.IGNORECASE),
)


def years(text: str) -> list[int]:
    """List the years in which a text says that something was founded, the surest first.

    >>> years("Founded in 1987, it set up a shelter in 1999."), years("Seit 1994 aktiv; 1992 gegründet."), years("It campaigns since 2001.")
    ([1987], [1992], [])
    """
    found: list[int] = []
    for sentence in re.split(r"(?<=[a-zà-ÿ\d)][.;!?])\s+(?=[A-ZÀ-Þ(\"“«„])", text[:20000])[:200]:
        for form in _FORMS:  # the surest first, and one a sentence
            if match := form.search(sentence):
                found.append(int(match[1]))
                break
    return list(dict.fromkeys(found))
