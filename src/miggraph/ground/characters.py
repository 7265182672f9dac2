"""Characters: which no text holds, and what ends a line.

Control characters nobody sees, and XML cannot hold those below U+0020 (XML 1.0, section 2.2, Char). Half of a surrogate pair is no character
and has no form in UTF-8 (Unicode, D71 and D92); a noncharacter is for the inside of programs (Unicode, section 23.7).
"""

from __future__ import annotations

import re
import sys

# but tab, line feed, carriage return, and the "next line" of EBCDIC, which are white space
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# The ends of lines of YAML 1.2 (section 5.4), and of editors. str.splitlines() takes nine further characters for ends of lines.
# Ends of lines of YAML 1.1, which libyaml reads, and of it alone.
_NO_LINE_ENDS = "\x85\u2028\u2029"
_LINE_END = re.compile("\r\n|\r|\n")


def name(char: str) -> str:
    r"""Name a character that no text holds, as a person is told of it.

    >>> name("\x07"), name("\ud800")
    ('the control character U+0007', 'half of a character (U+D800)')
    """
    if char < "\xa0":
        return f"the control character U+{ord(char):04X}"
    return f"{'half of a character' if char < chr(0xE000) else 'a code for no character'} (U+{ord(char):04X})"


def fit(text: str) -> str:
    r"""Return a text with a space for each control character, and U+FFFD for what is no character.

    >>> fit("Care\x1b[31m work")
    'Care [31m work'
    """
    return text if text.isprintable() else UNFIT.sub(lambda found: " " if found[0] < "\xa0" else "\ufffd", text)


def lines(text: str) -> list[str]:
    r"""Split a text where its lines end: at a line feed, a carriage return or both.

    >>> lines("a\u2028b\r\nc")
    ['a\u2028b', 'c']
    """
    return _LINE_END.split(text)


def hide_line_ends(source: str) -> tuple[str, dict[int, str]]:
    r"""Put characters that a text does not hold in the place of what only libyaml takes for ends of lines.

    Returns the table too that translates them back.

    >>> text, hidden = hide_line_ends("a\u2028b")
    >>> len(text.splitlines()), text.translate(hidden)
    (1, 'a\u2028b')
    """
    ends = [end for end in _NO_LINE_ENDS if end in source]
    free = (char for char in map(chr, range(sys.maxunicode, 0xFFFFF, -1)) if char not in source)
    hidden = {ord(char): end for char, end in zip(free, ends, strict=False)}
    for char, end in hidden.items():
        source = source.replace(end, chr(char))
    return source, hidden
