"""States, provinces and counties as they stand in postal addresses, by country: full names and the abbreviations in use."""

from __future__ import annotations

import re
from functools import cache

from miggraph.ground.folding import strip_accents
from miggraph.importing.text.vocabulary.lookup import tails

_REGIONS = {
    "US": "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|PR|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|"
    "District of Columbia|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|"
    "North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|Puerto Rico|D.C.|Mass.|Calif.|N.Y.",
    "CA": "AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|PQ|SK|YT|Alberta|British Columbia|Manitoba|New Brunswick|Newfoundland|Nova Scotia|Ontario|Ont.|Québec|Saskatchewan|Prince Edward Island",
    "AU": "ACT|NSW|NT|QLD|SA|TAS|VIC|WA|New South Wales|Queensland|South Australia|Tasmania|Victoria|Western Australia|Northern Territory",
    "IN": "Andhra Pradesh|Arunachal Pradesh|Assam|Bihar|Chhattisgarh|Goa|Gujarat|Haryana|Himachal Pradesh|Jammu and Kashmir|Jharkhand|Karnataka|Kerala|Madhya Pradesh|Maharashtra|Manipur|Meghalaya|Mizoram|Nagaland|Odisha|Orissa|Punjab|Rajasthan|Sikkim|"
    "Tamil Nadu|Tamilnadu|Telangana|Tripura|Uttar Pradesh|Uttarakhand|West Bengal|U.P.|M.P.|A.P.|T.N.|W.B.",
    "BR": "AC|AL|AP|AM|BA|CE|DF|ES|GO|MA|MT|MS|MG|PA|PB|PR|PE|PI|RJ|RN|RS|RO|RR|SC|SP|SE|TO|Bahia|Ceará|Distrito Federal|Goiás|Minas Gerais|Paraná|Pernambuco|Rio Grande do Sul|Santa Catarina",
    "MX": "D.F.|DF|CDMX|Distrito Federal|Edo. de México|Estado de México|Edomex|Ags.|Aguascalientes|Baja California|Baja California Sur|B.C.|B.C.S.|BC|Campeche|Chiapas|Chis.|Chihuahua|Chih.|Coahuila|Coah.|Colima|Col.|Durango|Dgo.|Guanajuato|Gto.|Guerrero|Gro.|Hidalgo|Hgo.|"
    "Jalisco|Jal.|Michoacán|Mich.|Morelos|Mor.|Nayarit|Nay.|Nuevo León|N.L.|Oaxaca|Oax.|Puebla|Pue.|Querétaro|Qro.|Quintana Roo|Q. Roo|San Luis Potosí|S.L.P.|Sinaloa|Sin.|Sonora|Son.|Tabasco|Tab.|Tamaulipas|Tamps.|Tlaxcala|Tlax.|Veracruz|Ver.|Yucatán|Yuc.|Zacatecas|Zac.",
    "ZA": "Eastern Cape|Free State|Gauteng|KwaZulu-Natal|KwaZulu Natal|KZN|Limpopo|Mpumalanga|North West|Northern Cape|Western Cape",
    "GB": "Avon|Cornwall|Cumbria|Devon|Dorset|Essex|Kent|Middlesex|Norfolk|Suffolk|Surrey|Sussex|East Sussex|West Sussex|Somerset|Northumberland|Merseyside|Greater Manchester|Greater London|West Midlands|Tyne and Wear|Tyne & Wear|Durham|Co. Durham|Rutland|Isle of Wight|"
    "Humberside|Cleveland|Fife|Gwent|Gwynedd|Dyfed|Powys|Clwyd|Highland|Lothian|Strathclyde|Tayside|Co. Antrim|Co. Down|Co. Armagh|Co. Tyrone|Berks|Bucks|Hants|Herts|Lancs|Middx|Northants|Notts|Oxon|Wilts|England|Scotland|Wales|Northern Ireland",
    "PH": "Metro Manila|NCR|National Capital Region|Laguna|Cavite|Rizal|Bulacan|Batangas|Benguet|Pampanga|Negros Occidental|Negros Oriental|Misamis Oriental|Davao del Sur|Albay|Leyte|Palawan|Iloilo|Quezon Province|Cebu Province|Luzon|Mindanao|Visayas",
    "MY": "Selangor|Selangor Darul Ehsan|Penang|Pulau Pinang|Johor|Sabah|Sarawak|Perak|Kedah|Kelantan|Pahang|Melaka|Negeri Sembilan|Terengganu|Perlis|Wilayah Persekutuan",
    "ID": "West Java|East Java|Central Java|Jawa Barat|Jawa Timur|Jawa Tengah|DKI Jakarta|Bali|Banten|Yogyakarta Special Region|DIY|West Nusa Tenggara|NTB|NTT|East Nusa Tenggara|North Sumatra|Aceh",
    "PK": "Punjab|Sindh|Balochistan|Khyber Pakhtunkhwa|KPK|NWFP|Azad Kashmir",
    "AR": "Provincia de Buenos Aires|Pcia. de Buenos Aires|Prov. de Buenos Aires|CABA|C.A.B.A.|Capital Federal|Córdoba|Santa Fe|Mendoza|Tucumán|Salta|Jujuy|Misiones|Chaco|Entre Ríos|Neuquén|Río Negro|Chubut",
    "CO": "Cundinamarca|Antioquia|Valle|Valle del Cauca|Atlántico|Bolívar|Santander|Norte de Santander|Nariño|Cauca|Chocó|D.C.|D. C.|DC",
    "CL": "Región Metropolitana|RM|R.M.|Valparaíso|Biobío", "EC": "Pichincha|Guayas|Azuay|Imbabura|Loja", "ES": "Andalucía|Cataluña|Catalunya|Comunidad de Madrid|País Vasco|Euskadi|Galicia|Comunitat Valenciana|Canarias|Illes Balears|Gipuzkoa|Bizkaia|Navarra|Asturias",
    "IE": "Co. Dublin|Co. Cork|Co. Galway|Co. Kerry|Co. Kildare|Co. Wicklow|Co. Meath|Co. Louth|Co. Mayo|Co. Clare|Co. Donegal", "DE": "Bayern|Bavaria|Baden-Württemberg|Hessen|Nordrhein-Westfalen|NRW|Niedersachsen|Sachsen|Thüringen|Brandenburg|Schleswig-Holstein",
    "CH": "ZH|BE|LU|GE|VD|TI|SG|AG|VS|NE|FR|BS|BL", "NG": "FCT|Lagos State|Rivers State|Oyo State|Edo State|Kano State|Enugu State|Abia State", "NZ": "Auckland Region|Canterbury|Otago|Waikato",
}  # fmt: skip
# "Lagos State", "Provincia de Jujuy": what calls itself a region
_WORDS = re.compile(
    r"(?:^|\s)(?:states?|provinces?|provincia|provinz|county|counties|region|regi[óo]n|governorate|division|prefecture|oblast|krai|canton|kanton|departamento|d[ée]partement|estado|edo\.?|metropolitan|voivodeship|district)$"
    r"|^(?:county|co\.?|state of|province of|provincia de|prov\. de|pcia\. de|departamento de|estado de|edo\. de|canton de|kanton|r[ée]gion|regi[óo]n|metro)\s\w+",
    re.IGNORECASE,
)
# Of "New York" and "Port Victoria", the end is no region
_NEW = re.compile(r"(?i)new|fort|port|mount|north|south|east|west|lake|st\.?")


