"""Amounts of money, with the currency before or behind the number."""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.tokens import Doc

from pipeline.facts.quantities import context
from pipeline.facts.quantities import vocabulary as v
from pipeline.facts.quantities.measured import measured
from pipeline.facts.quantities.numbers import (
    AMID,
    AND,
    DIGITS,
    TO,
    last_alone,
    looks_like_year,
    number,
    rounded,
    value_of,
)
from pipeline.facts.quantities.order import free_of, in_order
from pipeline.facts.text import DASH, GAP, LEFT, MAYBE, RIGHT, one_space, text_of, words_pattern
from pipeline.records import Money

_SIGNS = "(?:" + "|".join(re.escape(sign) for sign in sorted(v.BEFORE, key=len, reverse=True)) + ")"
_WORDS = "(?i:" + words_pattern([*v.AFTER, *v.CENTS]) + ")"
_MAGNITUDE = "(?i:" + words_pattern(v.MAGNITUDES) + ")"


def _magnitude(name: str) -> str:
    return rf"(?:{MAYBE}(?:(?P<{name}_word>{_MAGNITUDE})(?P<{name}_about>an)?|(?P<{name}_letter>[TMBK])){RIGHT})?"


#: "US$1.820 per troy ons hingga US$1.890", "Rp15.700/US$-Rp15.800"
_PER = rf"(?:{GAP}per{GAP}\w{{1,12}}(?:{GAP}(?!hingga|sampai)\w{{1,8}})?|/(?:US\$|\w{{1,6}}))?"


#: A sign begins a word, or stands glued to one at a link: "pajakRp2.492 triliun".
_BEGINS = r"(?:(?<![\w$])|(?<=[a-z])(?=(?:Rp|US\$)[ ]?\d))"


def _sign_first(before: str, between: str, times: str) -> re.Pattern[str]:
    """Rp5 triliun; US$ 1,5 juta; Rp 16.000-Rp 16.500; Rp5-7 triliun; US$6 per barel-US$7; Rp-0,9 miliar"""
    return re.compile(
        rf"""{_BEGINS}{before}(?P<outer_minus>(?i:minus){GAP}(?!{_SIGNS}{MAYBE}-)|(?<!\w){DASH})?
             (?P<sign>{_SIGNS}){MAYBE}
             (?:(?i:{number("low", signed=True)}){_magnitude("low")}{_PER}
             (?P<to>(?i:{between}))(?:{_SIGNS}{MAYBE})?){times}
             (?i:{number("value", signed=True)}){_magnitude("value")}
             (?P<about>-an{RIGHT}(?:{MAYBE}(?P<late_word>{_MAGNITUDE}){RIGHT})?)?(?!{MAYBE}%|[\d])""",
        re.VERBOSE,
    )


def _sign_last(before: str, between: str, times: str) -> re.Pattern[str]:
    """5 juta dolar AS; 6,22 triliun yuan; 198,21 sen AS; dua juta rupiah; 20-30 ribu rupiah"""
    return re.compile(
        rf"""{before}(?:(?i:{number("low")}){_magnitude("low")}(?P<to>(?i:{between}))){times}
             (?i:{number("value")}){_magnitude("value")}{GAP}(?P<word>{_WORDS}){RIGHT}""",
        re.VERBOSE,
    )


#: 1,4 triliun without a currency
_BARE = re.compile(
    rf"(?i:{LEFT}(?P<value_minus>)?(?P<value>{DIGITS}){MAYBE}(?P<value_word>miliar|triliun|kuadriliun){RIGHT})(?={MAYBE}[.,;:)\n]|{GAP}(?i:{v.NOT_COUNTED}){RIGHT}|{MAYBE}\Z)",
    re.VERBOSE,
)
_COUNTED = re.compile(
    rf"{LEFT}(?:saham|volume|unit|lembar|lot|orang|pengguna|ton|barel|transaksi|sebanyak){RIGHT}",
    re.VERBOSE | re.IGNORECASE,
)
_LONG_DECIMALS = re.compile(r"\d{1,3}\.\d{4,}")
_THREE_DECIMALS = re.compile(r"\d{1,3}(?:,\d{3})+")


