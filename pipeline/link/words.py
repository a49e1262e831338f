"""Which words tell one subject from another, and how much two texts have of them in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from math import log
from pathlib import Path

import yaml

WORD = re.compile(r"[^\W_]+(?:[.,/-][^\W_]+)*")
_FIGURE = re.compile(r"\d[\d.,/]{0,20}(?:\s\w{1,20})?")
CLITIC = re.compile(r"(?<=\w{4})(?:nya|lah|kah)$")


@cache
def vocabulary() -> Mapping[str, frozenset[str]]:
    """The word lists of ``words.yaml``."""
    lists = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf8"))
    return {name: frozenset(words.split()) for name, words in lists.items()}


def telling_words(text: str | None) -> frozenset[str]:
    """The words of a text that tell what it is about, lower case and without clitics."""
    if not text:
        return frozenset()
    words = (CLITIC.sub("", w) for w in WORD.findall(text.lower()))
    return frozenset(w for w in words if len(w) > 1) - vocabulary()["empty"]


def distinguishing(text: str | None) -> frozenset[str]:
    """What tells one subject from others of its kind: names, numbers, words that count; not the word it begins with."""
    words = WORD.findall(text or "")
    marked = {w.lower() for n, w in enumerate(words) if any(c.isdigit() or (c.isupper() and n) for c in w)}
    return frozenset(marked | {w.lower() for w in words if w.lower() in vocabulary()["counting"]})


def company_key(name: str | None) -> str:
    """A company's name without its legal form: "saham PT Contoh Tbk." and "Contoh" are one."""
    words = [w for w in WORD.findall((name or "").lower()) if w not in vocabulary()["company"] and not w.isdigit()]
    return " ".join(words)


def speaks_of_the_past(text: str) -> bool:
    """Whether a sentence says what held before ("sebelum transaksi ini")."""
    return not vocabulary()["past"].isdisjoint(WORD.findall(text.lower()))


def count_of(kind: str, text: str) -> int:
    """How many words of a sentence are of one of the lists of ``words.yaml``."""
    return sum(word in vocabulary()[kind] for word in WORD.findall(text.lower()))


def measures(text: str) -> frozenset[str]:
    """What the sanctions of a sentence consist of ("measure_fined")."""
    said = set(WORD.findall(text.lower()))
    return frozenset(name for name, words in vocabulary().items() if name.startswith("measure_") and words & said)


def figures(text: str) -> frozenset[str]:
    """The numbers of a sentence, each with the word behind it: "15 miliar"."""
    return frozenset(" ".join(found.group().lower().split()) for found in _FIGURE.finditer(text))


class Weights:
    """How much a word tells: the rarer among the texts, the more (inverse document frequency)."""

    def __init__(self, texts: Iterable[frozenset[str]]) -> None:
        counts: Counter[str] = Counter()
        number = 0
        for words in texts:
            counts.update(words)
            number += 1
        self._weights = {w: log((number + 1) / (n + 0.5)) for w, n in counts.items()}

    def of(self, word: str) -> float:
        """The weight of one word (of an unknown word: 0)."""
        return self._weights.get(word, 0.0)

    def total(self, words: Iterable[str]) -> float:
        """The weight of several words, summed up in an order of their own so that it is always the same."""
        return sum(self._weights.get(w, 0.0) for w in sorted(words))

    def cover(self, a: frozenset[str], b: frozenset[str]) -> float:
        """The share of the lighter text's weight that both have in common, 0 to 1."""
        least = min(self.total(a), self.total(b))
        return self.total(a & b) / least if least > 0 else float(a == b and bool(a))

    def share(self, a: frozenset[str], b: frozenset[str]) -> float:
        """As :meth:`cover`, of the heavier text: 1 only where both say the same."""
        most = max(self.total(a), self.total(b))
        return self.total(a & b) / most if most > 0 else float(a == b and bool(a))

    def rarest(self, words: frozenset[str], number: int) -> list[str]:
        """The words that tell most."""
        return sorted(words, key=lambda w: (-self._weights.get(w, 0.0), w))[:number]