@cache
def _names(country: str) -> frozenset[str]:
    return frozenset(_key(name) for name in _REGIONS.get(country, "").split("|") if name)


@cache  # short ones mean other things in other countries: they count only where the country is known
def _everywhere() -> frozenset[str]:
    return frozenset(_key(name) for names in _REGIONS.values() for name in names.split("|") if len(name) > 4 and name.isascii())


def _key(text: str) -> str:
    text = strip_accents(text).replace(".", "").replace(" ", "")
    return text if len(text) < 4 and text.isupper() else text.casefold()  # "OR" is Oregon, "or" is not


def is_region(text: str, country: str) -> bool:
    """Say whether a text is the name of a state, a province or a county of a country ("": of any)."""
    text = text.strip(" ()")
    if not 1 < len(text) < 50 or any(char.isdigit() for char in text):
        return False
    names = _names(country) if country else _everywhere()
    return (
        _key(text) in names
        or bool(_WORDS.search(text))
        or (country in ("GB", "") and bool(re.fullmatch(r"(?:[NSEW]\w+ )?[A-Z]\w+shire", text)))
    )


def split(town: str, country: str) -> tuple[str, str]:
    """Part a region from the end of a town: behind a space, a dash, a stroke or a comma, or in brackets.

    >>> split("New York NY", "US"), split("São Paulo - SP", "BR"), split("Montréal (Québec)", "CA"), split("Roma RM", "IT")
    (('New York', 'NY'), ('São Paulo', 'SP'), ('Montréal', 'Québec'), ('Roma', 'RM'))
    """
    if bracket := re.fullmatch(r"([^()]+?)\s*\(([^()]+)\)", town):
        return bracket[1], bracket[2]
    if country == "IT" and (province := re.fullmatch(r"(.+?)\s([A-Z]{2})", town)):
        return province[1], province[2]
    for head, tail in tails(town, 4):
        if head and country and is_region(tail.lstrip("-–/ "), country) and not _NEW.fullmatch(head):
            return head.rstrip(" -–/,"), tail.lstrip("-–/ ")
    head, stroke, tail = town.rpartition("/")
    return (head.strip(), tail.strip()) if stroke and head and is_region(tail, country) else (town, "")
