"""Quotations and reported speech, each with its speaker in the fullest form of the name."""

from pipeline.facts.quotes.find import find_quotes

__all__ = ["find_quotes"]
