"""Countries and languages by the names that lists give them, and the letters that post codes begin with."""

from __future__ import annotations

import re
from functools import cache

from miggraph.ground.folding import fold
from miggraph.importing.text.vocabulary.country_names import NAMES
from miggraph.importing.text.vocabulary.lookup import by_name, tails

# Names in use that neither ISO 3166-1 nor the CLDR has, and old ones
_ALIASES = {
    "GB": "UK|GB|Great Britain|England|Scotland|Wales|Northern Ireland|Inglaterra|Angleterre|Gran Bretaña|Grande-Bretagne|Großbritannien|Gran Bretagna",
    "US": "USA|US|U.S.A|United States of America|EE.UU|EEUU|Etats-Unis d'Amérique|Estados Unidos de América",
    "AE": "UAE", "AT": "Oesterreich", "BE": "België", "BA": "Bosnia|Bosnia & Herzegovina|Bosnia-Herzegovina", "BO": "Bolivia", "CD": "DRC|DR Congo|D.R. Congo|Democratic Republic of Congo|République démocratique du Congo|RDC",
    "CG": "Republic of Congo|Congo-Brazzaville", "CI": "Ivory Coast|Côte d'Ivoire", "CV": "Cape Verde", "CZ": "Czech Republic|Czechia", "DE": "Federal Republic of Germany|BRD",
    "DO": "Dominican Republic|República Dominicana", "FK": "Falkland Islands", "HK": "Hong Kong|Hong Kong SAR", "IE": "Republic of Ireland|Éire", "IR": "Iran", "KR": "South Korea|Republic of Korea|Korea",
    "LA": "Laos|Lao PDR", "MD": "Moldova|Republic of Moldova", "MK": "Macedonia|North Macedonia", "MM": "Burma|Myanmar", "MX": "México|Méjico", "PL": "Polska", "SE": "Sverige", "FI": "Suomi", "NO": "Norge", "DK": "Danmark", "HU": "Magyarország", "GR": "Hellas", "NL": "Holland|The Netherlands|Pays-Bas|Nederland",
    "PH": "Phils|Filipinas|Pilipinas", "PS": "Palestine|Palestinian Territory|Palestinian Territories|Occupied Palestinian Territory|Occupied Palestinian Territories|OPT|West Bank|Gaza", "RU": "Russia|Russian Federation",
    "SV": "El Salvador", "SY": "Syria", "SZ": "Swaziland|Eswatini", "TL": "Timor-Leste|East Timor", "TR": "Turkey|Türkiye", "TW": "Taiwan|Taiwan ROC", "TZ": "Tanzania|United Republic of Tanzania", "VE": "Venezuela", "VN": "Vietnam|Viet Nam",
}  # fmt: skip
# Letters that Europeans put before a post code (Universal Postal Union, CEPT letters)
PREFIXES = {
    "A": "AT", "AT": "AT", "B": "BE", "BE": "BE", "CH": "CH", "D": "DE", "DE": "DE", "DK": "DK", "E": "ES", "ES": "ES", "F": "FR", "FR": "FR", "FIN": "FI", "FI": "FI", "FL": "LI", "GR": "GR", "H": "HU", "HU": "HU",
    "HR": "HR", "I": "IT", "IT": "IT", "L": "LU", "LU": "LU", "LT": "LT", "LV": "LV", "MD": "MD", "N": "NO", "NO": "NO", "NL": "NL", "P": "PT", "PT": "PT", "PL": "PL", "RO": "RO", "S": "SE", "SE": "SE", "SI": "SI", "SK": "SK", "CZ": "CZ", "BG": "BG", "RS": "RS",
}  # fmt: skip


@cache
def _names() -> dict[str, str]:
    return by_name(NAMES, _ALIASES)


def country(text: str) -> str:
    """Return the code (ISO 3166-1) of the country that a text is the name of, or "".

    >>> country("Belgique"), country("U.K."), country("The Philippines"), country("us"), country("London")
    ('BE', 'GB', 'PH', '', '')
    """
    text = text.strip(" .()[]")
    # "us" is a pronoun, "US" a country
    if not 2 <= len(text) <= 50 or (len(text) < 4 and not text.isupper()):
        return ""
    return _names().get(fold(text), "")


def ending(text: str) -> tuple[str, str]:
    """Part the name of a country from the end of a text; gives what stands before it, and the country's code or "".

    >>> ending("MA 02138 USA"), ending("Quezon City Philippines"), ending("New Mexico"), ending("Rue du Luxembourg")
    (('MA 02138', 'US'), ('Quezon City', 'PH'), ('New Mexico', ''), ('Rue du Luxembourg', ''))
    """
    for head, tail in tails(text, 4):
        if (code := country(tail)) and not _belongs(head):
            return head.rstrip(" ,-–—.("), code
    return text, ""


def _belongs(head: str) -> bool:
    """Say whether what stands before a country's name makes it part of another name: New Mexico, rue de Belgique."""
    return bool(
        re.search(
            r"(?:^|\s)(?:new|of|in|for|the|de|du|di|la|le|del|della|des|von|für|and|&|y|et|rue|via|calle|plaza|place|avenida|avenue)$",
            head,
            re.IGNORECASE,
        )
    )
