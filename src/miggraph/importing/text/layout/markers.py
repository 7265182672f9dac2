"""Markers: the numbers and bullets that entries begin with, and the words that a line goes on with."""

from __future__ import annotations

import re

from miggraph.importing.text.vocabulary.patterns import INITIAL

NESTED = rf"\[?\(?\d{{1,2}}(?:\.\d{{1,3}}){{1,2}}[.)\]]*(?=\s+[“\"‘«„(\[]*{INITIAL})"  # 1.2, before a capital: not "2.5 million"
# "12.", "[3]", "1.2" or a bullet, with something behind it
MARKER = re.compile(rf"^\s*(?:(?P<number>{NESTED}|\[?\(?\d{{1,4}}[.)\]]+)|(?P<bullet>[•·●○■▪◦‣⁃*➢►–—-]))\s+(?=\S)")
# What begins so goes on with the citation above: an address, pages, a bracket, a small letter
CONTINUES = re.compile(
    r"^\s*(?:[(\[]|(?i:https?://|www\.|ISBN|ISSN|doi\b|available (?:at|from|online)|website:|e-?mail:|pp?\.\s|\d+\s?pp\b|also available|retrieved|accessed|disponible|verfügbar|\d{1,3}[–-]\d{1,3}|vol\.)|[a-zà-öø-ÿß&])"
)
