"""Whether the confidence of claims means what it says: how often claims of each confidence are right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: Lower ends of the bins; the last holds what is promised to be right nine times in ten.
BINS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims with a confidence from ``low`` to below ``high``."""

    low: float
    high: float
    count: int
    right: int
    mean_confidence: float

    @property
    def precision(self) -> float:
        return self.right / self.count if self.count else 0.0


def reliability(claims: Iterable[tuple[float, bool]]) -> list[Bin]:
    """The reliability table of (confidence, right) pairs; bins without claims are left out."""
    pairs = list(claims)
    table = []
    for low, high in zip(BINS, (*BINS[1:], 1.0001), strict=True):
        inside = [(confidence, right) for confidence, right in pairs if low <= confidence < high]
        if inside:
            mean = sum(confidence for confidence, _ in inside) / len(inside)
            table.append(Bin(low, min(high, 1.0), len(inside), sum(right for _, right in inside), mean))
    return table


def calibration_error(claims: Iterable[tuple[float, bool]]) -> float:
    """The expected calibration error: the mean distance of confidence from precision, weighted by the bins' sizes."""
    pairs = list(claims)
    bins = reliability(pairs)
    return sum(b.count * abs(b.precision - b.mean_confidence) for b in bins) / len(pairs) if pairs else 0.0
