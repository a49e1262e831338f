"""Percentages and money: values, ranges, bounds, what is measured, direction and basis."""

from pipeline.facts.quantities.money import find_money
from pipeline.facts.quantities.percentages import find_percentages

__all__ = ["find_money", "find_percentages"]
