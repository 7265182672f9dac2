"""Labels: the words that say what follows them in the entry of a directory ("Tel:", "Fax:", "Correo electrónico:" …)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from miggraph.importing.text.vocabulary.patterns import LabelTable


class Piece(NamedTuple):
    """A stretch of text, what its label says it is ("" where it has none), and its line."""

    kind: str
    text: str
    line: int


_PHONE = r"(?:tele(?:phone|fon|fone|foon|fono)s?|téléphones?|tel[ée]fonos?|t[ée]ls?|tlf|tfno|tfn|phones?|ph|fon)"
_FAX = r"(?:télécopie(?:ur)?|téléc|facsimile|fax(?:es)?)"
_NUMBER = r"\.?\s?(?:nos?\.?|n[°º]|numbers?)?\s?(?:\([^\W\d_][^()\d]{0,24}\))?\s?(?:[:.：]+|(?=[(+]{0,2}\d))"  # what stands between the label and the digits
# Most labels are words of sentences too: only a colon makes labels of them
_COLON = r"\s?[:：]"
# A label must not be the end of a longer word, or of an address
_LABELS = LabelTable((
    ("both", rf"{_PHONE}\.?(?:\s?[/&+,-]\s?|\s(?:and|et|und|y|e)\s){_FAX}{_NUMBER}"),
    ("private", rf"(?:home|private|privat|priv[ée]e?|domicile|particular)\s?(?:{_PHONE}|number|address|adresse|anschrift)?{_NUMBER}|casa\s?:"),
    ("mobile", rf"(?:(?:mobile|cell|m[óo]vil|celular|cellulare|cellulaire)(?:\s?(?:phone|telephone))?|cellphone|mob|cel|gsm|handy(?:nummer)?|whatsapp|natel|portable|mobil(?:telefon|funk|nummer)?|mobiele?|mobilnr|telem[óo]vel|telefonino){_NUMBER}|port\.(?=\s?(?:0[67]|\+))"),
    ("telephone", rf"(?:{_PHONE}|(?:tele)?phone\s(?:&|and)\swhatsapp|helpline|hotline|freephone|toll[ -]free|sans\sfrais|num[ée]ro\s(?:vert|gratuit)|permanence\st[ée]l[ée]phonique|infoline|landline|switchboard){_NUMBER}"),
    ("telephone", r"[TP](?:\s?:|\.(?=\s?[+(]{0,2}\d)|(?=\s\+))"),
    ("mobile", r"M(?:\s?:|(?=\s\+))"),
    ("telefax", rf"t[ée]l[ée]fax{_NUMBER}"),
    ("fax", rf"{_FAX}{_NUMBER}"),
    ("fax", r"F(?:\s?:|\.(?=\s?[+(]{0,2}\d)|(?=\s\+))"),
    ("email", rf"(?:e-?mails?|mails?|e-?mail\saddress|courriels?|(?:courrier|adresse)\s[ée]lectronique|m[ée]l|correo(?:\selectr[óo]nico)?|posta\selettronica|correio\seletr[ôo]nico)(?:{_COLON}|\.(?=\s)|(?=\s[^\s@]{{1,64}}@)|(?=\svia\s))"),
    ("email", rf"E(?:{_COLON}|(?=\s[^\s@]{{1,64}}@))"),
    ("web", rf"(?:(?:our\s)?web\s?(?:sites?|page)?|www|homepage|home\spage|internet|url|online|site(?:\s(?:web|internet))?|sitio(?:\sweb)?|p[áa]gina(?:\sweb)?|web(?:seite|auftritt)|sito(?:\s(?:web|internet))?)(?:{_COLON}|\.?(?=\s?(?:https?:|www\.))|(?=\s[\w-]{{2,63}}(?:\.[\w-]{{1,63}}){{1,4}}(?:[\s/,;(]|$)))"),
    ("web", rf"W(?:{_COLON}|(?=\s(?:https?:|www\.)))"),
    ("languages", rf"(?:(?:web\s?site\s|working\s)?languages?|langues?(?:\sdu\ssite)?|idiomas?(?:\sdel\ssitio)?|sprachen?|lingu[ae]){_COLON}"),
    ("address", rf"(?:(?:postal|mailing|street|office|visiting|visitors|physical)\saddress|address|addr?|adresse(?:\spostale)?|anschrift|postanschrift|direcci[óo]n(?:\spostal)?|domicilio|indirizzo|endere[çc]o|adres|(?:head\s?|main\s)office|headquarters|location|si[èe]ge(?:\ssocial)?|sede|sitz){_COLON}"),
    ("city", rf"(?:city|town|ville|ciudad|ort|stadt|citt[àa]|cidade){_COLON}"),
    ("postalCode", rf"(?:post\s?code|postal\scode|zip(?:\scode)?|code\spostal|c[óo]digo\spostal|plz|postleitzahl|cap|cep){_COLON}"),
    ("region", rf"(?:state|province|county|region|provincia|r[ée]gion|bundesland|kanton|estado){_COLON}"),
    ("country", rf"(?:country|pays|pa[íi]s|land|paese){_COLON}"),
    ("founded", rf"(?:(?:year\s)?(?:founded|established|of\sfoundation)|founding\syear|foundation|est\.?|fond[ée]e?\s?(?:en)?|ann[ée]e\sde\scr[ée]ation|(?:date\sde\s)?cr[ée]ation|fundad[ao]\s?(?:en|em)?|a[ñn]o\sde\sfundaci[óo]n|fundaci[óo]n|gr[üu]ndung(?:sjahr)?|gegr[üu]ndet|fondazione|opgericht){_COLON}"),
    ("contact", rf"(?:contact(?:\sperson)?s?|personne\s(?:de|à)\scontact(?:er)?|(?:persona\sde\s)?contacto|responsable|ansprechpartner(?:in)?|ansprechperson|kontakt(?:person)?|contatto|contato|contactpersoon|referente|(?:executive\s)?director(?:a)?|coordinator|co[ou]rdin(?:atrice|ateur|adora|ador)|chair(?:person|woman)?)(?:\s(?:pour|for|für|in|à|en|para|per|de|im|voor|au|aux)\s[^:,;\d]{{2,40}}?)?{_COLON}"),
    ("acronym", rf"(?:acronym|abbreviation|short\sname|sigles?|siglas?|acronyme|acr[óo]nimo|abk[üu]rzung|kurzname){_COLON}"),
    ("name", rf"(?:(?:full\s)?name(?:\sof\s(?:the\s)?organi[sz]ation)?|organi[sz]ation|nom|nombre|organi[sz]aci[óo]n|organisme){_COLON}"),
    ("description", rf"(?:description|about(?:\sus)?|activities|aims?|mission|focus|main\sactivities|services|descripci[óo]n|actividades|activit[ée]s|beschreibung|aufgaben|t[äa]tigkeit(?:en)?|notes?|what\s(?:it\sdoes|they\sdo)|attivit[àa]){_COLON}"),
), before=r"(?<![\w@./&'’-])")  # fmt: skip
EDGES = " \t\u00a0,;|•·–—-*"


def pieces(text: str, line: int = 0) -> Iterator[Piece]:
    """Yield the stretches of a line from one label to the next; what stands before the first label has none."""
    kind, start = "", 0
    for mark in _LABELS.pattern.finditer(text):
        if kind or text[start : mark.start()].strip(EDGES + "(["):
            yield _piece(kind, text[start : mark.start()], line)
        kind, start = _LABELS.kind(mark), mark.end()
    yield _piece(kind, text[start:], line)


def leading(text: str) -> str:
    """Return what the label at the beginning of a line says the line is, or ""."""
    mark = _LABELS.pattern.match(text.lstrip(EDGES))
    return _LABELS.kind(mark) if mark else ""


def _piece(kind: str, text: str, line: int) -> Piece:
    text = text.strip(EDGES)
    if text.endswith(("(", "[")):  # the bracket that the next label stood in
        text = text[:-1].rstrip(EDGES)
    return Piece(kind, text, line)
