"""Personal data: what in a directory looks like somebody's own address or number, which is not imported."""

from __future__ import annotations

import re

from miggraph.ground.findings import Finding
from miggraph.importing.text.vocabulary.patterns import UPPER
from miggraph.importing.text.vocabulary.words import BODIES

SOMEBODYS = "a private person's address or number"
_CAPITAL = f"[{UPPER}]"
# Besides the particles of citations, those that stand in names in full: "Ana y Castro", "d’Arc"
_PARTICLE = r"(?:(?:van|von|vom|zu|ten|ter|de|den|der|des|du|la|le|los|las|del|di|da|dos|das|do|e|y|al|el|bin|ben|ibn)\s|[dD][’'])"
_FAMILY = rf"{_CAPITAL}[\w’'ʼ-]+"
_TITLE = re.compile(
    rf"^(?i:mr|mrs|ms|miss|mx|dr|dott|prof|herr|hr|frau|fr|sr|sra|srta|m|mme|mlle|don|doña|dña|sig|sig\.ra|sr\.ª|dhr|mevr|mw|ing|lic|señora?|madame|monsieur|senhora?|signora?)\.?\s(?={_PARTICLE}{{0,3}}{_CAPITAL})"
)
# "A. Berg", "Berg A.", "Berg, A": initials make a person of a name
_INITIALS = re.compile(
    rf"^(?:{_CAPITAL}[a-z]?\.\s?-?){{1,4}}{_PARTICLE}{{0,3}}{_FAMILY}(?:\s{_FAMILY})?$|^{_PARTICLE}{{0,3}}{_FAMILY}(?:\s{_FAMILY})?,?\s?(?:{_CAPITAL}\.\s?){{1,4}}$|^{_FAMILY},\s?{_CAPITAL}$"
)
# "Anna Berg": two to five words in capitals, which may be an organisation as well
_NAME = re.compile(rf"^{_FAMILY}(?:\s(?:{_CAPITAL}\.|{_PARTICLE}{{0,3}}{_FAMILY})){{1,4}}$")
_GIVEN = re.compile(rf"^(?:{_FAMILY}|{_CAPITAL}\.?)(?:[\s-](?:{_FAMILY}|{_CAPITAL}\.?)){{0,2}}$")
# Words for a flat; those that have other meanings too count only with a number behind them. A floor alone is none: offices have floors
_HOME = re.compile(
    r"(?<![\w’'])(?:flat|apt\.?|apartment|appartement|appt\.?|apartamento|apto\.?|departamento|depto\.?|dpto\.?|wohnung|whg\.?|piso|interno|bedsit|studio\s\d+|home\saddress|at\shome|at\sthe\shome|private\saddress|privat\w*|domicile"
    r"|(?:ap|app|int|puerta|pta|lägenhet|lgh|leilighet|daire|mieszkanie|lakás|kv)\.?\s?(?:n[°ºo]\.?|no\.?|nr\.?|#)?\s?\d+\s?[a-z]?)(?!\w)",
    re.IGNORECASE,
)
# Words of organisations that publishers do not have in their names
_GROUP = re.compile(
    r"\b(?:women|woman|mujer(?:es)?|femmes?|frauen\w*|donne|mulher(?:es)?|vrouwen|migrants?|migrantes?|migrantinnen|migrations?|refugees?|refugiad\w+|réfugié\w*|workers?|trabajador\w+|travailleu\w+|rights|derechos|droits|solidarit\w+|project|proyecto|projet|projekt|"
    r"collecti[fv]\w*|kollektiv|\w*verein|\w+netz|campaign|sisters|voices|action|support|drop-in|shelter|refuge|hub|partnership|development|studies|research|maison|foyer|accueil|entraide|point|espace|permanence|cercle|carrefour|secours|ligue|coordination|coordinadora|"
    r"plateforme|plataforma|platform|mesa|mouvement|hogar|albergue|\w*haus|\w*hilfe|\w*beratung\w*|\w*treff|initiativ\w+|sportello|punto|asbl|vzw|onlus|e\.?\s?v\.?|a\.\s?c\.)(?!\w)",
    re.IGNORECASE,
)
# Words before the name of somebody to get in touch with, perhaps with where or what for
_CONTACT_WORDS = re.compile(
    r"^(?:(?:for|pour|für|para|per|voor)\s[^:\d\n]{2,60}?[,:]?\s)?"
    r"(?:contacts?(?:\sperson)?|contacter|personne\s(?:de|à)\scontact(?:er)?|s[’']adresser\sà|appeler|écrire\sà|renseignements(?:\sauprès\sde)?|responsable|référente?|contacto|contactar(?:\s(?:a|con))?|persona\sde\scontacto|llamar\sa|escribir\sa|"
    r"kontakt(?:person)?|kontaktieren\ssie|ansprechpartner(?:in)?|ansprechperson|contatto|contattare|referente|contato|contactpersoon|kontaktperson|coordinator|co[ou]rdin(?:atrice|ateur|adora|ador)|call|ask\sfor|write\sto|c/o)"
    r"(?:\s(?:pour|for|für|in|à|en|para|per|de|zu|im|voor|au|aux)\s[^:\d\n,]{2,60}?(?=\s?:))?(?:\s?:\s?|\s)",
    re.IGNORECASE,
)


