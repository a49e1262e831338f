"""Names that were meant where a name was typed wrongly: "Tokopeda" is near to "Tokopedia"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein

from pipeline.store.stems import stem, tokens

SHORTEST = 4  # letters of a word that may be mistyped
NEAR = 0.72  # similarity, 0 to 1: two letters of nine, one of four
CANDIDATES = 60
KNOWN = 3  # articles or claims that hold a word: then it is no mistake


def suggest(connection: Any, typed: str) -> str | None:
    """What was typed with each unknown word replaced by the nearest word of a name; None where nothing is near."""
    pieces, changed, at = [], False, 0
    for token in tokens(typed):
        word = typed[token.start : token.end]
        meant = _meant(connection, word)
        pieces += [typed[at : token.start], meant or word]
        changed, at = changed or meant is not None, token.end
    return "".join([*pieces, typed[at:]]) if changed else None


def _meant(connection: Any, word: str) -> str | None:
    if len(word) < SHORTEST or not word.isalpha() or _known(connection, word):
        return None
    low = word.lower()
    near = [
        (DamerauLevenshtein.normalized_similarity(low, part.lower()), uses, part)
        for part, uses in _parts(connection, low)
        if part.lower() != low
    ]
    best = max(near, default=(0.0, 0, ""))
    return best[2] if best[0] >= NEAR else None


def _known(connection: Any, word: str) -> bool:
    query = f'"{stem(word)}"'
    sql = "select count(*) from (select 1 from search_{0} where search_{0} match ? limit {1})"
    counts = (
        connection.execute(sql.format(kind, KNOWN), [query]).fetchone()[0]
        for kind in ("entities", "claims", "articles")
    )
    return any(count >= (1 if number == 0 else KNOWN) for number, count in enumerate(counts))


def _parts(connection: Any, word: str) -> Iterator[tuple[str, int]]:
    """Words of names that share most groups of three letters with a word, and how many articles use the name."""
    groups = dict.fromkeys(word[i : i + 3] for i in range(len(word) - 2))
    query = " OR ".join(f'"{g}"' for g in groups)
    sql = (
        "select e.name, e.aliases, e.articles from entities_trigram f join entities e on e.rowid = f.rowid "
        f"where entities_trigram match ? order by f.rank limit {CANDIDATES}"
    )
    for name, aliases, articles in connection.execute(sql, [query]):
        text = f"{name} {aliases or ''}"
        for token in tokens(text):
            yield text[token.start : token.end], articles or 0
