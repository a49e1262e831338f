"""Values read off the surface of percentages and amounts, for the annotation of the bundled corpus."""

from __future__ import annotations

import re
from typing import Any

NUMBER = re.compile(r"-?\d+(?:\.\d{3})*(?:,\d+)?")
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}
CURRENCIES = {
    "Rp": "IDR",
    "rp": "IDR",
    "rupiah": "IDR",
    "US$": "USD",
    "us$": "USD",
    "dolar AS": "USD",
    "S$": "SGD",
    "dolar Singapura": "SGD",
    "euro": "EUR",
    "yuan": "CNY",
    "yen": "JPY",
    "ringgit": "MYR",
}
UNITS = {"basis poin": "basis_point", "bps": "basis_point", "poin persentase": "percentage_point"}
COMPARATORS = ("=", ">", ">=", "<", "<=", "~")


def whole(value: float) -> int | float:
    """The number as JSON shows it best: without a decimal point where it has no fraction."""
    value = round(value, 6)
    return int(value) if value == int(value) else value


def _more(more: str) -> tuple[str, list[float]]:
    """A comparator and values that the surface does not show in digits."""
    words = more.split()
    comparator = next((w for w in words if w in COMPARATORS), "=")
    return comparator, [float(w) for w in words if w not in COMPARATORS]


def percentage(surface: str, more: str) -> dict[str, Any]:
    """``{"value": …, "unit": …}`` of "5%–6%", "50 basis poin", or of a fraction in words with its value in ``more``."""
    comparator, given = _more(more)
    values = given or [_number(n) for n in _numbers(surface)]
    unit = next((u for word, u in UNITS.items() if word in surface), "percent")
    if given and not NUMBER.search(surface):
        unit = "fraction"
    high = {"value_high": whole(values[1])} if len(values) > 1 else {}
    return {"value": whole(values[0]), **high, "comparator": comparator, "unit": unit}


def money(surface: str, more: str) -> dict[str, Any]:
    """``{"amount": …, "currency": …}`` in full units of "Rp6,98 miliar" or "Rp10–Rp12 triliun"."""
    comparator, given = _more(more)
    currency = next(code for mark, code in CURRENCIES.items() if mark in surface)
    parts = [(_number(m[0]), m[1]) for m in re.findall(rf"({NUMBER.pattern})\s*(ribu|juta|miliar|triliun)?", surface)]
    last = parts[-1][1] if parts else ""
    amounts = given or [n * SCALES.get(scale or last, 1) for n, scale in parts]
    high = {"amount_high": whole(amounts[1])} if len(amounts) > 1 else {}
    return {"amount": whole(amounts[0]), **high, "comparator": comparator, "currency": currency}


def _numbers(surface: str) -> list[str]:
    """Numbers of a surface; the dash of a range is no minus."""
    return re.findall(rf"(?<![\d%–]){NUMBER.pattern}|(?<=[\d%–])\d+(?:,\d+)?", surface.replace("%-", "%–"))


def _number(written: str) -> float:
    return float(written.replace(".", "").replace(",", "."))