def find_money(doc: Doc) -> list[Money]:
    """Amounts of money of a text, in order, without overlaps; amounts in full units of their currency."""
    text = text_of(doc)
    facts: list[Money] = []
    for pattern, read in _READERS:
        if pattern is not _BARE or "Rp" in text:
            facts += free_of(facts, (read(found, doc) for found in pattern.finditer(text)))
    return in_order(facts, text)


def _factor(found: re.Match[str], name: str, currency: str) -> int:
    groups = found.groupdict()
    word, letter = groups.get(f"{name}_word") or groups.get("late_word"), groups.get(f"{name}_letter")
    if word:
        return v.MAGNITUDES[one_space(word)]
    if letter:
        return (v.LETTERS if currency == "IDR" else v.FOREIGN_LETTERS)[letter.upper()]
    return 1


def _amount(found: re.Match[str], name: str, currency: str) -> float | None:
    value, factor = value_of(found, name), _factor(found, name, currency)
    if value is None:
        return None
    if factor == 1 and _THREE_DECIMALS.fullmatch(found[name]):  # "Rp57,500": an English comma
        value = float(found[name].replace(",", ""))
    elif (
        factor == 1 and currency == "IDR" and _LONG_DECIMALS.fullmatch(found[name])
    ):  # "Rp16.4740": no fractions of a rupiah
        value = float(found[name].replace(".", ""))
    return rounded(value * factor)


def _ends(found: re.Match[str], currency: str) -> tuple[float | None, float | None]:
    """The two ends of a range; the first takes the magnitude of the second where it has none of its own."""
    low, high = _amount(found, "low", currency), _amount(found, "value", currency)
    if low is None or high is None:
        return None, high
    factor = _factor(found, "value", currency)
    if _factor(found, "low", currency) == 1 and factor > 1 and low < high / factor and low < 1000:
        low = rounded(low * factor)
    return low, high


def _read_sign_first(found: re.Match[str], doc: Doc) -> Money | None:
    currency = v.BEFORE[found["sign"]]
    low, high = _ends(found, currency)
    if high is None:
        return None
    if found["outer_minus"]:
        low, high = (None if low is None else -low), -high
    return _fact(
        doc, found.start(), found.end(), low, high, currency, about=bool(found["about"] or found["value_about"])
    )


def _read_sign_last(found: re.Match[str], doc: Doc) -> Money | None:
    word = one_space(found["word"])
    currency = v.AFTER.get(word) or v.CENTS[word]
    low, high = _ends(found, currency)
    if high is None:
        return None
    start = found.start()
    if low is not None and (low >= high or looks_like_year(found["low"], found.string[: found.start("low")])):
        start, high = last_alone(found, high)
        low = None
    if word in v.CENTS:
        low, high = (None if low is None else rounded(low / 100)), rounded(high / 100)
    return _fact(doc, start, found.end(), low, high, currency)


def _read_bare(found: re.Match[str], doc: Doc) -> Money | None:
    amount = _amount(found, "value", "IDR")
    # "perdagangan saham mencapai 11,5 miliar": shares, not rupiah
    counts = _COUNTED.search(context.clause_before(found.string, found.start()))
    return (
        None
        if amount is None or counts
        else _fact(doc, found.start(), found.end(), None, amount, "IDR", confidence=0.7)
    )


def _fact(
    doc: Doc,
    start: int,
    end: int,
    low: float | None,
    high: float,
    currency: str,
    *,
    about: bool = False,
    confidence: float = 0.97,
) -> Money:
    text = text_of(doc)
    return Money(
        start,
        end,
        text[start:end],
        amount=high if low is None else low,
        currency=currency,
        amount_high=None if low is None else high,
        comparator="~" if about else context.comparator(text, start, end, low is not None),
        measured=measured(doc, start, end),
        direction=context.direction(text, start),
        basis=context.basis(text, end),
        confidence=confidence,
    )


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Doc], Money | None]], ...] = (
    (_sign_first(AMID, AND, ""), _read_sign_first),
    (_sign_first("", TO, "?"), _read_sign_first),
    (_sign_last(AMID, AND, ""), _read_sign_last),
    (_sign_last("", TO, "?"), _read_sign_last),
    (_BARE, _read_bare),
)
