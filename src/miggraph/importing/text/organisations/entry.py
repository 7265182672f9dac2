"""One entry of a directory: the pieces of a block of lines, each put where its label or its form says that it belongs."""

from __future__ import annotations

import re
from collections.abc import Callable

from miggraph.bibliography.model import Listing
from miggraph.importing.text.layout.blocks import Block, Line
from miggraph.importing.text.organisations import founding_years, headers, names
from miggraph.importing.text.privacy import personal_data, withholding
from miggraph.importing.text.recognition import labels, postal_addresses, web_addresses
from miggraph.importing.text.vocabulary import countries, languages
from miggraph.importing.text.vocabulary.languages import LANGUAGES

ADDRESS = "the address or number of a person to get in touch with"
_SENTENCE = re.compile(r"(?<=[a-zà-ÿ][a-zà-ÿ][a-zà-ÿ)])\.\s+(?=[A-ZÀ-Þ\d])|(?<=[A-Z]\))\.\s+(?=[A-ZÀ-Þ\d])")
_BULLET = re.compile(r"^\s*(?:[-•*–·▪◦]|\(?\d{1,2}(?:\.\d{1,3})+[.)]?|\(?\d{1,3}[.)])\s+")


class DirectoryEntry:
    """One block as it is read: its pieces go to the listing one after another, then what they say together is worked out."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.listing = Listing({"type": "Organisation"}, block.line, heading=block.heading)
        self.printed = ""  # the name as printed
        self.loose: list[str] = []  # parts of an address without a label, and those behind one
        self.address: list[str] = []
        self.fields: dict[str, str] = {}
        self.numbers: list[tuple[str, str, int]] = []  # kind, text, line
        self.about: list[str] = []
        self.years: list[int] = []
        self.last = ""  # the kind of the last piece
        self.person = False  # behind the name of a person to get in touch with
        self.mobile = self.home = False
        self.left_out: list[str] = []
        self.contacts: list[Line] = []  # persons to get in touch with, named where nothing of theirs is left out

    def read(self) -> None:
        """Read the block into the listing."""
        for line in headers.unwrapped(self.block.lines):
            self._line((line[0], _BULLET.sub("", line[1]) if not self.printed else line[1]))
        for number, text in self.block.annotation:
            if withholding.private_details(text):
                self._leave_out(ADDRESS, number)
            elif labels.leading(text):
                self._line((number, text))
            else:
                self.about.append(text)

    def close(self) -> None:
        """Keep the names of persons to get in touch with, unless something of theirs is left out."""
        for number, name in self.contacts if not self.left_out else ():
            self.listing.rest.append(name)
            self.listing.doubt("name", "names a person to get in touch with", number)

    def _line(self, line: Line) -> None:
        hidden = len(line[1].split()) < 10 and web_addresses.take_email(line[1], hidden=True)[0]
        if self.printed and headers.is_prose(line[1]) and not (labels.leading(line[1]) or headers.is_data(line[1]) or hidden):
            self.about.append(line[1])
            return
        for piece in labels.pieces(line[1], line[0]):
            self._piece(piece)

    def _piece(self, piece: labels.Piece) -> None:
        kind, text = piece.kind, piece.text
        if kind in ("description", "name", "acronym"):
            {"description": self._described, "name": self._named, "acronym": self._acronym}[kind](text, piece.line)
        elif text or kind:
            self._contact_data(kind, text, piece.line)
        if kind:
            self.last = kind

    def _contact_data(self, kind: str, text: str, line: int) -> None:
        """Take the addresses out of a piece first, whatever its label; then go by it."""
        emails, text = web_addresses.take_email(
            text, hidden=kind in ("email", "contact") or (not kind and len(text.split()) < 8 and bool(self.printed))
        )
        bare = kind == "web" or (not kind and self.last == "web") or bool(re.fullmatch(r"\S{4,}\.[a-z]{2,7}(?:/\S*)?", text))
        pages, text = web_addresses.take_web(text, bare=bare)
        self._add("email", emails)
        self._add("webPages", pages)
        text = text.strip(labels.EDGES + "<>") if emails or pages else text
        text = re.sub(r"\(\s*\)", "", text).strip()
        kind = kind or self._continued(text)
        if text.strip(" .,;()/|&") or kind in ("private", "contact"):
            self._handler(kind)(text, line)

    def _continued(self, text: str) -> str:
        """Return what a piece without a label goes on with: numbers under a telephone number, lines under an address or a person."""
        if self.last in ("telephone", "fax", "telefax", "mobile", "both") and re.fullmatch(r"[\d\s()+./-]{6,}", text):
            return self.last
        return self.last if self.last in ("address", "contact", "private") else ""

    def _handler(self, kind: str) -> Callable[[str, int], None]:
        special = {
            "": self._unlabelled,
            "address": self._addressed,
            "contact": self._contacted,
            "founded": self._founded,
            "languages": self._languages,
            "private": self._private,
        }
        if kind in special:
            return special[kind]
        if kind in ("telephone", "fax", "telefax", "mobile", "both"):
            return lambda text, line: self._numbered(kind, text, line)
        if kind in ("city", "postalCode", "region", "country"):
            return lambda text, _: self.fields.update({kind: text}) if kind not in self.fields else self.listing.rest.append(text)
        return self.remark

    # the pieces

    def _unlabelled(self, text: str, line: int) -> None:
        if not self.printed:
            self._headed(text, line)
        elif text.startswith(("(", "[")) and text.endswith((")", "]")) and not self.loose:
            self.printed += " " + text
        elif web_addresses.is_languages(text) and self.listing.record.get("webPages"):
            self._languages(text, line)
        elif self.last in ("telephone", "fax", "telefax", "email", "web", "mobile", "both") and (self.loose or self.address):
            self.remark(text, line)
        else:
            self._parts(headers.parts(text), self.loose, line)

    def _headed(self, text: str, line: int) -> None:
        """Read the line that the name stands on, perhaps with the address behind it."""
        found = headers.parts(text)
        found[:1] = _SENTENCE.split(found[0])
        found[:1] = headers.before_address(found[0], dashes=len(re.findall(r"\s[–—-]\s", self.block.lines[0][1])) > 1)
        count = headers.name_length(found)
        if count > 1 and " " in found[0]:
            self.listing.doubt("name", "the commas were taken as part of the name", line)
        self.printed = ", ".join(found[:count])
        self._parts(found[count:], self.loose, line)

    def _parts(self, found: list[str], into: list[str], line: int) -> None:
        for text in found:
            head, tail = headers.before_prose(text)
            if headers.is_founding(head):
                self.years += founding_years.years(head)
            elif headers.is_prose(head):
                self.remark(head, line)
            elif re.fullmatch(r"\+\d[\d\s()./-]{7,24}", head):
                self._numbered("telephone", head, line)
            else:
                into.append(head)
            if tail:
                self.remark(tail, line)

    def _addressed(self, text: str, line: int) -> None:
        self.person = False
        self.last = "address"
        self._parts(headers.parts(text), self.address, line)

    def _contacted(self, text: str, line: int) -> None:
        """Note a person to get in touch with; a home address or a mobile number is left out."""
        if web_addresses.is_route(text):
            self._route(text)
            return
        self.person = True
        if personal_data.is_home(text) or (postal_addresses.is_street(text) and re.search(r"\d", re.sub(r"(?<=[^\W\d])\d+", "", text))):
            self.home = self.home or personal_data.is_home(text) or not personal_data.is_body(text)
            self._leave_out(ADDRESS, line)
        elif text:
            self.contacts.append((line, text))

    def _private(self, text: str, line: int) -> None:  # noqa: ARG002 - what it says is not looked at
        self.home = True
        self._leave_out("a private address or number", line)

    def _numbered(self, kind: str, text: str, line: int) -> None:
        if kind == "mobile" and self.person:
            self.mobile = True
            self._leave_out("the mobile number of a person to get in touch with", line)
        else:
            self.mobile = self.mobile or kind == "mobile"
            self.numbers.append((kind, text, line))

    def _leave_out(self, what: str, line: int) -> None:
        if what not in self.left_out:
            self.left_out.append(what)
            self.listing.doubt("addresses" if "address" in what else "telephone", f"{what} was left out as private", line)

    def _founded(self, text: str, line: int) -> None:
        years = [int(year) for year in re.findall(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", text)]
        self.years += years[:1]
        rest = re.sub(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", "", text, count=1).strip(" .,")
        if rest or not years:
            self.remark(text if not years else rest, line)

    def _languages(self, text: str, line: int) -> None:  # noqa: ARG002 - one shape for all handlers
        self._add(
            "websiteLanguages", [f"language/{tag}" for tag in web_addresses.site_languages(text, of_site=True) or languages.tags(text)]
        )
        if not web_addresses.is_languages(text) and text.casefold().strip(" .") not in LANGUAGES:
            self.listing.rest.append(text)

    def _described(self, text: str, line: int) -> None:  # noqa: ARG002 - one shape for all handlers
        self.about.append(text)

    def _named(self, text: str, line: int) -> None:  # noqa: ARG002 - one shape for all handlers
        if self.printed:
            self.listing.rest.append(self.printed)
        self.printed = text

    def _acronym(self, text: str, line: int) -> None:  # noqa: ARG002 - one shape for all handlers
        self.listing.record["acronym"] = text.strip("() ")

    def remark(self, text: str, line: int) -> None:
        """Place words that stand behind a number or an address on the web: first what is in brackets, then each sentence."""
        bracket = re.match(r"\s*\(([^()]{1,200})\)[\s.,;]*(.*)$", text, re.DOTALL)
        head, tail = (f"({bracket[1]})", bracket[2]) if bracket else headers.before_prose(text)
        for part in [head] if bracket or headers.is_prose(head) or web_addresses.is_languages(head) else headers.parts(head):
            self._one_remark(part, line)
        if tail:
            self.remark(tail, line) if bracket else self.about.append(tail)

    def _one_remark(self, text: str, line: int) -> None:
        accessed, text = web_addresses.take_access(text)
        for note in accessed:
            self.listing.rest.append(note)
            self.listing.doubt("webPages", f"{note}: as printed, of the web page", line)
        text = text.lstrip(" ,;.•|–—-").rstrip(" ,;•|–—-" if headers.is_prose(text) else " ,;.•|–—-")
        languages = web_addresses.site_languages(text, of_site=len(text) < 200 and not headers.is_long(text)) if text else []
        if not text.strip("() "):
            return
        if countries.country(text) and "country" not in self.fields:
            self.fields["country"] = text
        elif languages and not headers.is_long(text):
            self._add("websiteLanguages", [f"language/{tag}" for tag in languages])
        elif web_addresses.is_route(text):
            self._route(text)
        elif headers.is_founding(text):
            self.years += founding_years.years(text)
        elif headers.is_prose(text):
            self.about.append(text)
        else:
            self.listing.rest.append(text)

    def _route(self, text: str) -> None:
        self._add("contactRoute", [text.strip(" ().,;")])

    def _add(self, key: str, values: list[str]) -> None:
        held = self.listing.record.setdefault(key, [])
        held.extend(value for value in dict.fromkeys(values) if value not in held)

    def private(self) -> str:
        """Say what of a private person's this looks like, or ""."""
        record, own = self.listing.record, names.read(self.printed).name
        sure = personal_data.is_person(own)
        organised = bool(record.get("webPages") or record.get("acronym") or personal_data.is_body(own))
        theirs = self.home or self.mobile
        held = (
            (sure and (theirs or not organised))
            or (theirs and not organised and personal_data.may_be_person(own))
            or (not own and self.left_out and not organised)
        )
        return personal_data.description(home=self.home, mobile=self.mobile) if held else ""
