"""Roots of Indonesian words out of raw news, for the search: ``python -m pipeline.train.roots NEWS OUT``.

Nobody's dictionary is needed: a root is a word that others are made of. Its weight is the number of words that could be
made of it, plus the logarithm of the articles that use it, so that "menteri" is not taken for a form of "teri".
"""

from __future__ import annotations

import gzip
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from pipeline.store.stems import candidates

LEAST = 3  # articles that use a word
WORD = re.compile(r"(?<![\w-])[a-z]+(?![\w-])")
HEAD = (
    "# Roots by weight, learnt from the words of {articles} news articles: python -m pipeline.train.roots\n"
    "# Words with the number that pipeline/store/stems.py chooses by; no text of any article.\n"
)


def learn(texts: Iterable[str]) -> tuple[int, dict[str, int]]:
    """The number of texts, and the weight of each word that a choice may depend on."""
    counts: Counter[str] = Counter()
    number = 0
    for text in texts:
        number += 1
        counts.update(set(WORD.findall(text.lower())))
    known = {word: count for word, count in counts.items() if count >= LEAST}
    return number, dict(_weights(known))


def _weights(known: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    family: defaultdict[str, int] = defaultdict(int)
    ambiguous = set()
    for word in known:
        for root in candidates(word)[1:]:
            if root in known:
                family[root] += 1
                ambiguous.add(word)
    for word in sorted(family.keys() | ambiguous):
        yield word, round(10 * (family.get(word, 0) + math.log(known[word])))


def news(path: Path) -> Iterator[str]:
    """The texts of gzipped JSON Lines."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
def main(source: Path, target: Path) -> None:
    """Learn the roots from SOURCE (gzipped JSON Lines with "text") into TARGET."""
    number, weights = learn(news(source))
    lines = "".join(f"{word}\t{weight}\n" for word, weight in weights.items())
    target.write_text(HEAD.format(articles=number) + lines, encoding="utf8")
    click.echo(f"{target}: {len(weights)} words")


if __name__ == "__main__":
    main()
