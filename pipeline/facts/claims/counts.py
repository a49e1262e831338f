"""Numbers with what they count: "267 emiten", "lima perusahaan", "8 hingga 10 seri", "82,9 juta", "190 tahun"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.facts.claims.sentence import Sentence
from pipeline.facts.text import (
    DASH,
    GAP,
    LARGE,
    MAYBE,
    NUMBER_WORDS,
    NUMERAL,
    RIGHT,
    load_yaml,
    parse_number_words,
    parse_numeral,
    words_pattern,
)

_VOCABULARY = load_yaml("pipeline.facts.claims", "cues.yaml")
_UNCOUNTED = frozenset(_VOCABULARY["uncounted"])
_SPANS = frozenset(_VOCABULARY["spans"])
_LARGE = words_pattern(LARGE)
_COUNT = re.compile(
    rf"""(?<![\w.,/-])(?:(?P<number>{NUMERAL})(?:{GAP}(?P<size>{_LARGE}){RIGHT})?
         (?:(?:{MAYBE}{DASH}{MAYBE}|{GAP}(?:hingga|sampai|atau){GAP})(?P<high>{NUMERAL})
            (?:{GAP}(?P<high_size>{_LARGE}){RIGHT})?)?
       | (?<!salah[ ])(?P<words>{NUMBER_WORDS}))(?![\w%/]|-\w)
       (?P<part>{GAP}(?:dari|di{GAP}antara))?(?:{GAP}(?P<noun>[a-zA-Z]{{2,15}}))?""",
    re.VERBOSE | re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
#: A smaller number that counts nothing and is not part of a whole ("14 dari 96") is rather one of a list.
_ALONE = 100


@dataclass(frozen=True, slots=True)
class Count:
    """A number, or the two ends of a range; offsets are into the article's text. ``noun`` is what it counts.

    ``sort`` is "count", "word" (a number in words) or "span" (a period, a number of times).
    """

    start: int
    end: int
    value: float
    high: float | None
    noun: str | None
    sort: str


def counts(view: Sentence) -> Iterator[Count]:
    """Numbers that no other layer has read; periods too, which may be what a rule limits."""
    others = [(s.start, s.end) for s in [*view.percentages, *view.money, *view.rules, *view.mentions]]
    dates = [(d.start, d.end) for d in view.dates]
    moments = [(d.start, d.end) for d in view.dates if d.type != "DURATION"]
    for found in _COUNT.finditer(view.text):
        count = _read(view, found)
        taken = others + (moments if count and count.sort == "span" else dates)
        if count and not any(count.start < end and start < count.end for start, end in taken):
            yield count


def _read(view: Sentence, found: re.Match[str]) -> Count | None:
    value, high = _values(found)
    noun = found["noun"] if found["noun"] and found["noun"].lower() not in _UNCOUNTED else None
    sized = bool(found["size"] or found["high"])
    if value is None or (not noun and not sized and not _stands_alone(found, value)):
        return None
    span = noun is not None and noun.lower() in _SPANS
    sort = "span" if span else "word" if found["words"] else "count"
    last = next(name for name in ("words", "high", "number") if found[name])
    return Count(view.start + found.start(), view.start + found.end(last), value, high, noun, sort)


def _values(found: re.Match[str]) -> tuple[float | None, float | None]:
    """The number and the end of the range; the first takes the magnitude of the second where it has none."""
    if found["words"]:
        value = parse_number_words(found["words"])
        return (value if value is not None and value.is_integer() else None), None
    low, high = parse_numeral(found["number"]), parse_numeral(found["high"]) if found["high"] else None
    size, high_size = (LARGE[found[name].lower()] if found[name] else 1 for name in ("size", "high_size"))
    if low is not None and high is not None and size == 1 and low < high:
        size = high_size
    return (None if low is None else low * size), (None if high is None else high * max(size, high_size))


def _stands_alone(found: re.Match[str], value: float) -> bool:
    if found["part"]:
        return True
    return bool(found["number"]) and value >= _ALONE and not _YEAR.fullmatch(found["number"])
