"""What every layer needs to read Indonesian text: spaces, numerals, number words, ordinals, roman numerals.

Patterns are strings for `re.VERBOSE | re.IGNORECASE`, to be put into larger ones; each begins where a
run of its own characters begins, so that a search over a long run of them stays linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from spacy.tokens import Doc

#: One space inside a line, of any width (NBSP, thin, narrow, zero-width), never a line break.
SPACE = r"[ \t\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]"
#: A space between two words, and one that may be missing.
GAP = SPACE + r"{1,4}+"
MAYBE = SPACE + r"{0,4}+"
#: Hyphens and dashes that join the ends of a range, as printed.
DASH = r"[-\u2010-\u2015\u2212]"
#: No letter, digit or underscore on this side.
LEFT = r"(?<!\w)"
RIGHT = r"(?!\w)"
_TEXT = "fakta_text"  # where a Doc keeps its text


def text_of(doc: Doc) -> str:
    """The Doc's text, put together once: spaCy does it anew, from all tokens, each time that it is asked."""
    if _TEXT not in doc.user_data:
        doc.user_data[_TEXT] = doc.text
    return str(doc.user_data[_TEXT])


def load_yaml(package: str, name: str) -> dict[str, Any]:
    """The vocabulary file ``name`` that lies beside the code of ``package``."""
    loaded = yaml.safe_load(files(package).joinpath(name).read_text(encoding="utf8"))
    if not isinstance(loaded, dict):
        raise ValueError(f"{package}/{name}: a mapping is expected")
    return loaded


