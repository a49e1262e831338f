"""No pattern of the facts layers takes more than linear time: twice the text, less than three times the time."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import pipeline.facts

SHORT, LONG = 10_000, 20_000
#: Time at LONG over time at SHORT that is still called linear, and seconds below which a clock only measures noise.
MOST, NOISE = 3.0, 0.02


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern that a module of pipeline.facts holds, alone or in a container."""
    seen: set[tuple[str, int]] = set()
    for info in pkgutil.walk_packages(pipeline.facts.__path__, "pipeline.facts."):
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            for pattern in _inside(value):
                if (pattern.pattern, pattern.flags) not in seen:
                    seen.add((pattern.pattern, pattern.flags))
                    yield f"{info.name}.{name}", pattern


def _inside(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from _inside(item, depth + 1)
    elif depth < 4 and isinstance(value, dict):
        for item in value.values():
            yield from _inside(item, depth + 1)


PATTERNS = list(patterns())
UNITS: list[str] = yaml.safe_load(Path(__file__).with_name("attacks.yaml").read_text(encoding="utf8"))["units"]


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """Processor seconds for looking for the pattern all over the text."""
    start = time.thread_time()
    for _found in pattern.finditer(text):
        pass
    return time.thread_time() - start


def grown(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "pattern"), PATTERNS, ids=[name for name, _ in PATTERNS])
def test_time_grows_with_the_text_and_no_faster(name: str, pattern: re.Pattern[str]) -> None:
    for unit in UNITS:
        long = seconds(pattern, grown(unit, LONG))
        if long > NOISE:  # the least of three: another process may have had the cache
            long = min(long, *(seconds(pattern, grown(unit, LONG)) for _ in range(2)))
            short = min(seconds(pattern, grown(unit, SHORT)) for _ in range(3))
            assert long < MOST * short, f"{name}: {unit!r} took {short:.3f} s, then {long:.3f} s"


def test_there_are_patterns_to_grow() -> None:
    assert len(PATTERNS) > 50
