"""The version of an engine changes with its model files, not with what is written about them."""

from __future__ import annotations

from pathlib import Path

from pipeline.language.fingerprint import fingerprint


def test_contents_and_names_count_but_cards_do_not(tmp_path: Path) -> None:
    (tmp_path / "ner").mkdir()
    (tmp_path / "ner" / "model").write_bytes(b"1")
    first = fingerprint(tmp_path)
    (tmp_path / "README.md").write_text("card", encoding="utf8")
    assert fingerprint(tmp_path) == first
    (tmp_path / "ner" / "model").write_bytes(b"2")
    second = fingerprint(tmp_path)
    (tmp_path / "ner" / "model").rename(tmp_path / "ner" / "weights")
    assert len({first, second, fingerprint(tmp_path)}) == 3
