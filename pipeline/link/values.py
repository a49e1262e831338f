"""Values with their bounds as intervals: "lebih dari 70 persen" and "75 persen" do not contradict each other."""

from __future__ import annotations

from math import inf

ROUNDING = 0.02  # of the value: "70 persen" and "70,3 persen" are one figure, differently rounded
ABOUT = 0.1  # of the value: what "sekitar" leaves open

Interval = tuple[float, float]


def interval(value: float, high: float | None, comparator: str | None) -> Interval:
    """The values that a figure leaves possible."""
    top = value if high is None else high
    if comparator in (">", ">="):
        return (value, inf)
    if comparator in ("<", "<="):
        return (-inf, top)
    slack = ABOUT if comparator == "~" else ROUNDING
    return (value - abs(value) * slack, top + abs(top) * slack)


def apart(a: Interval, b: Interval) -> bool:
    """Whether no value satisfies both."""
    return a[0] > b[1] or b[0] > a[1]


def below(a: Interval, b: Interval) -> bool:
    """Whether every value of ``a`` is less than every value of ``b``."""
    return a[1] < b[0]
