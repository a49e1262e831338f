"""Values of the database as an Indonesian reader writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
TYPES = {
    "progress": "kemajuan",
    "deadline": "tenggat",
    "obligation": "kewajiban",
    "prohibition": "larangan",
    "permission": "izin",
    "sanction": "sanksi",
    "regulation_change": "perubahan aturan",
    "investigation": "pemeriksaan",
    "ownership": "kepemilikan",
    "target": "target",
}
MODALITIES = {
    "stated": "dinyatakan",
    "planned": "direncanakan",
    "demanded": "diminta",
    "denied": "dibantah",
    "hypothetical": "pengandaian",
}
LABELS = {"PERSON": "orang", "ORG": "organisasi", "GPE": "tempat"}
BOUNDS = {">": "lebih dari ", ">=": "sedikitnya ", "<": "kurang dari ", "<=": "paling banyak ", "~": "sekitar "}
UNITS = {"percent": "persen", "percentage_point": "poin persentase", "basis_point": "basis poin", "fraction": "persen"}
MAGNITUDES = ((1e12, "triliun"), (1e9, "miliar"), (1e6, "juta"))


def number(value: float | None, places: int = 2) -> str:
    """``1234.5`` as ``1.234,5``: decimal comma, thousands point, no trailing zeros."""
    if value is None:
        return ""
    text = f"{value:,.{places}f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return text.translate(str.maketrans(",.", ".,"))


def money(amount: float | None, currency: str | None) -> str:
    """``6980000000`` IDR as ``Rp6,98 miliar``."""
    if amount is None:
        return ""
    sign = "Rp" if currency == "IDR" else f"{currency} "
    for size, name in MAGNITUDES:
        if abs(amount) >= size:
            return f"{sign}{number(amount / size)} {name}"
    return f"{sign}{number(amount)}"


def quantity(claim: Mapping[str, Any]) -> str:
    """Value, bound and unit of a claim in words: "lebih dari 70 persen"."""
    value, high, unit = claim["value"], claim["value_high"], claim["unit"] or ""
    if value is None:
        return ""
    bound = BOUNDS.get(claim["comparator"] or "=", "")
    if len(unit) == 3 and unit.isupper():
        return bound + "–".join(money(v, unit) for v in (value, high) if v is not None)
    numbers = "–".join(number(v) for v in (value, high) if v is not None)
    return f"{bound}{numbers} {UNITS.get(unit, unit)}".strip()


def day(value: str | None) -> str:
    """An ISO date or time as ``12 Februari 2024``; anything else as it is."""
    if not value:
        return ""
    try:
        found = date.fromisoformat(value[:10])
    except ValueError:
        return value
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def moment(value: str | None) -> str:
    """An ISO time with its zone: ``12 Februari 2024, 09.37 WIB``; a day where only that is known."""
    if not value or "T" not in value:
        return day(value) or "tanpa tanggal"
    found = datetime.fromisoformat(value)
    hours = found.utcoffset().total_seconds() / 3600 if found.utcoffset() is not None else 7.0  # type: ignore[union-attr]
    zone = {7: "WIB", 8: "WITA", 9: "WIT"}.get(int(hours), f"UTC{hours:+g}")
    return f"{day(value)}, {found:%H.%M} {zone}"


def confidence(value: float | None) -> str:
    """A confidence in words; the words' meaning is measured by ``fakta evaluate facts``."""
    if value is None:
        return "tidak dinilai"
    if value >= 0.9:
        return "sangat yakin"
    return "cukup yakin" if value >= 0.6 else "perlu diperiksa"
