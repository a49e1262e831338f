"""Charts as SVG made on the server: readable without colour and without script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from markupsafe import Markup, escape

from pipeline.browse.language import Words

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 520, 260, 52, 30, 26, 34
LABEL = (44, 15)  # width and height that a label takes; one without room is left to the table
ARROW = 22
PATTERNS = 6  # fills of stakes, by which they differ besides their labels
BAR = (640, 34)

Place = tuple[float, float, str]  # of a label: x, y, and which end of it stands there


@dataclass(frozen=True, slots=True)
class Point:
    """A figure at an ISO day; a comparator other than "=" is a bound. ``high`` is the upper end of a range."""

    day: str
    value: float
    comparator: str = "="
    high: float | None = None
    contradicted: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """From days and values to places in the drawing."""

    first: int
    last: int
    top: float

    def x(self, day: str) -> float:
        return LEFT + (date.fromisoformat(day).toordinal() - self.first) / (self.last - self.first) * (
            WIDTH - LEFT - RIGHT
        )

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - value / self.top * (HEIGHT - BOTTOM - TOP)


def chart_of(claims: Sequence[Mapping[str, Any]], words: Words, chosen: str = "") -> Markup | None:
    """The figures of claims in their most common unit over the days they were published."""
    figures = [c for c in claims if c["published_at"] and c["value"] is not None and c["modality"] != "denied"]
    if not figures:
        return None
    unit = Counter(c["unit"] or "" for c in figures).most_common(1)[0][0]
    points = [
        Point(
            c["published_at"][:10],
            c["value"],
            c["comparator"] or "=",
            c["value_high"],
            bool(c.get("against")),
            c["id"] == chosen,
        )
        for c in figures
        if (c["unit"] or "") == unit
    ]
    return line_chart(points, words, "%" if unit in ("percent", "fraction") else "")


def line_chart(points: Sequence[Point], words: Words, sign: str = "%") -> Markup | None:
    """Figures over time; None where there are not two days to connect."""
    if len({p.day for p in points}) < 2:
        return None
    points = sorted(points, key=lambda p: p.day)
    ordinals = [date.fromisoformat(p.day).toordinal() for p in points]
    largest = max(p.high or p.value for p in points)
    scale = Scale(min(ordinals), max(ordinals), max(100.0, largest) if sign == "%" else largest * 1.1 or 1.0)
    path = " ".join(f"{scale.x(p.day):.1f},{scale.y(p.value):.1f}" for p in points)
    said = "; ".join(_said(p, words, sign) for p in points)
    drawn = "".join(_mark(p, scale) for p in points)
    return Markup(  # every part is a number, or escaped
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(said)}">'
        f"{_axis(scale, words, sign)}{_days(points, scale, words)}"
        f'<polyline class="way" points="{path}"/>{drawn}{_labels(points, scale, words, sign)}</svg>'
    )


def _said(point: Point, words: Words, sign: str) -> str:
    high = f"–{words.number(point.high)}" if point.high is not None else ""
    clash = f" ({words('chart.contradicted')})" if point.contradicted else ""
    return f"{words.day(point.day)}: {words.bound(point.comparator)}{words.number(point.value)}{high}{sign}{clash}"


def _axis(scale: Scale, words: Words, sign: str) -> str:
    lines = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = scale.y(share * scale.top)
        lines.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT + 14}" y1="{y:.1f}" y2="{y:.1f}"/>')
        label = f"{words.number(share * scale.top, 0 if sign else 1)}{sign}"
        lines.append(f'<text class="axis" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{label}</text>')
    return "".join(lines)


def _days(points: Sequence[Point], scale: Scale, words: Words) -> str:
    y = HEIGHT - 10
    first, last = points[0].day, points[-1].day
    return (
        f'<text class="axis" x="{LEFT}" y="{y}">{words.day(first)}</text>'
        f'<text class="axis" x="{WIDTH - RIGHT + 14}" y="{y}" text-anchor="end">{words.day(last)}</text>'
    )


def _mark(point: Point, scale: Scale) -> str:
    """A dot for a value, an arrow for a bound, a bar for a range, a ring for "about", a cross for a contradiction."""
    x, y = scale.x(point.day), scale.y(point.value)
    parts = []
    if point.chosen:
        parts.append(f'<circle class="chosen" cx="{x:.1f}" cy="{y:.1f}" r="11"/>')
    if point.high is not None:
        top = scale.y(point.high)
        parts.append(
            f'<path class="range" d="M{x - 6:.1f},{y:.1f} h12 M{x:.1f},{y:.1f} V{top:.1f} M{x - 6:.1f},{top:.1f} h12"/>'
        )
    elif point.comparator in (">", ">=", "<", "<="):
        way = -1 if point.comparator[0] == ">" else 1
        tip = y + way * ARROW
        parts.append(
            f'<path class="bound" d="M{x - 7:.1f},{y:.1f} h14 M{x:.1f},{y:.1f} V{tip:.1f}'
            f' m-5,{-way * 6} l5,{way * 6} l5,{-way * 6}"/>'
        )
    else:
        kind = "about" if point.comparator == "~" else "dot"
        parts.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="5"/>')
    if point.contradicted:
        parts.append(
            f'<path class="clash" d="M{x - 12:.1f},{y - 12:.1f} l5,5 m14,14 l5,5 m0,-24 l-5,5 m-14,14 l-5,5"/>'
        )
    return "".join(parts)


def _labels(points: Sequence[Point], scale: Scale, words: Words, sign: str) -> str:
    """The figure beside each mark, on the side where there is room for it; the last ones first."""
    taken = [(scale.x(p.day), scale.y(p.high or p.value)) for p in points]
    parts = []
    for point in reversed(points):
        text = f"{point.comparator if point.comparator != '=' else ''}{words.number(point.value)}"
        text += f"–{words.number(point.high)}" if point.high is not None else ""
        place = next((p for p in _places(point, scale) if _is_free(p, taken)), None)
        if place is not None:
            x, y, anchor = place
            taken.append(_middle(place))
            parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}{sign}</text>')
    return "".join(parts)


def _places(point: Point, scale: Scale) -> list[Place]:
    """Above, below, left and right of a mark; beside it first where an arrow goes up or down."""
    x, y = scale.x(point.day), scale.y(point.high or point.value)
    level = [(x - 16, y + 5, "end"), (x + 16, y + 5, "start")]
    upright = [(x, y - 14, "middle"), (x, y + 24, "middle")]
    found = level + upright if point.comparator[0] in "<>" else upright + level
    return [
        p for p in found if LEFT + LABEL[0] / 2 <= _middle(p)[0] <= WIDTH - LABEL[0] / 2 and 0 < p[1] < HEIGHT - BOTTOM
    ]


def _middle(place: Place) -> tuple[float, float]:
    x, y, anchor = place
    return x + {"end": -1, "start": 1, "middle": 0}[anchor] * LABEL[0] / 2, y - 5


def _is_free(place: Place, taken: Sequence[tuple[float, float]]) -> bool:
    x, y = _middle(place)
    return not any(abs(x - a) < LABEL[0] / 2 + 7 and abs(y - b) < LABEL[1] / 2 + 5 for a, b in taken)


def stake_chart(stakes: Sequence[Mapping[str, Any]], words: Words) -> Markup | None:
    """One bar of 100 percent with each holder's latest share; more than that goes beyond the line of 100."""
    if not stakes:
        return None
    width, height = BAR
    total = sum(s["share"] for s in stakes)
    whole = max(100.0, total)
    edges = [0.0]
    for stake in stakes:
        edges.append(edges[-1] + stake["share"])
    bars = "".join(
        f'<rect class="stake" x="{a / whole * width:.1f}" y="1" width="{(b - a) / whole * width:.1f}"'
        f' height="{height - 2}" fill="url(#fill-{number % PATTERNS})"/>'
        for number, (a, b) in enumerate(pairwise(edges))
    )
    limit = f'<line class="limit" x1="{100 / whole * width:.1f}" x2="{100 / whole * width:.1f}" y1="0" y2="{height}"/>'
    said = "; ".join(f"{s['holder']} {words.bound(s['comparator'])}{words.number(s['share'])}%" for s in stakes)
    return Markup(
        f'<svg class="stakes" viewBox="0 0 {width} {height}" preserveAspectRatio="none" role="img"'
        f' aria-label="{escape(said)}"><rect class="rest" x="0" y="1" width="{width}" height="{height - 2}"/>{bars}'
        f"{limit if total > 100 else ''}</svg>"
    )
