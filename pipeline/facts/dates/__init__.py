"""Dates as TIMEX3: calendar days, months, quarters, weeks, durations, sets, clock times, and what only hints at one."""

from pipeline.facts.dates.find import dates_of, find_dates

__all__ = ["dates_of", "find_dates"]
