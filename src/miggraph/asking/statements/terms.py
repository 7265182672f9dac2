"""The terms of a question: its words, names and numbers, each with the phrases that say the same, and what the question asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from miggraph.asking.english.lexicon import Lexicon
from miggraph.asking.statements.words import Words
from miggraph.graph.labels import Entry, Labels
from miggraph.ground import folding
from miggraph.ground.folding import IRREGULAR, SPELLING, fold, fold_word

NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?!\w)")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = re.compile(rf"\b((?:{'|'.join(MONTHS)})[a-z]*)\.? ((?:1[5-9]|20)\d\d)\b", re.IGNORECASE)
END = re.compile(r"[.!?;]+\s+")
ENOUGH = 2  # terms that make a question
LONGEST_NAME = 12  # words
MAX_WORDS = 60  # of a question: nobody asks one thing in more
# What these are called are words of the language too, not names: who asks of migrants asks of no thing that bears the name.
COMMON = frozenset({"theme", "term", "type", "source", "vocabulary"})
COUNTING = frozenset({"many", "of"})  # the words after which stands what is counted
BEGINNING = frozenset({"who", "deed"})  # what asks only where a question begins
COUNTED, NEGATION, OUGHT, ADVERB = "number", "negation", "ought", "ly"


@dataclass(frozen=True, slots=True)
class Term:
    """What a question says in a word or a name, and the phrases that say the same."""

    typed: str
    phrases: tuple[str, ...]
    is_required: bool = False  # names and numbers: another name or number is another question
    things: frozenset[str] = frozenset()  # what a name names
    is_light: bool = False  # what a sentence may lack
    is_told: bool = False  # what is told before the question, which a sentence may lack always
    own: tuple[str, ...] = ()  # those of the phrases that are no synonyms


@dataclass
class Question:
    """The terms of a question, what it asks for (number, share, date, meaning ...), and the term that is to be counted."""

    terms: list[Term] = field(default_factory=list)
    asks: set[str] = field(default_factory=set)
    counted: Term | None = None
    words: frozenset[str] = frozenset()  # all of its words, folded


@dataclass(frozen=True)
class Token:
    """A folded word of a question, and the word it stands in as it was typed."""

    word: str  # folded
    typed: str


class Reader:
    """Reads questions by the labels of a graph, the stop words of the lexicon and the words of statements."""

    def __init__(self, labels: Labels, lexicon: Lexicon, words: Words) -> None:
        self.labels, self.lexicon, self.words = labels, lexicon, words

    def read(self, question: str) -> Question:
        """Cut a question into terms: names first, then what it asks for, then words of one meaning; stop words are left out."""
        found = Question()
        for month, year in MONTH.findall(question):
            dates = (f"{year} {MONTHS.index(month[:3].lower()) + 1:02}", f"{month} {year}")
            found.terms.append(Term(f"{month} {year}", dates, is_required=True, own=dates))
        for number in NUMBER.findall(MONTH.sub(" ", question)):
            forms = self.forms(number.replace(",", ""))
            found.terms.append(Term(number, forms, is_required=True, own=forms))
        tokens = _tokens(question)
        last = max(0, len(tokens) - len(_tokens(END.split(question.strip(" .!?;"))[-1])))
        found.words = frozenset(token.word for token in tokens)
        told: list[Term] = []
        at, is_count = 0, False
        while at < len(tokens):
            length, term, asks = self._next(tokens, at, begins=not found.terms and found.asks.isdisjoint(self.words.kinds_of_things))
            found.asks.update(asked for asked in asks if self._is_asked(asked, at, last, begins=not found.terms))
            if term and all(term.phrases != other.phrases for other in found.terms):
                found.terms.append(term)
                told += [term] if at < last and not term.is_required else []
            if term and is_count and not found.counted and not term.things:  # of Filipino workers workers are counted
                found.counted = term
            is_count = (is_count and not self._is_preposition(tokens[at])) or (COUNTED in asks and tokens[at + length - 1].word in COUNTING)
            at += length
        if len(found.terms) - len(told) >= ENOUGH:  # then what is told before the question need not be said again
            found.terms = [replace(term, is_told=True) if term in told else term for term in found.terms]
        return found

    @staticmethod
    def _is_asked(asked: str, at: int, last: int, *, begins: bool) -> bool:
        """Say whether a word asks: "who" begins a question, and is "people who" further on; "not" in what is told before is not asked."""
        if asked in BEGINNING:
            return at in (0, last)
        if asked == OUGHT:  # further on it is part of what is said: "which study says that men should share housework"
            return begins
        return at >= last or asked != NEGATION

    def _next(self, tokens: list[Token], at: int, *, begins: bool) -> tuple[int, Term | None, tuple[str, ...]]:
        """Return how many words are read, the term that they are, and what they ask for."""
        for length in range(min(LONGEST_NAME, len(tokens) - at), 0, -1):
            span = tokens[at : at + length]
            phrase, typed = " ".join(token.word for token in span), " ".join(dict.fromkeys(token.typed for token in span))
            if phrase in self.words.asks:
                return length, None, (self.words.asks[phrase],)
            if begins and phrase in self.words.kinds:
                return length, None, (self.words.kinds[phrase],)
            term = self._term(phrase, typed)
            if term or self.says_nothing(phrase):
                return length, term, ()
        token = tokens[at]
        return 1, self._worded(token.word, token.typed, is_light=token.word.endswith(ADVERB)), ()

    def _term(self, phrase: str, typed: str) -> Term | None:
        """Return the name, or the known word or phrase, that a phrase is; None where it is none or says nothing."""
        if things := self._named(phrase, typed):
            names = self._called(things)
            return Term(typed, names, is_required=True, things=things, own=names)
        if phrase in self.words.silent:
            return None
        plain = list(self.words.plain(phrase))
        is_light = not self.words.light.isdisjoint(plain)
        if same := next((one for one in plain if one in self.words.synonyms), ""):
            return self._worded(same, typed, is_light=is_light)
        return self._worded(phrase, typed, is_light=True) if is_light and not self.says_nothing(phrase) else None

    def _worded(self, phrase: str, typed: str, *, is_light: bool) -> Term:
        return Term(typed, self.forms(phrase, typed), is_light=is_light, own=(typed.lower(), *self._spelt(phrase)))

    def says_nothing(self, phrase: str) -> bool:
        """Say whether a folded phrase, in its plain form, says nothing of what is asked."""
        return any(map(self._is_silent, self.words.plain(phrase)))

    def _is_preposition(self, token: Token) -> bool:
        return token.word in self.lexicon.prepositions and token.word not in COUNTING

    def _is_silent(self, phrase: str) -> bool:
        lexicon = self.lexicon
        return len(phrase) == 1 or phrase in self.words.silent or phrase in lexicon.stop_words or phrase in lexicon.prepositions

    def _named(self, phrase: str, typed: str) -> frozenset[str]:
        """List the things that a phrase names; none where it is a word of the language as well."""
        entries = [entry for entry in self.labels.called(phrase) if self._is_name(entry, phrase, typed)]
        if not entries or any(entry.kind in COMMON for entry in entries):
            return frozenset()
        return frozenset(entry.thing for entry in entries)

    def _called(self, things: frozenset[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(entry.label for thing in sorted(things) for entry in self._names(thing)))

    def _is_name(self, entry: Entry, phrase: str, typed: str) -> bool:
        """Say whether a label is meant: a code, and what is a stop word too, counts only in capitals ("US" and not "us")."""
        return not entry.is_foreign and ((typed.isupper() and entry.label == typed) or not (entry.is_code or self._is_silent(phrase)))

    def _names(self, thing: str) -> list[Entry]:
        return [entry for entry in self.labels.of(thing) if not entry.is_code and not entry.is_foreign]

    def forms(self, phrase: str, typed: str = "") -> tuple[str, ...]:
        """List the phrases that say the same: synonyms, and all forms of each word that the stemmer does not bring together."""
        same = [phrase, *(word for group in self.words.synonyms.get(phrase, ()) for word in group)]
        forms = [typed.lower(), *(form for one in same for form in self._spelt(one))]
        if re.fullmatch(r"\d{4,15}", phrase):
            forms.append(f"{int(phrase):,}")  # 12724 is 12,724 in a sentence
        return tuple(dict.fromkeys(form for form in forms if form))

    def _spelt(self, phrase: str) -> Iterable[str]:
        """Yield the spellings of a phrase, and for a single word its irregular forms."""
        yield phrase
        yield fold(phrase)
        if " " in phrase:  # stems do the rest: "got away" for "get away"
            first, _, rest = phrase.partition(" ")
            yield from (f"{form} {rest}" for form in self.words.forms.get(first, ()))
            return
        for word in dict.fromkeys((phrase, *fold_word(phrase))):
            yield from (form for plain in self.words.plain(word) for form in self.words.forms.get(plain, ()))
            yield from (plural for plural, single in IRREGULAR.items() if single == word)
            yield from (american for american, own in SPELLING.items() if own == word)
            yield re.sub(r"is(?=(e|ed|es|er|ers|ing|ation|ations)$)", "iz", word)
            yield word.replace("our", "or") if len(word) > 4 else word


def _tokens(text: str) -> list[Token]:
    """Return the folded words of a text but for its numbers and months, which are read apart."""
    text = NUMBER.sub(" ", MONTH.sub(" ", text)).replace("%", " percent ").replace("+", " and ")
    return [Token(part, token.text) for token in folding.tokens(text) for part in token.folded][:MAX_WORDS]
