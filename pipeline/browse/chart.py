"""Charts as SVG made on the server: readable without colour and without script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from pipeline.browse.wording import BOUNDS, day, number

WIDTH, HEIGHT, LEFT, BOTTOM = 640, 240, 44, 34


@dataclass(frozen=True, slots=True)
class Point:
    """A percentage at a day; ``comparator`` other than "=" is a bound and drawn as an arrow."""

    day: str
    value: float
    comparator: str = "="


def line_chart(points: Sequence[Point]) -> Markup | None:
    """Percentages over time; None where there are not two days to connect."""
    if len({p.day for p in points}) < 2:
        return None
    days = [date.fromisoformat(p.day).toordinal() for p in points]
    low, high = min(days), max(days)
    top = max(100.0, *(p.value for p in points))
    places = [
        (
            LEFT + (d - low) / (high - low) * (WIDTH - LEFT - 60),
            HEIGHT - BOTTOM - p.value / top * (HEIGHT - BOTTOM - 20),
        )
        for d, p in zip(days, points, strict=True)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    marks = "".join(_mark(x, y, p) for (x, y), p in zip(places, points, strict=True))
    said = "; ".join(f"{day(p.day)}: {BOUNDS.get(p.comparator, '')}{number(p.value)} persen" for p in points)
    return Markup(  # every part is a number or a day of ours
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}">'
        f"{_axis(top)}{_days(points, places)}"
        f'<polyline points="{path}" fill="none" stroke="#0b5c63" stroke-width="2"/>{marks}</svg>'
    )


def _axis(top: float) -> str:
    lines = []
    for share in (0.0, 0.5, 1.0):
        y = HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - 20)
        lines.append(f'<line x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#d8dee4"/>')
        lines.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{number(share * top)}%</text>')
    return "".join(lines)


def _days(points: Sequence[Point], places: Sequence[tuple[float, float]]) -> str:
    ends = ((points[0], places[0], "start"), (points[-1], places[-1], "end"))
    return "".join(
        f'<text x="{x:.1f}" y="{HEIGHT - 10}" text-anchor="{anchor}">{day(p.day)}</text>' for p, (x, _), anchor in ends
    )


def _mark(x: float, y: float, point: Point) -> str:
    label = f'<text x="{x + 8:.1f}" y="{y - 8:.1f}">{BOUNDS.get(point.comparator, "")}{number(point.value)}%</text>'
    if point.comparator in (">", ">="):
        return f'<path d="M{x:.1f},{y - 8:.1f} l6,10 h-12 z" fill="#0b5c63"/>{label}'
    if point.comparator in ("<", "<="):
        return f'<path d="M{x:.1f},{y + 8:.1f} l6,-10 h-12 z" fill="#0b5c63"/>{label}'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="#0b5c63"/>{label}'
