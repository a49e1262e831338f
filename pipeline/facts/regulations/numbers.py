"""The number and year of a citation: "Nomor 31 Tahun 2023", "No.23/1999", "Nomor 14/POJK.04/2022", "I-A".

Patterns are anchored behind a head and bounded, so that the time stays linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.facts.regulations.vocabulary import ABBREVIATION, slug
from pipeline.facts.text import GAP, MAYBE

_NUMBER_WORD = r"(?i:nomor|nomer|no|nmr)(?![A-Za-z])[.:]{0,2}"
_SIGN = r"(?:(?P<sign>KEP|Kep|PER|SE|KP|PM|KM|SK|HK|INS|Kpts|P|S|M|NK)[.\-/ ]{1,2}(?:[A-Z]{1,4}[.\-])?)"
_SERIAL = r"(?P<serial>\d{1,6}(?:[.\-]\d{1,6}){0,5}(?:\.?[A-Z](?![A-Za-z])|[ .]?[Kk](?=/))?)"
_PATH = r"(?P<path>(?:[/\-][A-Za-z0-9](?:[A-Za-z0-9.\-]{0,30}[A-Za-z0-9])?(?: \d{1,3}(?=/\d{4}))?){0,8})"
_YEAR = (
    rf"(?:,?{MAYBE}(?i:tahun|thn|th)\.?{MAYBE}(?P<year>\d{{4,5}})(?!\d)"
    rf"|{GAP}(?P<bare>(?:19[4-9]|20[0-4])\d)(?![\d%]|[.,]\d))"
)
_DIGITS = rf"{_SIGN}?{_SERIAL}{_PATH}"
_MORE = rf"(?:(?:,|{GAP}dan|{GAP}serta){GAP}\d{{1,3}}(?!\d)){{1,3}}(?={GAP}(?i:tahun))"
_STATE = rf"(?:{MAYBE}(?:Negara{GAP})?(?:Republik{GAP}Indonesia|RI|R\.I\.|NKRI)(?!\w))"
#: What may stand between a head and its number or name: the abbreviation in brackets, the state.
OPENING = rf"{ABBREVIATION}?{_STATE}?{ABBREVIATION}?"
_WORD = r"[A-Z][\w'/&-]{0,30}"
_LABEL = rf"(?P<label>(?:{GAP}(?:{_WORD}|dan|atas|di|serta|,|\([A-Z][\w ]{{1,20}}\))){{1,10}}?)"
_WRITTEN = rf"(?P<written>{_NUMBER_WORD})"

NUMBERED = re.compile(rf"{OPENING}{MAYBE}{_WRITTEN}?{MAYBE}{_DIGITS}(?P<more>{_MORE})?{_YEAR}?(?!\w)")
LABELLED = re.compile(rf"{OPENING}{_LABEL}{MAYBE}{_WRITTEN}{MAYBE}{_DIGITS}{_YEAR}?(?!\w)")
LETTERED = re.compile(
    rf"{OPENING}(?:{GAP}(?:Bursa|BEI|Bapepam(?:-LK)?))?{MAYBE}(?:{_NUMBER_WORD})?{MAYBE}"
    r"(?P<roman>[IVX]{1,5}(?:[.\-][A-Z0-9]{1,2}){1,3})(?!\w)"
)
ANOTHER = re.compile(
    rf"(?:,?{GAP}(?:dan|serta|jo|juncto|jis)\.?,?|,){GAP}(?=(?P<start>)){_WRITTEN}{MAYBE}{_DIGITS}{_YEAR}?(?!\w)"
)
#: "UU 8/1999, 5/1999, dan 7/2014": number and year alone.
ANOTHER_SHORT = re.compile(
    rf"(?:,?{GAP}(?:dan|serta|jo|juncto)\.?,?|,){GAP}(?=(?P<start>))(?P<written>(?!))?(?P<sign>(?!))?"
    r"(?P<serial>\d{1,3})(?P<path>/(?:19[4-9]|20[0-4])\d)(?P<year>(?!))?(?![\w/])"
)
#: Decrees of the assembly count in roman numerals: "TAP MPR Nomor XI/MPR/1998".
ROMAN = re.compile(
    rf"{OPENING}{MAYBE}(?:{_NUMBER_WORD})?{MAYBE}(?P<roman>[IVXL]{{1,7}})(?:/MPRS?)?"
    rf"(?:/(?P<short>\d{{4}})(?!\d)|{_YEAR})"
)
CONSTITUTION = re.compile(
    rf"{OPENING}(?:{GAP}NRI)?(?:{GAP}(?:Negara|(?i:tahun))){{0,2}}{_STATE}?(?:{GAP}(?i:tahun))?{MAYBE}1945(?!\d)"
)
#: Digits behind these words count something: "PP 3 tahun lalu".
_COUNTS = re.compile(
    rf"{GAP}(?i:tahun|hari|bulan|pekan|minggu|jam|menteri|pasal|ayat|persen|orang|kali|ribu|juta|miliar)|%|,\d"
)
_YEAR_SEGMENT = re.compile(r"(?:19[4-9]|20[0-4])\d")
_OLD_YEAR_SEGMENT = re.compile(r"[4-9]\d")
#: Bank Indonesia counted volumes until 2022: "24/2/PBI/2022" is number 2 of volume 24.
_VOLUME_SIGNS = frozenset({"PBI", "PADG", "DKEM", "DKSP", "DSTA"})


@dataclass(frozen=True, slots=True)
class Number:
    """Number as it stands in ids, and year. ``printed``: the whole number, for rules that keep it as printed."""

    number: str
    year: int | None
    printed: str
    written: bool
    sign: str | None


def read_number(match: re.Match[str]) -> Number | None:
    """What the digits of NUMBERED, LABELLED or ANOTHER say; None for a case number of the Constitutional Court."""
    number, path = match["serial"].lower().replace(" ", "."), match["path"]
    if "/PUU" in path.upper():
        return None
    year = int(match["year"] or match.groupdict().get("bare") or 0) or None
    segments = [part for part in path.split("/") if part]
    if year is None and segments and _YEAR_SEGMENT.fullmatch(segments[-1]):
        year = int(segments.pop())
    elif year is None and len(segments) == 1 and _OLD_YEAR_SEGMENT.fullmatch(segments[0]):
        year = 1900 + int(segments.pop())
    printed = "-".join([number, *(slug(part) for part in segments)])
    if len(segments) >= 2 and segments[0].isdecimal() and segments[1].upper() in _VOLUME_SIGNS:
        number = f"{number}-{segments[0]}"
    return Number(number, year, printed, match["written"] is not None, match["sign"])


def counts(text: str, end: int) -> bool:
    """Whether the digits that end here count something rather than number a rule."""
    return _COUNTS.match(text, end) is not None
