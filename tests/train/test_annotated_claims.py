"""Annotated claims are kept without their texts and come back whole where the news is there."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from pipeline.errors import FaktaError
from pipeline.train import annotated_claims

TEXT = "Contoh, bukan berita. Setiap pedagang contoh wajib melapor paling lambat 1 Mei 2025."
ARTICLE = {
    "url": "https://berita.example/9",
    "title": "Contoh",
    "published_at": "2025-04-01",
    "text": TEXT,
    "claims": [
        {"type": "obligation", "start": 22, "end": 84, "subject": "Setiap pedagang contoh", "modality": "stated"},
        {"type": "deadline", "start": 22, "end": 84},
    ],
    "unsure": [[0, 21]],
}


def local_news(folder: Path) -> None:
    (folder / "news").mkdir(parents=True)
    with gzip.open(folder / "news" / "articles.jsonl.gz", "wt", encoding="utf8") as out:
        out.write(json.dumps(ARTICLE) + "\n")


def test_no_text_is_kept_and_the_news_gives_it_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, kept = tmp_path / "annotated.jsonl", tmp_path / "claims.jsonl"
    source.write_text(json.dumps(ARTICLE) + "\n", encoding="utf8")
    kept.touch()
    assert annotated_claims.add([source], kept) == 1
    assert annotated_claims.add([source], kept) == 0  # known by now
    assert "pedagang" not in kept.read_text(encoding="utf8")
    local_news(tmp_path / "data")
    monkeypatch.setenv("FAKTA_DATA", str(tmp_path / "data"))
    assert annotated_claims.with_texts(kept) == [ARTICLE]


def test_missing_articles_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "claims.jsonl"
    kept.write_text('{"url_sha256": "0", "text_sha256": "0", "claims": []}\n', encoding="utf8")
    local_news(tmp_path / "data")
    monkeypatch.setenv("FAKTA_DATA", str(tmp_path / "data"))
    with pytest.raises(FaktaError, match="1 of the annotated articles"):
        annotated_claims.with_texts(kept)
