"""Public corpora are checked by hash; models are listed with theirs."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.errors import FaktaError
from pipeline.train import corpora
from pipeline.train.corpora import Corpora, local_folder, until
from pipeline.train.models_list import list_models


def test_an_appended_block_is_cut_off() -> None:
    content = b"Sari\tB-PER\nhadir\tO\n\nbuku\tO\nLaut\tB-BOK\n\n"
    assert until(content, "BOK") == b"Sari\tB-PER\nhadir\tO\n"
    assert until(b"hadir\tO\n", "BOK") == b"hadir\tO\n"


def test_what_is_not_the_expected_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "there.txt").write_bytes(b"another text")
    home = {"url": (tmp_path / "there.txt").as_uri(), "sha256": sha256(b"the text").hexdigest()}
    monkeypatch.setattr(corpora, "homes", lambda: {"ner/x.txt": home})
    with pytest.raises(FaktaError, match="not the file"):
        _ = Corpora(None, tmp_path / "cache").root
    assert not (tmp_path / "cache" / "ner" / "x.txt").exists()


def test_a_fetched_file_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "there.txt"
    source.write_bytes(b"the text")
    home = {"url": source.as_uri(), "sha256": sha256(b"the text").hexdigest()}
    monkeypatch.setattr(corpora, "homes", lambda: {"ner/x.txt": home})
    fetched = Corpora(None, tmp_path / "cache")
    assert (fetched.root / "ner" / "x.txt").read_bytes() == b"the text"
    source.unlink()
    assert (fetched.root / "ner" / "x.txt").is_file()


def test_without_local_data_the_log_says_what_it_costs(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert local_folder(tmp_path / "nowhere") is None
    assert "no silver labels are made" in caplog.text


def test_models_are_listed_with_their_hashes(tmp_path: Path) -> None:
    (tmp_path / "spacy" / "ner").mkdir(parents=True)
    (tmp_path / "spacy" / "ner" / "model").write_bytes(b"weights")
    assert list_models(tmp_path) == len(b"weights")
    listed = json.loads((tmp_path / "MODELS.json").read_text(encoding="utf8"))["files"]
    assert listed == {"spacy/ner/model": {"bytes": 7, "sha256": sha256(b"weights").hexdigest()}}
