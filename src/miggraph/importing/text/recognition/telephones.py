"""Telephone numbers: from the ways in which directories print them to E.164 (ITU-T E.164), with the ``phonenumbers`` library."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Digits with whatever groups them, perhaps with an extension
_RUN = re.compile(
    r"[+(]{0,2}\d[\d\s().\u00a0\u2010-\u2014/+-]{4,60}\d(?:\s?(?:extension|ext\.?|x|poste|durchwahl|anexo|int\.)\s?\d{1,6})?", re.IGNORECASE
)
_EXTENSION = re.compile(r"\s?(?:extension|ext\.?|x|poste|durchwahl|anexo|int\.)\s?\d{1,6}$", re.IGNORECASE)
# "(mornings only)"; "(0)" is a part of the number
_REMARK = re.compile(r"\([^()]{0,80}[^\W\d_]{2}[^()]{0,80}\)")
MAX_NUMBERS = 40  # a longer list is no entry of an organisation, and each costs several tries


@dataclass(slots=True)
class Numbers:
    """The numbers of a stretch of text: E.164 and as printed, side by side; those that are none; and the other words."""

    valid: list[tuple[str, str]] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)
    rest: str = ""


def read(text: str, region: str = "") -> Numbers:
    """Read the telephone numbers in a text; ``region`` (ISO 3166-1) is the country of those that name none."""
    found = Numbers()
    remarks = _REMARK.findall(text)
    text = _REMARK.sub(" ", text)
    runs = _RUN.findall(text)
    for run in runs[:MAX_NUMBERS]:
        _run(run.strip(), region, found)
    found.invalid += runs[MAX_NUMBERS:]
    words = re.sub(r"(?i)(?<!\w)(?:or|and|und|et|y|e|ou|oder)(?!\w)", " ", _RUN.sub(" ", text))
    words = " ".join(words.split()).strip(" ,;/|&.+-–()")
    found.rest = " ".join([*remarks, words] if words else remarks)
    return found


def _run(run: str, region: str, found: Numbers) -> None:
    """Take one run of digits: a number, or several parted by strokes, of which later ones may give only their last digits."""
    if whole := e164(run, region):
        found.valid.append((whole, run))
        return
    first = found.valid[0][0] if found.valid else ""
    numbers = []
    for part in _parts(run):
        number = e164(part, region) or (first and e164(_completed(first, part), region))
        first = first or number
        numbers.append((number, part))
    if any(number for number, _ in numbers):
        found.valid += [(number, part) for number, part in numbers if number]
        found.invalid += [part for number, part in numbers if not number]
    else:
        found.invalid.append(run)


def _parts(run: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"/|(?<=\d)\s+(?=\+)", run)]
    return [part for part in parts if part]


def _completed(first: str, part: str) -> str:
    """Put the last digits of a further number behind the beginning of the first: 271 2345/6."""
    digits = "".join(char for char in part if char.isdigit())
    return first[: -len(digits)] + digits if 0 < len(digits) < len(first) - 3 else ""


def e164(text: str, region: str = "") -> str:
    """Return a number in E.164, or "" where it is none.

    >>> e164("32 02/210 04 28", "BE"), e164("44 (0)207 243 2942", "GB"), e164("020 7243 2942")
    ('+3222100428', '+442072432942', '')
    """
    import phonenumbers

    # the first reading that is a number which exists: a wrong digit, or a wrong country, makes none
    for form, country in _forms(_EXTENSION.sub("", text), region):
        try:
            number = phonenumbers.parse(form, country or None)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ""


def _forms(text: str, region: str) -> list[tuple[str, str]]:
    """List what a printed number may mean: as it stands, in its country, with the + that was lost, without the trunk (0)."""
    plain = re.sub(r"[\u2010-\u2014\u00a0/.]", " ", text.strip())
    plain = re.sub(r"^\(?\s?(?:00|\+)\s?", "+", plain)
    if plain.startswith("+"):
        return [(plain, ""), (re.sub(r"\(\s?0\s?\)", "", plain), "")]
    national = [(plain, region)] if region else []
    return (
        [*national, ("+" + plain.lstrip("("), ""), ("+" + re.sub(r"\(\s?0\s?\)", "", plain).lstrip("("), "")]
        if plain[:1] != "0"
        else national
    )


def country(number: str) -> str:
    """Return the country (ISO 3166-1) of a number in E.164, or "" where several share its code and none is sure."""
    import phonenumbers

    code = phonenumbers.region_code_for_number(phonenumbers.parse(number, None)) or ""
    return code if re.fullmatch("[A-Z]{2}", code) else ""


def is_mobile(number: str) -> bool:
    """Say whether a number in E.164 is that of a mobile telephone and of nothing else."""
    import phonenumbers

    return phonenumbers.number_type(phonenumbers.parse(number, None)) == phonenumbers.PhoneNumberType.MOBILE
