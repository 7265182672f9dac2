"""Private persons: what in a directory looks like somebody's own address or number, which is not imported."""

from __future__ import annotations

import re

from miggraph.importing.text.words import BODIES

_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|mx|dr|prof|herr|frau|sr|sra|srta|m|mme|mlle|don|doña|sig|sig\.ra)\.?\s(?=[A-ZÀ-Þ])", re.IGNORECASE)
_INITIALS = re.compile(
    r"^(?:[A-ZÀ-Þ]\.\s?){1,4}(?:(?:van|von|de|der|la|del|di|da)\s){0,3}[A-ZÀ-Þ][\w'’-]+$|^(?:(?:van|von|de|der|la|del|di|da)\s){0,3}[A-ZÀ-Þ][\w'’-]+,\s?(?:[A-ZÀ-Þ]\.\s?){1,4}$"
)
_TWO_WORDS = re.compile(r"^[A-ZÀ-Þ][a-zà-ÿ]+[\w'’-]*(?:\s[A-ZÀ-Þ]\.)?(?:\s(?:van|von|de|der|la|del|di|da)){0,3}\s[A-ZÀ-Þ][\w'’-]+$")
_HOME = re.compile(
    r"(?<!\w)(?:flat|apt\.?|apartment|appartement|appt\.?|departamento|depto\.?|dpto\.?|wohnung|whg\.?|piso|interno|bedsit|home\saddress|at\shome|at\sthe\shome|private\saddress|privat\w*|domicile)(?!\w)",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\b(?:women|woman|mujeres|femmes|frauen|donne|mulheres|migrants?|migrantes?|migrations?|refugees?|refugiad\w+|réfugié\w*|workers?|trabajador\w+|travailleu\w+|rights|derechos|droits|solidarit\w+|project|proyecto|projet|projekt|collecti[fv]\w*|kollektiv|\w*verein|\w+netz|campaign|sisters|voices|action|support|drop-in|shelter|refuge|hub|partnership|development|studies|research)(?!\w)",
    re.IGNORECASE,
)


def is_body(text: str) -> bool:
    """Say whether a name has a word that names of organisations have."""
    return bool(BODIES.search(text) or _GROUP.search(text))


def is_person(name: str) -> bool:
    """Say whether a name is certainly that of a person: with a title, or with initials."""
    return not is_body(name) and bool(_TITLE.match(name) or _INITIALS.match(name))


def may_be_person(name: str) -> bool:
    """Say whether a name may be that of a person: a given and a family name, and no word that organisations have."""
    return not name or is_person(name) or (not is_body(name) and bool(_TWO_WORDS.match(name)))


def is_home(text: str) -> bool:
    """Say whether a text looks like the address of a home."""
    return bool(_HOME.search(text))
