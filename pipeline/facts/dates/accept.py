"""Which matches of the patterns are dates at all: prices, counts, rule numbers and names are not."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.facts.dates import vocabulary as v
from pipeline.facts.text import GAP, LEFT, MAYBE, RIGHT, one_space, words_pattern

_FLAGS = re.VERBOSE | re.IGNORECASE
_COUNTED_AFTER = re.compile(rf"{MAYBE}(?:{words_pattern(v.COUNTED)}{RIGHT}|[°%])", _FLAGS)
#: "Keputusan Kepala Badan Nomor e-0046 Tahun 2025", "PMK No.81/2024": the year of a rule or a letter.
_NUMBER_BEFORE = re.compile(
    rf"{LEFT}(?:nomor|nomer|no\.?){MAYBE}[\w./\-]{{1,30}}(?:{GAP}(?:dan|jo\.?){GAP}[\w./\-]{{1,20}})?[\s/]{{0,2}}\Z",
    _FLAGS,
)
_NUMBER_AFTER = re.compile(rf"{GAP}(?:nomor|no){RIGHT}", _FLAGS)
_ANY_PERIOD_AFTER = re.compile(rf"{GAP}{words_pattern(v.ANY_PERIOD)}{RIGHT}", _FLAGS)
_SAME_OF_YEAR = re.compile(rf"{GAP}(?:pada{GAP})?(?:tahun|20\d\d)", _FLAGS)
_YEAR_AFTER = re.compile(rf"{GAP}(?:19|20)\d\d(?!\d)", _FLAGS)
_LOSS_BEFORE = frozenset(
    {
        "laba",
        "rugi",
        "kerugian",
        "keuntungan",
        "penghasilan",
        "rugi)",
        "komprehensif",
        "bersih",
        "konsolidasi",
        "bruto",
        "konsolidasian",
    }
)
_DAY_BEFORE = frozenset(
    {"tanggal", "tgl", "kemarin", "ini", "besok", "lusa", "lalu", "malam", "siang", "pagi", "sore", "per"}
)
_NOT_MEASURED = frozenset(
    {"per", "nomor", "no", "no.", "pasal", "ayat", "ulang", "kali", "permen", "pp", "uu", "perpres"}
)
_LAST_WORD = re.compile(r"[^\s(]+(?=[\s(]*\Z)")
#: "pada 14, 15, dan …": nothing but days since the word that opens the list.
_LISTED = re.compile(rf"{LEFT}{v.LISTS_DAYS}(?:{GAP}|{MAYBE}\({MAYBE})(?:\d{{1,2}},{GAP}){{0,8}}\Z", _FLAGS)
_FOLLOWING_NAME = re.compile(rf"{GAP}(?!WIB|WITA|WIT)[A-Z][a-z]")


def word_before(text: str, start: int) -> str:
    """The word before an offset, lower case; empty at the beginning of a line."""
    found = _LAST_WORD.search(text[max(0, start - 30) : start].rpartition("\n")[2])
    return one_space(found.group()) if found else ""


def is_date(name: str, found: re.Match[str], text: str, persons: list[tuple[int, int]]) -> bool:
    """Whether a match of the pattern ``name`` stands for a date where it stands."""
    if any(start < found.end() and found.start() < end for start, end in persons) and name in ("month", "weekday"):
        return any(character.isdigit() for character in found.group())
    check = _CHECKS.get(name)
    return check is None or check(found, text)


def _numeric(found: re.Match[str], text: str) -> bool:
    year, before = found["year"], word_before(text, found.start())
    if before.rstrip(".,") in v.NUMBERED or before == "uu":
        return False
    if found["weekday"] or (year and len(year) == 4):
        return True
    return found["sep"] == "/" and before in _DAY_BEFORE


def _day_month(found: re.Match[str], text: str) -> bool:
    if found["month"].lower() in v.FULL_MONTHS:
        return True
    return bool(found["year"] or found["weekday"]) or word_before(text, found.start()) in _DAY_BEFORE


def _listed_day(found: re.Match[str], text: str) -> bool:
    return bool(_LISTED.search(text, max(0, found.start() - 60), found.start()))


def _month(found: re.Match[str], text: str) -> bool:
    month = found["month"]
    if found["year"]:
        return True
    if month.lower() not in v.FULL_MONTHS:
        return False
    if found["part"] or found["pointing"] or found["relative"] or found.group().lower().startswith("bulan"):
        return True
    if month[0].islower() and any(character.isupper() for character in text[:400]):
        return False  # "mei" in running lower case is a name or a slip, unless the whole text is in lower case
    return word_before(text, found.start()) not in v.NAME_LEFT and not _FOLLOWING_NAME.match(text, found.end())


def _weekday(found: re.Match[str], text: str) -> bool:
    word = found["weekday"]
    if word.lower() == "minggu" and not found.group().lower().startswith("hari"):
        return word[0] == "M" and not found["pointing"] and not found["week"] and word_before(text, found.start()) != ""
    return word[0].isupper() or not any(character.isupper() for character in text[:400])


def _year(found: re.Match[str], text: str) -> bool:
    before = word_before(text, found.start())
    named = bool(found["word"] or found["part"] or found["from_year"] or found["decade"] or found["pointing"])
    if not named and (found["year"] < "1900" or before.rstrip("(") in v.NUMBERED or before.endswith(("rp", "us$"))):
        return False
    if text[found.start() - 1 : found.start()] in ("$", "#", "@", ":"):
        return False
    if _NUMBER_AFTER.match(text, found.end()) or _NUMBER_BEFORE.search(
        text[max(0, found.start() - 60) : found.start()]
    ):
        return False  # "Lembaran Negara Tahun 2016 Nomor 202"
    return bool(found["word"]) or not _COUNTED_AFTER.match(text, found.end())


def _unit_shift(found: re.Match[str], text: str) -> bool:
    unit, shift = found["unit"] or found["bare_unit"], found["shift"] or found["bare_shift"]
    if shift and one_space(shift) == "berjalan":
        return unit.lower() == "tahun" and word_before(text, found.start()) not in _LOSS_BEFORE
    if text[found.start() - 1 : found.start()] == "-":
        return False  # tahun-tahun berikutnya
    if not shift:
        return unit.lower() != "hari" and not _ANY_PERIOD_AFTER.match(text, found.end())
    if one_space(shift) == "yang sama":  # "bulan yang sama tahun lalu": the year is the date
        return unit.lower() in ("tahun", "hari", "bulan") and not _SAME_OF_YEAR.match(text, found.end())
    return unit.lower() != "hari" or v.SHIFTS[one_space(shift)][0] == "before"


def _duration(found: re.Match[str], text: str) -> bool:
    if text[found.end() : found.end() + 1] == "-" and found["one"]:
        return False  # sehari-hari
    if text[max(0, found.start() - 1) : found.start()] in ("-", "/", "\u2013") and not found["one"]:
        return False  # ke-80 tahun
    if _YEAR_AFTER.match(text, found.end()) and found["unit"] and found["unit"].lower() == "tahun":
        return False  # "Nomor 5 Tahun 2025"
    return word_before(text, found.start()) not in _NOT_MEASURED


def _clock(found: re.Match[str], text: str) -> bool:
    if found["zone"]:
        return bool(found["minute"] or found["prefix"])
    prefix = (found["prefix"] or "").strip().lower()
    return bool(prefix) and (prefix != "jam" or bool(found["minute"] or found["day_part"]))


def _quarter(found: re.Match[str], text: str) -> bool:
    word = found["ordinal"].lower()
    return not (word.isdigit() and found["unit"].lower() == "semester" and not found["year"] and not found["relative"])


def _quarter_code(found: re.Match[str], text: str) -> bool:
    if found["fiscal"]:
        return found["fiscal"].isupper()
    if found["tail_code"]:
        count, letter = int(found["count"]), found["tail_code"]
        return letter.isupper() and 1 <= count <= {"Q": 4, "H": 2, "M": 12}[letter]
    return found["code"].isupper() and (found["code"] == "Q" or found["number"] in "12")


_CHECKS: dict[str, Callable[[re.Match[str], str], bool]] = {
    "numeric": _numeric,
    "day_month": _day_month,
    "listed_day": _listed_day,
    "month": _month,
    "weekday": _weekday,
    "year": _year,
    "unit_shift": _unit_shift,
    "duration": _duration,
    "clock": _clock,
    "quarter": _quarter,
    "quarter_code": _quarter_code,
}
