"""Values of the database in the words of a reader, in Indonesian or English; ``words.yaml`` has the words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")
MAGNITUDES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
WIB = timezone(timedelta(hours=7))
ZONES: Mapping[timedelta | None, str] = {timedelta(hours=h): name for h, name in ((7, "WIB"), (8, "WITA"), (9, "WIT"))}
SURE, FAIRLY_SURE = 0.9, 0.6  # from which confidence on; `fakta evaluate facts` says how many of each are right


@cache
def catalogue() -> Mapping[str, Mapping[Language, str]]:
    """Every wording by its key ("nav.claims"); raises ``ValueError`` naming one that lacks a language."""
    source = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf8"))
    found: dict[str, Mapping[Language, str]] = {}
    for section, entries in source.items():
        for key, said in entries.items():
            parts = str(said).split(" | ")
            if len(parts) != len(LANGUAGES):
                raise ValueError(f"words.yaml: {section}.{key}: an Indonesian and an English wording are expected")
            found[f"{section}.{key}"] = dict(zip(LANGUAGES, (p.strip() for p in parts), strict=True))
    return found


def say(key: str, lang: Language = "id", **values: Any) -> str:
    """A wording with its values filled in. Raises ``KeyError`` where nobody wrote it."""
    return catalogue()[key][lang].format(**values)


def word(section: str, key: str | None, lang: Language = "id") -> str:
    """A value of the database in words; as it is where it has none."""
    entry = catalogue().get(f"{section}.{key}")
    return entry[lang] if entry else key or ""


def number(value: float | None, places: int = 2, lang: Language = "id") -> str:
    """``1234.5`` as ``1.234,5``: decimal comma, thousands point, no trailing zeros; the other way in English."""
    if value is None:
        return ""
    text = f"{value:,.{places}f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "id" else text


def money(amount: float | None, currency: str | None, lang: Language = "id") -> str:
    """``6980000000`` IDR as ``Rp6,98 miliar``."""
    if amount is None:
        return ""
    sign = "Rp" if currency == "IDR" else f"{currency} "
    for size, name in MAGNITUDES:
        if abs(amount) >= size:
            return f"{sign}{number(amount / size, lang=lang)} {word('magnitude', name, lang)}"
    return f"{sign}{number(amount, lang=lang)}"


def bound(comparator: str | None, lang: Language = "id") -> str:
    """``>`` as "lebih dari ", with the space behind it; empty for ``=``."""
    return f"{word('bound', comparator, lang)} " if comparator and comparator != "=" else ""


def quantity(claim: Mapping[str, Any], lang: Language = "id") -> str:
    """Value, bound and unit of a claim in words: "lebih dari 70 persen"."""
    value, high, unit = claim["value"], claim["value_high"], claim["unit"] or ""
    if value is None:
        return ""
    values = [v for v in (value, high) if v is not None]
    before = bound(claim["comparator"], lang)
    if len(unit) == 3 and unit.isupper():
        return before + "–".join(money(v, unit, lang) for v in values)
    numbers = "–".join(number(v, lang=lang) for v in values)
    return f"{before}{numbers} {word('unit', unit, lang)}".strip()


def day(value: str | None, lang: Language = "id") -> str:
    """An ISO date or time as ``12 Februari 2024``; anything else as it is."""
    if not value:
        return ""
    try:
        found = date.fromisoformat(value if "/" in value else value[:10])
    except ValueError:
        return timex(value, lang)
    return f"{found.day} {month(found.month, lang)} {found.year}"


def month(number_: int, lang: Language = "id") -> str:
    return say(f"month.{number_}", lang)


def moment(value: str | None, lang: Language = "id") -> str:
    """An ISO time with its zone: ``12 Februari 2024, 09.37 WIB``; a day where only that is known.

    A time of another zone than Indonesia's (that of fetching is UTC) is given in WIB.
    """
    if not value or "T" not in value:
        return day(value, lang) or say("time.none", lang)
    found = datetime.fromisoformat(value)
    found = found.replace(tzinfo=WIB) if found.tzinfo is None else found
    if found.utcoffset() not in ZONES:
        found = found.astimezone(WIB)
    clock = f"{found:%H.%M}" if lang == "id" else f"{found:%H:%M}"
    return f"{day(found.date().isoformat(), lang)}, {clock} {ZONES[found.utcoffset()]}"


PERIOD = re.compile(r"P(?P<count>[\d.]+|X)(?P<unit>[YMWD])")
PART = re.compile(r"(?P<year>\d{4})-(?:(?P<kind>[QHW])(?P<number>\d+)|(?P<month>\d{2}))")


def timex(value: str | None, lang: Language = "id") -> str:
    """A TIMEX3 value in words: ``P1M`` as "1 bulan", ``2024-Q1`` as "kuartal 1 2024"; as it is where it is rarer."""
    if value and value.count("/") == 1:
        return " – ".join(day(part, lang) for part in value.split("/"))
    period, part = PERIOD.fullmatch(value or ""), PART.fullmatch(value or "")
    if period:
        count = period["count"].replace(".", "," if lang == "id" else ".").replace("X", say("period.X", lang))
        unit = say("period." + period["unit"], lang)
        return f"{count} {unit.removesuffix('s') if count == '1' else unit}"
    if part and part["month"] and 1 <= int(part["month"]) <= 12:
        return f"{month(int(part['month']), lang)} {part['year']}"
    if part and part["kind"]:
        return f"{say('period.' + part['kind'], lang)} {int(part['number'])} {part['year']}"
    return value or ""


def confidence(value: float | None, lang: Language = "id") -> str:
    """A confidence in words; the words' meaning is measured by ``fakta evaluate facts``."""
    return say(f"confidence.{sureness(value)}", lang)


def sureness(value: float | None) -> str:
    """The band of a confidence: high, middle, low or none."""
    if value is None:
        return "none"
    return "high" if value >= SURE else "middle" if value >= FAIRLY_SURE else "low"


def why(value: str | None, lang: Language = "id") -> str:
    """Why two names were joined: "bracket, kb:org:tiktok" in words."""
    reasons = ["known" if part.startswith("kb:") else part for part in (value or "").split(", ") if part]
    return ", ".join(dict.fromkeys(word("why", reason, lang) for reason in reasons))


def standing(status: str | None, lang: Language = "id") -> str:
    """What the register says of a rule: "in force, amended by uu-6-2023" in words."""
    said = status or ""
    for key in sorted((k for k in catalogue() if k.startswith("status.")), key=len, reverse=True):
        said = said.replace(key.removeprefix("status."), catalogue()[key][lang])
    return said


def rule_name(rule: Mapping[str, Any]) -> str:
    """A rule by its abbreviation: "Permendag 31/2023", "UU Cipta Kerja"."""
    kind = rule["kind"]
    short = kind.upper() if len(kind) <= 4 or kind in ("seojk", "rpojk") else kind.replace("-", " ").capitalize()
    number_ = "/".join(str(part) for part in (rule["number"], rule["year"]) if part)
    return f"{short} {number_ or rule['name'] or ''}".strip()
