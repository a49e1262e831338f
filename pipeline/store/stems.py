"""Words as a search compares them: "bermigrasi" and "dimigrasikan" are "migrasi", "70%" is "70 persen".

A word may be taken apart in several ways ("menteri" is no "teri"); which root is meant, ``roots.tsv`` decides: words
of business news with a weight that grows with the words that can be made of them and with how often they are
used (:mod:`pipeline.train.roots` makes it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent

#: A number with what belongs to it ("5,75", "31/2023"), a percent sign, or letters.
TOKEN = re.compile(r"\d+(?:[.,/:]\d+)*|%|[^\W\d_]+")
#: "Nomor 31 Tahun 2023" is "31/2023", however a rule is cited.
NUMBERED = re.compile(r"\b(?:nomor|nomer|no\.?)\s*(\d+)\s+tahun\s+(\d{4})\b", re.IGNORECASE)
SAME: Mapping[str, str] = {"%": "persen"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, as a search compares it, and where it stands."""

    stem: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words and numbers of a text; a rule's number and year are one, standing where both stand."""
    rules = {m.start(): m for m in NUMBERED.finditer(text)}
    taken = 0
    for found in TOKEN.finditer(text):
        if found.start() < taken:
            continue
        rule = rules.get(found.start())
        if rule is not None:
            taken = rule.end()
            yield Token(f"{rule[1]}/{rule[2]}", rule.start(), rule.end())
        else:
            yield Token(stem(found[0]), found.start(), found.end())


def stemmed(text: str) -> str:
    """The same words, parted by spaces, as the search index keeps them."""
    return " ".join(map(stem, TOKEN.findall(NUMBERED.sub(r"\1/\2", text))))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The root of a word; numbers and words of which no root is known are themselves, in lower case."""
    lower = word.lower()
    weights = roots()
    return max(candidates(lower), key=lambda c: weights.get(c, 0), default=SAME.get(lower, lower))


def candidates(word: str) -> list[str]:
    """What a word may be made of: itself first, then without each ending, then without prefixes too."""
    rules = affixes()
    found = dict.fromkeys(_without_endings(word, rules))
    level = list(found)
    for _ in range(rules["depth"]):
        level = [root for part in level for root in _without_prefix(part, rules)]
        found.update(dict.fromkeys(level))
    return list(found)


def _without_endings(word: str, rules: Mapping[str, Any]) -> Iterator[str]:
    if len(word) < rules["shortest"] or not word.isalpha():
        return
    bases = [word, *_cut(word, rules["particles"], rules["shortest"])]
    yield from bases
    for base in bases:
        yield from _cut(base, rules["suffixes"], rules["shortest"])


def _cut(word: str, endings: list[str], shortest: int) -> Iterator[str]:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            yield word.removesuffix(ending)


def _without_prefix(word: str, rules: Mapping[str, Any]) -> Iterator[str]:
    for pattern, restored in rules["prefixes"]:
        found = pattern.match(word)
        if found:
            roots_ = (letters + word[found.end() :] for letters in restored)
            yield from (root for root in roots_ if len(root) >= rules["shortest"])


@cache
def affixes() -> Mapping[str, Any]:
    """``affixes.yaml`` with its patterns compiled."""
    rules: dict[str, Any] = yaml.safe_load((HERE / "affixes.yaml").read_text(encoding="utf8"))
    return {**rules, "prefixes": [(_prefix(letters), r) for letters, r in rules["prefixes"].items()]}


def _prefix(letters: str) -> re.Pattern[str]:
    """A prefix as it is written in ``affixes.yaml``: V is a vowel."""
    return re.compile(letters.replace("[^V]", "[^aiueo]").replace("V", "[aiueo]"))


@cache
def roots() -> Mapping[str, int]:
    """Roots by weight."""
    lines = (HERE / "roots.tsv").read_text(encoding="utf8").splitlines()
    return {word: int(weight) for word, weight in (line.split("\t") for line in lines if not line.startswith("#"))}
