"""Assembly: what the pieces of a directory's entry say together - the name, the country by the numbers, the numbers by the country."""

from __future__ import annotations

import re
from typing import Any

from miggraph.importing.text.organisations import founding_years, names
from miggraph.importing.text.organisations.entry import DirectoryEntry
from miggraph.importing.text.privacy import personal_data
from miggraph.importing.text.recognition import postal_addresses, telephones, web_addresses
from miggraph.importing.text.vocabulary import countries, towns
from miggraph.importing.text.vocabulary.country_names import NAMES

# The order of keys that the records which were typed by hand have
_ORDER = (
    "type", "name", "acronym", "otherNames", "parentOrganisation", "succeededBy", "founded", "description", "addresses",
    "telephone", "telephoneAsPrinted", "fax", "faxAsPrinted", "email", "contactRoute", "webPages", "websiteLanguages",
)  # fmt: skip
_SEVERAL = frozenset({"addresses", "webPages", "websiteLanguages", "otherNames"})


def assemble(entry: DirectoryEntry) -> None:
    """Work out the record of an entry from its pieces."""
    _name(entry)
    _numbers(entry, _address(entry))
    _description(entry)
    record = entry.listing.record
    entry.listing.record = {key: _plain(key, record[key]) for key in _ORDER if record.get(key)}


def _plain(key: str, value: Any) -> Any:
    """Give a single value without a list, as records do, where a list is not the rule."""
    return value[0] if isinstance(value, list) and len(value) == 1 and key not in _SEVERAL else value


def _name(entry: DirectoryEntry) -> None:
    listing, record = entry.listing, entry.listing.record
    printed = entry.printed or ("" if countries.country(entry.block.heading) else entry.block.heading)
    named = names.read(printed)
    record["name"], listing.rest = named.name, [*named.rest, *listing.rest]
    record["acronym"] = record.get("acronym") or named.acronym
    record["otherNames"] = [name for name in dict.fromkeys(named.others) if name not in (record["name"], record["acronym"])]
    if named.successor:
        record["succeededBy"] = named.successor
        listing.doubt("succeededBy", f"printed as what it is now, or is part of now: {named.successor}")
    if named.parent:
        record["parentOrganisation"] = named.parent
        listing.doubt("parentOrganisation", f"printed as what it is part of: {named.parent}")


def _description(entry: DirectoryEntry) -> None:
    record, text = entry.listing.record, "\n".join(entry.about)
    record["description"] = text
    years = list(dict.fromkeys([*entry.years, *founding_years.years(text.replace("\n", " "))]))
    if years:
        record["founded"] = years[0]
    if len(years) > 1:
        entry.listing.doubt("founded", "several years: " + ", ".join(map(str, years)))
    if not record.get("websiteLanguages"):
        record["websiteLanguages"] = [f"language/{tag}" for tag in web_addresses.site_languages(text)]


def _address(entry: DirectoryEntry) -> str:
    """Read the address. Returns the country; it may be that of the heading or, with a doubt, of the numbers, the town or the domain."""
    listing, fields = entry.listing, entry.fields
    parts, spare = (entry.address, entry.loose) if entry.address else (entry.loose, [])
    hint = countries.country(fields.get("country", "")) or countries.country(entry.block.heading)
    address = postal_addresses.read(parts, hint)
    if not address.country and (parts or fields):
        guess, reason = _guessed(entry, fields.get("city") or address.locality or address.region)
        address = postal_addresses.read(parts, guess)
        if guess:
            listing.doubt("addresses", f"the country ({guess}) is taken from {reason}")
    address.country = address.country or hint
    address.locality = fields.get("city") or address.locality
    address.region = fields.get("region") or address.region
    address.postal_code = fields.get("postalCode") or address.postal_code
    if personal_data.is_home(", ".join(parts)):
        entry.home = True
    if (parts or fields) and address.record:
        listing.record["addresses"] = [address.record]
    listing.rest += [*spare, *address.rest]
    return address.country or (_domain(entry) if entry.numbers else "")


def _guessed(entry: DirectoryEntry, town: str) -> tuple[str, str]:
    """Return the country of an address that names none, and what tells it."""
    if code := _dialled(entry):
        return code, "the telephone number"
    if code := towns.country(town):
        return code, "the town"
    return (code, "the domain of its web page") if (code := _domain(entry)) else ("", "")


def _domain(entry: DirectoryEntry) -> str:
    """Return the country whose domain all its web pages and email addresses are in."""
    hosts = [
        re.sub(r"^.*?(?://|@)", "", text).partition("/")[0] for key in ("webPages", "email") for text in entry.listing.record.get(key, [])
    ]
    ends = {host.rpartition(".")[2].upper() for host in hosts}
    # the domain of the United Kingdom is not its code, and .eu is no country
    end = {"UK": "GB", "EU": ""}.get(*ends, *ends) if len(ends) == 1 else ""
    return end if len(end) == 2 and end in NAMES else ""


def _dialled(entry: DirectoryEntry) -> str:
    """Return the country whose dialling code the numbers have."""
    for _, text, _ in entry.numbers:
        for number, _ in telephones.read(text).valid:
            return telephones.country(number)
    return ""


def _numbers(entry: DirectoryEntry, region: str) -> None:
    listing = entry.listing
    alone = not any(kind in ("telephone", "mobile", "both") for kind, _, _ in entry.numbers)  # a telefax alone is both
    for kind, text, line in entry.numbers:
        found = telephones.read(text, region)
        for key in {"both": ("telephone", "fax"), "fax": ("fax",), "telefax": ("telephone", "fax") if alone else ("fax",)}.get(
            kind, ("telephone",)
        ):
            _put(entry, key, found, line)
        if found.rest:
            entry.remark(found.rest, line)
    for key in ("telephone", "fax"):
        listing.record[f"{key}AsPrinted"] = [*listing.record.get(f"{key}AsPrinted", []), *listing.record.pop(f"{key}Doubtful", [])]


def _put(entry: DirectoryEntry, key: str, found: telephones.Numbers, line: int) -> None:
    record, listing = entry.listing.record, entry.listing
    for number, printed in found.valid:
        mobile = telephones.is_mobile(number)
        entry.mobile = entry.mobile or mobile
        if mobile and entry.person and key == "telephone":
            listing.doubt("telephone", "the mobile number of a person to get in touch with was left out as private", line)
            entry.left_out.append("mobile number")
        elif number not in record.setdefault(key, []):
            record[key].append(number)
            record.setdefault(f"{key}AsPrinted", []).append(printed)
    for printed in found.invalid:
        record.setdefault(f"{key}Doubtful", []).append(printed)
        listing.doubt(f"{key}AsPrinted", "no number of a country that is known: is a digit wrong, or the country missing?", line)
