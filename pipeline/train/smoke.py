"""The whole recipe in two minutes on a few bundled sentences: that every step runs, not that its models are good."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import yaml

from pipeline.language.sentences import sentence_starts
from pipeline.train import stanza_recipe
from pipeline.train.corpora import Corpora, homes
from pipeline.train.ner_layers import TUNINGS, Tuning
from pipeline.train.recipe import AS_FAKTA, Recipe, Sizes
from pipeline.train.stanza_heads import SETTINGS
from pipeline.train.teach import Stage

SIZES = Sizes(
    kept_pieces=400,
    stages=(Stage(1, 1e-4, 1, old_gsd=True),),
    silver_words=300,
    vector_words=300,
    vector_rows=500,
    vector_width=16,
    main_steps=30,
    nergrit_steps=30,
    corpora_steps=30,
    stanza=stanza_recipe.Sizes(
        settings={
            task: re.sub(
                r"--(max_steps|eval_interval) \d+", r"--\1 4", re.sub(r"--num_epoch \d+", "--num_epoch 1", options)
            )
            for task, options in SETTINGS.items()
        },
        tunings=dict.fromkeys(TUNINGS, Tuning(1, 1e-4, 256, seeds=(1, 2))),
    ),
)
MEASURED = 2  # sentences of the parts for measuring
TREES = 160  # sentences of a treebank: the parser passes over what it has seen fewer than 30 times
MARKED = re.compile(r"\[([A-Z]+) ([^\]]+)\]")
WORD = re.compile(r"\w+|[^\w\s]")

Tree = list[tuple[str, str, int, str]]


def smoke(out: Path, seed: int) -> None:
    """Write the corpora to ``out/data``, laid out as the real ones, and run the recipe on them."""
    data = out / "data"
    write_corpora(data)
    Recipe(Corpora(data / "data", out / "corpora"), out, seed, SIZES).run()


def write_corpora(folder: Path) -> None:
    """``data/`` and ``gold/`` with every file that the recipe reads."""
    bundled = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf8"))
    sentences: list[str] = bundled["sentences"]
    trees: list[Tree] = bundled["trees"]
    treebank = "".join(_conllu(i, tree) for i, tree in enumerate(islice(cycle(trees), TREES)))
    columns = ["\n".join(_columns(s)) for s in sentences]
    for name in homes():
        part = columns[-MEASURED:] if "dev" in name or "valid" in name else columns
        _write(folder / "data" / name, treebank if name.startswith("ud/") else "\n\n".join(part) + "\n")
    articles = [_article(i, sentences[i : i + 5]) for i in range(len(sentences) - 4)]
    for name in ("train", "dev"):
        _write(folder / "gold" / f"{name}.jsonl", "".join(json.dumps(a) + "\n" for a in articles))
    news = [{"url": f"https://berita.example/{i}", "title": "", "text": a["text"]} for i, a in enumerate(articles)]
    (folder / "data" / "news").mkdir(parents=True, exist_ok=True)
    with gzip.open(folder / "data" / "news" / "articles.jsonl.gz", "wt", encoding="utf8") as file:
        file.writelines(json.dumps(row | {"business": i % 2 == 0}) + "\n" for i, row in enumerate(news))


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf8")


def _conllu(number: int, tree: Tree) -> str:
    """A tree as the treebanks have it; the clitic continues the word before it."""
    text = re.sub(r" (nya|\.)(?= |$)", r"\1", " ".join(word for word, *_ in tree))
    lines = [f"# sent_id = s{number}", f"# text = {text}"]
    for i, (word, tag, head, relation) in enumerate(tree, 1):
        following = tree[i][0] if i < len(tree) else ""
        if following == "nya":
            lines.append(f"{i}-{i + 1}\t{word}nya" + "\t_" * 8)
        after = "SpaceAfter=No" if following == "." else "_"
        lines.append(f"{i}\t{word}\t{word.lower()}\t{tag}\t_\t_\t{head}\t{relation}\t_\t{after}")
    return "\n".join(lines) + "\n\n"


def _columns(sentence: str) -> Iterator[str]:
    """A marked sentence as tokens and BIO tags, every punctuation mark by itself, as Nergrit has it."""
    end = 0
    for match in MARKED.finditer(sentence):
        yield from (f"{w}\tO" for w in WORD.findall(sentence[end : match.start()]))
        for i, word in enumerate(WORD.findall(match[2])):
            yield f"{word}\t{'I' if i else 'B'}-{match[1]}"
        end = match.end()
    yield from (f"{w}\tO" for w in WORD.findall(sentence[end:]))


def _article(number: int, sentences: list[str]) -> dict[str, Any]:
    """An annotated article of these sentences."""
    text, entities = "", []
    for sentence in sentences:
        end = 0
        text += " " if text else ""
        for match in MARKED.finditer(sentence):
            text += sentence[end : match.start()]
            if label := AS_FAKTA.get(match[1]):
                entities.append({"start": len(text), "end": len(text) + len(match[2]), "label": label})
            text += match[2]
            end = match.end()
        text += sentence[end:]
    assert len(sentence_starts(text)) == len(sentences), text
    return {"url": f"https://contoh.example/{number}", "title": "", "text": text, "entities": entities}