def words_pattern(words: Iterable[str]) -> str:
    """An alternation of literal phrases, longest first; a blank in a phrase is any space of a line."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(GAP.join(re.escape(part) for part in word.split(" ")) for word in ordered) + ")"


def one_space(text: str) -> str:
    """Lower case, with every stretch of white space as one blank: the form in which vocabulary is looked up."""
    return " ".join(text.replace("\u200b", " ").replace("\ufeff", " ").lower().split())


_WORDS = load_yaml("pipeline.facts", "text.yaml")
_UNITS: dict[str, int] = {**_WORDS["digits"], **_WORDS["whole"]}
_HALVES: dict[str, float] = _WORDS["halves"]
_FRACTIONS: dict[str, int] = _WORDS["fractions"]
_SINGLE_FRACTIONS = {"se" + word: 1 / share for word, share in _FRACTIONS.items()}
_ORDINALS: dict[str, int] = _WORDS["ordinals"]
LARGE: dict[str, int] = _WORDS["large"]

#: Digits with Indonesian (1.234,5) or English (1,234.5) separators; bounded, so that a search stays linear. An atomic
#: group, not "(…){0,6}+": up to Python 3.11.4 that keeps what a failed repetition had read ("5," of "5, 6").
NUMERAL = r"(?<![\d.,])\d{1,18}+(?>(?:[.,]\d{1,18}+){0,6})"
_STARTERS = words_pattern([*_UNITS, *_HALVES, *_SINGLE_FRACTIONS])
_FOLLOWERS = words_pattern([*_UNITS, *_HALVES, *_FRACTIONS, *_WORDS["small"], *LARGE, _WORDS["teen"], "koma"])
#: A number in words: "dua puluh lima", "tiga perempat", "satu setengah", "lima koma dua".
NUMBER_WORDS = rf"{LEFT}{_STARTERS}{RIGHT}(?>(?:{GAP}{_FOLLOWERS}{RIGHT}){{0,12}})"
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
#: A roman numeral up to 39.
ROMAN = rf"{LEFT}(?=[IVX])X{{0,3}}+(?:IX|IV|V?I{{0,3}}+){RIGHT}"
#: An ordinal: in words, or "ke-3".
ORDINAL = rf"(?:{LEFT}{words_pattern(_ORDINALS)}{RIGHT}|{LEFT}ke{DASH}?\d{{1,3}}{RIGHT})"

_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:,\d{3})+\.\d+")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_DOUBLE_COMMA = re.compile(r"\d{1,3}(?:[.,]\d{3})+,\d{1,2}")


def parse_numeral(text: str) -> float | None:
    """The value of printed digits; a point before three digits is thousands, a comma is decimal.

    English separators are read where nothing else is possible ("1,234,567", "1,234.5"), and a point that
    cannot stand before thousands is decimal ("17.1"). None where the digits make no number.
    """
    digits = "".join(text.split())
    if _ENGLISH.fullmatch(digits):
        digits = digits.replace(",", "")
    elif _THOUSANDS.fullmatch(digits) and not digits.startswith("0."):
        digits = digits.replace(".", "").replace(",", ".")
    elif _DOUBLE_COMMA.fullmatch(digits):  # "3,359,77": a slip of the pen for "3.359,77"
        whole, cents = digits.rsplit(",", 1)
        digits = whole.replace(",", "").replace(".", "") + "." + cents
    else:
        digits = digits.replace(",", ".")
    try:
        return float(digits)
    except ValueError:
        return None


def parse_number_words(text: str) -> float | None:
    """The value of a number in words ("dua ratus lima puluh ribu"), None where it is none."""
    words = one_space(text).split(" ")
    if len(words) == 1 and words[0] in _SINGLE_FRACTIONS:
        return _SINGLE_FRACTIONS[words[0]]
    if len(words) == 2 and words[0] in _UNITS and words[1] in _FRACTIONS:
        return _UNITS[words[0]] / _FRACTIONS[words[1]]
    if "koma" in words:
        return _parse_spoken_decimal(words)
    return _parse_cardinal(words)


def _parse_spoken_decimal(words: list[str]) -> float | None:
    """ "lima koma dua lima": digits after "koma" are read one by one."""
    at = words.index("koma")
    whole, decimals = _parse_cardinal(words[:at]), words[at + 1 :]
    if whole is None or not decimals or any(word not in _WORDS["digits"] for word in decimals):
        return None
    return float(f"{int(whole)}.{''.join(str(_WORDS['digits'][word]) for word in decimals)}")


def _parse_cardinal(words: list[str]) -> float | None:
    """Groups of up to 999, each closed by ribu, juta, …; a half adds to what stands before it."""
    total = group = unit = 0.0
    last: str | None = None
    for word in words:
        if word in _UNITS:
            if last == "unit":
                return None
            if _UNITS[word] < 100:
                unit += _UNITS[word]
            else:  # seratus, seribu: closed in themselves
                group += _UNITS[word]
        elif word in _HALVES:
            unit += _HALVES[word]
        elif word == _WORDS["teen"]:
            unit += 10
        elif word in _WORDS["small"]:
            group, unit = group + (unit or 1) * _WORDS["small"][word], 0.0
        elif word in LARGE:
            total, group, unit = total + (group + unit or 1) * LARGE[word], 0.0, 0.0
        else:
            return None
        last = "unit" if word in _UNITS and _UNITS[word] < 100 else "multiplier"
    return total + group + unit if words else None


def parse_number(text: str) -> float | None:
    """A numeral or a number in words."""
    stripped = text.strip()
    if stripped[:1].isdigit():
        return parse_numeral(stripped)
    return parse_number_words(stripped)


@cache
def parse_roman(text: str) -> int | None:
    """A roman numeral up to 399 in its usual spelling, None where it is none."""
    total, previous = 0, 0
    for letter in reversed(text.strip().lower()):
        value = _ROMAN_VALUES.get(letter)
        if value is None:
            return None
        total += value if value >= previous else -value
        previous = max(previous, value)
    return total if 0 < total < 400 else None


def parse_ordinal(text: str) -> int | None:
    """ "pertama", "kedua", "ke-3", "III" or "3" as a number, None where it is none."""
    word = one_space(text)
    if word in _ORDINALS:
        return _ORDINALS[word]
    digits = word.removeprefix("ke").lstrip("-\u2010\u2011\u2012\u2013\u2014")
    if digits.isdecimal():
        return int(digits)
    return parse_roman(word) if word else None
