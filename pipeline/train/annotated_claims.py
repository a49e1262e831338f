"""Claims annotated by reading, put back on their texts: ``pipeline/train/annotated`` keeps offsets and hashes.

``python -m pipeline.train.annotated_claims FILE...`` adds annotated articles (JSON Lines), texts left out.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.errors import FaktaError
from pipeline.train.corpora import Corpora, local_folder

KEPT = Path(__file__).with_name("annotated") / "claims.jsonl"
#: What is kept of a claim besides type and evidence, where the annotator gave it; the subject as its place in the text.
FIELDS = ("value", "deadline", "modality", "regulation_ids", "authority")


def with_texts(kept: Path = KEPT) -> list[dict[str, Any]]:
    """The annotated articles with address, headline, time and text from the local news.

    Raises :class:`FaktaError` where there is no local news, or where articles are missing from it.
    """
    folder = local_folder()
    news = Corpora(folder, Path()).news if folder else None
    if news is None:
        raise FaktaError("the texts of the annotated claims are in the local news: name its folder in FAKTA_DATA")
    wanted = {(row["url_sha256"], row["text_sha256"]): row for row in map(json.loads, kept.open(encoding="utf8"))}
    found = [_joined(article, wanted.pop(key)) for key, article in _known(news) if key in wanted]
    if wanted:
        raise FaktaError(f"{news}: {len(wanted)} of the annotated articles are not in it")
    return found


def _known(news: Path) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    with gzip.open(news, "rt", encoding="utf8") as lines:
        for article in map(json.loads, lines):
            yield (hashed(article["url"]), hashed(article["text"])), article


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _joined(article: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    claims = [_read(article["text"], claim) for claim in row["claims"]]
    told = {name: article.get(name) for name in ("url", "title", "published_at", "text")}
    return told | {"claims": claims, "unsure": row.get("unsure", [])}


def _read(text: str, kept: list[Any]) -> dict[str, Any]:
    claim: dict[str, Any] = {"type": kept[0], "start": kept[1], "end": kept[2]} | dict(*kept[3:])
    if "subject" in claim:
        start, end = claim["subject"]
        claim["subject"] = text[start:end]
    return claim


def without_text(article: dict[str, Any]) -> dict[str, Any]:
    """An annotated article as it is kept."""
    row: dict[str, Any] = {"url_sha256": hashed(article["url"]), "text_sha256": hashed(article["text"])}
    row["claims"] = [_kept(article["text"], claim) for claim in article["claims"]]
    unsure = [[int(start), int(end)] for start, end in article.get("unsure", [])]
    return row | ({"unsure": unsure} if unsure else {})


def _kept(text: str, claim: dict[str, Any]) -> list[Any]:
    fields = {name: claim[name] for name in FIELDS if claim.get(name)}
    subject: str = claim.get("subject") or ""
    places = (text.find(subject, claim["start"], claim["end"]), text.find(subject)) if subject else ()
    if (at := next((place for place in places if place >= 0), -1)) >= 0:
        fields["subject"] = [at, at + len(subject)]
    return [claim["type"], claim["start"], claim["end"], *([fields] if fields else [])]


def add(files: Iterable[Path], kept: Path = KEPT) -> int:
    """Append the articles that are not kept yet; returns how many."""
    known = {json.loads(line)["url_sha256"] for line in kept.open(encoding="utf8")}
    new: list[dict[str, Any]] = []
    for file in files:
        for article in map(json.loads, file.open(encoding="utf8")):
            if hashed(article["url"]) not in known:
                known.add(hashed(article["url"]))
                new.append(without_text(article))
    with kept.open("a", encoding="utf8") as out:
        out.writelines(json.dumps(row) + "\n" for row in new)
    return len(new)


if __name__ == "__main__":
    print(add(map(Path, sys.argv[1:])), "articles added")  # noqa: T201  (a command's output)