def without_contact_words(text: str) -> str:
    """Leave off the words that say that a person to get in touch with follows.

    >>> without_contact_words("Contact pour le Jura : Given01 Surname01, Delémont"), without_contact_words("Salt and Sand, London")
    ('Given01 Surname01, Delémont', 'Salt and Sand, London')
    """
    return _CONTACT_WORDS.sub("", text, count=1)


def title_length(text: str) -> int:
    """Return how long the title is that a text begins with: "Dr. ", "Mme "."""
    found = _TITLE.match(text)
    return found.end() if found else 0


def is_body(text: str) -> bool:
    """Say whether a name has a word that names of organisations have."""
    return bool(BODIES.search(text) or _GROUP.search(text))


def is_person(name: str) -> bool:
    """Say whether a name is certainly that of a person: with a title, or with initials."""
    return not is_body(name) and bool(_TITLE.match(name) or _INITIALS.match(name))


def is_name(name: str) -> bool:
    """Say whether a name is made as names of persons are: some words in capitals, and none that organisations have."""
    return not is_body(name) and len(name) < 70 and bool(_NAME.match(name))


def is_surname(text: str) -> bool:
    """Say whether a text may be a surname: one or two words in capitals."""
    return bool(re.fullmatch(rf"{_PARTICLE}{{0,3}}{_FAMILY}(?:\s{_FAMILY})?", text)) and not is_body(text)


def is_given(text: str) -> bool:
    """Say whether a text may be given names or initials."""
    return bool(_GIVEN.match(text)) and not is_body(text)


def may_be_person(name: str) -> bool:
    """Say whether a name may be that of a person: given and family names, and no word that organisations have."""
    return not name or is_person(name) or is_name(name)


def is_home(text: str) -> bool:
    """Say whether a text looks like the address of a home.

    >>> is_home("12, rue du Port, app. 4"), is_home("Calle Mayor 5, piso 3º B"), is_home("12, rue du Port, 3e étage")
    (True, True, False)
    """
    return bool(_HOME.search(text))


def description(*, home: bool, mobile: bool) -> str:
    """Say in words what of a private person's something looks like."""
    what = " and ".join(text for text, there in (("home address", home), ("mobile number", mobile)) if there)
    return f"a private person's {what or 'address or number'}"


def finding(what: str, file: str, line: int) -> Finding:
    """Report that something was held back, without repeating it."""
    message = f"this looks like {what}: nothing of it was imported; if it is an organisation's, add that by hand"
    return Finding("held-back", message, file=file, line=line)
