"""Post codes: their forms by country, on which side of the town they stand, and which of them tell the country.

The forms are those of the Universal Postal Union's addressing guides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from miggraph.importing.text.vocabulary import countries, regions
from miggraph.importing.text.vocabulary.patterns import words

_CODES = {
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "US": r"\d{5}(?:-\d{4})?", "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d", "NL": r"\d{4} ?[A-Z]{2}", "BR": r"\d{5}-?\d{3}", "PT": r"\d{4}(?:-\d{3})?", "IN": r"\d{3} ?\d{3}", "SE": r"\d{3} ?\d{2}", "GR": r"\d{3} ?\d{2}",
    "CZ": r"\d{3} ?\d{2}", "SK": r"\d{3} ?\d{2}", "PL": r"\d{2}-\d{3}", "JP": r"〒?\d{3}-\d{4}", "IE": r"[A-Z]\d[\dW] ?[A-Z\d]{4}", "AR": r"[A-Z]\d{4}[A-Z]{3}|[A-Z]?\d{4}", "CL": r"\d{3}-?\d{4}|\d{3} \d{4}", "LB": r"\d{4}(?: \d{4})?", "CN": r"\d{6}", "RU": r"\d{6}", "SG": r"\d{6}", "RO": r"\d{6}",
    "CO": r"\d{6}", "EC": r"\d{6}", "NG": r"\d{6}", "KZ": r"\d{6}", "KG": r"\d{6}", "TJ": r"\d{6}", "VN": r"\d{5,6}", "IL": r"\d{7}|\d{5}", "IR": r"\d{5}-?\d{5}", "KR": r"\d{5}|\d{3}-\d{3}", "TW": r"\d{3,6}", "LK": r"\d{5}", "KE": r"\d{5}", "PE": r"\d{5}|(?<=Lima )\d{2}", "CR": r"\d{5}",
} | dict.fromkeys(["CH", "AT", "BE", "DK", "NO", "AU", "NZ", "ZA", "PH", "BD", "HU", "BG", "SI", "LU", "TN", "GE", "AM", "CY", "LV", "LI", "PY", "VE", "MZ", "LR", "MK", "AL", "MD"], r"\d{4}") | dict.fromkeys(["DE", "FR", "ES", "IT", "MX", "FI", "TR", "MA", "UA", "ID", "MY", "TH", "PK", "NP", "EG", "SA", "HR", "RS", "EE", "LT", "DO", "GT", "SN", "DZ", "BA", "ME", "KH", "KW", "IQ", "JO", "MM", "LA", "HN", "NI", "CU", "UY", "PR", "MQ", "GP", "RE", "SM", "VA"], r"\d{5}")  # fmt: skip
# Where the country is not known: the forms that several countries have, the longest first
_ANY = r"\d{5}-\d{3}|\d{4}-\d{3}|\d{2}-\d{3}|\d{4} ?[A-Z]{2}(?![A-Za-z])|\d{3} \d{3}|\d{4,6}"
# Countries that write the code before the town; elsewhere it stands behind it
BEFORE_TOWN = words(
    "DE FR ES IT CH AT BE NL PT DK NO SE FI PL CZ SK HU RO BG GR TR MX AR HR SI RS MA TN DZ SN LU LI MY IL EE LT LV BA ME MK AL MD BR GT CR CU UY EC SM MQ GP RE"
)
# Post codes of a form that one country alone has
_TELLING = (
    ("GB", re.compile(r"(?<![\w-])(?:GIR ?0AA|(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?) \d[ABD-HJLNP-UW-Z]{2})(?![\w-])")),
    ("CA", re.compile(r"(?<![\w-])[ABCEGHJ-NPRSTVXY]\d[A-Z] \d[A-Z]\d(?![\w-])")),
    ("BR", re.compile(r"(?<![\w-])\d{5}-\d{3}(?![\w-])")),
    ("PT", re.compile(r"(?<![\w-])\d{4}-\d{3}(?= [A-Z])")),
    ("PL", re.compile(r"(?<![\w-])\d{2}-\d{3}(?= [A-ZŁŚŻ])")),
    ("NL", re.compile(r"(?<![\w-])[1-9]\d{3} [A-Z]{2}(?= [A-Z'’][\w'’])")),
)  # fmt: skip
_STATE_AND_ZIP = re.compile(r"(?:^|[\s,])([A-Z]{2}|[A-Z]\.[A-Z]\.|[A-Z][a-z]+(?: [A-Z][a-z]+)?),? \d{5}(?:-\d{4})?$")
_LETTERS = re.compile(r"(?<![\w-])([A-Z]{1,3})-(?=\d{3})")


def pattern_of(country: str) -> re.Pattern[str]:
    """Return the pattern of the post codes of a country (ISO 3166-1), or of those of any for ""."""
    return re.compile(rf"(?<![\w/])(?<!\d-)((?:[A-Z]{{1,3}}-)?(?:{_CODES.get(country, _ANY)}))(?![\w/]|-\d)")


def country_of(segments: Iterable[str]) -> str:
    """Return the country that a post code tells beyond doubt, or ""."""
    for segment in segments:
        if (letters := _LETTERS.search(segment)) and letters[1] in countries.PREFIXES:
            return countries.PREFIXES[letters[1]]
        if code := next((code for code, form in _TELLING if form.search(segment)), ""):
            return code
        if (state := _STATE_AND_ZIP.search(segment)) and regions.is_region(state[1], "US"):
            return "US"
    return ""
