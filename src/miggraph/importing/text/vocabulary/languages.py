"""Languages by the names that lists give them."""

from __future__ import annotations

import re

from miggraph.importing.text.vocabulary.patterns import any_of

# By which citations say what language something is in
LANGUAGES = {
    name: tag
    for tag, names in {
        "en": "english anglais inglés ingles englisch", "fr": "french français francais francés französisch", "es": "spanish espagnol español espanol castellano spanisch",
        "de": "german allemand alemán deutsch", "it": "italian italien italiano italienisch", "pt": "portuguese portugais portugués portugiesisch", "ru": "russian russe ruso russisch",
        "ar": "arabic arabe árabe arabisch", "zh": "chinese chinois chino chinesisch mandarin", "nl": "dutch néerlandais neerlandés niederländisch", "tr": "turkish turc turco türkisch",
        "pl": "polish polonais polaco polnisch", "uk": "ukrainian", "ro": "romanian roumain rumano rumänisch", "tl": "tagalog", "fil": "filipino", "id": "indonesian", "ms": "malay", "th": "thai",
        "vi": "vietnamese", "hi": "hindi", "bn": "bengali bangla", "ur": "urdu", "ne": "nepali", "si": "sinhala sinhalese", "ta": "tamil", "ja": "japanese", "ko": "korean", "fa": "farsi persian",
        "sw": "swahili kiswahili", "am": "amharic", "so": "somali", "el": "greek", "sv": "swedish", "no": "norwegian", "da": "danish", "fi": "finnish", "cs": "czech", "hu": "hungarian", "bg": "bulgarian",
        "sr": "serbian", "hr": "croatian", "sq": "albanian", "ca": "catalan", "he": "hebrew", "ku": "kurdish", "ha": "hausa", "my": "burmese", "km": "khmer", "lg": "luganda ganda", "ceb": "cebuano", "ilo": "ilocano ilokano", "ln": "lingala", "om": "oromo", "ti": "tigrinya", "wo": "wolof", "qu": "quechua", "ay": "aymara", "gn": "guaraní guarani", "eu": "basque euskera",
        "gl": "galician gallego", "et": "estonian", "lv": "latvian", "lt": "lithuanian", "sk": "slovak", "sl": "slovenian slovene", "mk": "macedonian", "bs": "bosnian", "ka": "georgian", "hy": "armenian", "az": "azerbaijani", "kk": "kazakh",
        "ky": "kyrgyz", "uz": "uzbek", "tg": "tajik", "mn": "mongolian", "ps": "pashto", "prs": "dari", "pa": "punjabi", "gu": "gujarati", "mr": "marathi", "ml": "malayalam", "te": "telugu", "kn": "kannada", "zu": "zulu", "xh": "xhosa",
        "yo": "yoruba", "ig": "igbo", "sn": "shona", "yue": "cantonese", "is": "icelandic", "mt": "maltese", "ga": "irish", "cy": "welsh", "rw": "kinyarwanda", "mg": "malagasy", "ht": "creole", "ug": "uyghur", "rom": "romani", "lo": "lao",
    }.items()
    for name in names.split()
}  # fmt: skip
# Besides these, those by which organisations say it of their websites; in citations they are more often something else
FURTHER = {
    "castellano": "es", "tedesco": "de", "inglese": "en", "inglês": "en", "francese": "fr", "francês": "fr", "spagnolo": "es", "espanhol": "es", "alemão": "de", "italiano": "it", "farsi": "fa", "dari": "prs", "pashto": "ps", "punjabi": "pa", "panjabi": "pa", "gujarati": "gu", "marathi": "mr",
    "telugu": "te", "kannada": "kn", "malayalam": "ml", "afrikaans": "af", "xhosa": "xh", "isixhosa": "xh", "zulu": "zu", "isizulu": "zu", "sotho": "st", "sesotho": "st", "tswana": "tn", "setswana": "tn", "yoruba": "yo", "igbo": "ig", "wolof": "wo", "lingala": "ln", "kinyarwanda": "rw", "tigrinya": "ti", "oromo": "om",
    "luganda": "lg", "shona": "sn", "chichewa": "ny", "malagasy": "mg", "quechua": "qu", "aymara": "ay", "guarani": "gn", "guaraní": "gn", "creole": "ht", "kurdisch": "ku", "kurde": "ku", "georgian": "ka", "armenian": "hy", "azerbaijani": "az", "kazakh": "kk", "kyrgyz": "ky", "tajik": "tg", "uzbek": "uz", "bosnian": "bs",
    "macedonian": "mk", "slovak": "sk", "slovenian": "sl", "slovene": "sl", "estonian": "et", "latvian": "lv", "lithuanian": "lt", "irish": "ga", "welsh": "cy", "basque": "eu", "euskera": "eu", "galician": "gl", "gallego": "gl", "català": "ca", "catalán": "ca", "malay": "ms", "cebuano": "ceb", "serbisch": "sr", "polnisch": "pl", "vietnamesisch": "vi",
    "persisch": "fa", "ukrainisch": "uk", "griechisch": "el", "albanisch": "sq", "bulgarisch": "bg", "ungarisch": "hu", "kroatisch": "hr", "somali": "so", "amharisch": "am", "catalan": "ca", "turco": "tr", "ruso": "ru", "romeno": "ro", "ucraniano": "uk",
}  # fmt: skip
_BETWEEN = re.compile(r"\s?[,;/|·–-]\s?|\s(?:and|et|y|e|und|&)\s")
LANGUAGE = any_of(LANGUAGES)
ON_WEBSITES = any_of({**LANGUAGES, **FURTHER})


def tags(text: str) -> list[str]:
    """List the tags of the languages that a text names, in order and once each; a list of tags names them too.

    >>> tags("(English, also French)"), tags("fr, en et es"), tags("Sur la mer")
    (['en', 'fr'], ['fr', 'en', 'es'], [])
    """
    parts = _BETWEEN.split(text.strip(" ().[]–—-").casefold())
    if len(parts) > 1 and set(parts) <= set(LANGUAGES.values()):
        return list(dict.fromkeys(parts))
    known = FURTHER | LANGUAGES
    found = (known.get(word.casefold(), "") for word in re.findall(r"[^\W\d_]{3,}", text))
    return list(dict.fromkeys(tag for tag in found if tag))
