"""Which engine when: speed and memory of both engines in one run, as a Markdown table for ``docs/engines.md``.

``python -m pipeline.evaluate.engines ARTICLES.jsonl`` runs each engine over the same articles, with one and two
processes, in a process of its own; a processor without AMX or bfloat16 is shown by ``ONEDNN_MAX_CPU_ISA=AVX2``.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

import click

from pipeline.language import EngineError, load_engine

WARM_UP = 5  # articles that are not timed: the first ones fill caches
LESSER_PROCESSOR = "AVX2"


@dataclass(frozen=True, slots=True)
class Speed:
    """One run. ``words`` are the text's, parted by white space; memory is the peak in MB over all processes."""

    engine: str
    processes: int
    processor: str
    words_per_second: float
    megabytes: float
    load_seconds: float

    def row(self) -> str:
        """The run as a line of the table."""
        measured = f"{self.words_per_second:,.0f} | {self.megabytes:,.0f} | {self.load_seconds:.1f}"
        return f"| {self.engine} | {self.processes} | {self.processor} | {measured} |"


HEADER = """\
| engine | processes | processor | words/s | memory, MB | loading, s |
| --- | --- | --- | --- | --- | --- |"""


def measure(engine: str, texts: list[str], processes: int, models: Path | None, isa: str | None) -> Speed:
    """Time an engine in a new process. Raises :class:`EngineError` where it is not there."""
    before = os.environ.get("ONEDNN_MAX_CPU_ISA")
    if isa:
        os.environ["ONEDNN_MAX_CPU_ISA"] = isa
    try:
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            speed, memory, loading = pool.submit(_run, engine, texts, processes, models).result()
    finally:
        if isa:
            os.environ.pop("ONEDNN_MAX_CPU_ISA")
        if before:
            os.environ["ONEDNN_MAX_CPU_ISA"] = before
    return Speed(engine, processes, isa or "as it is", speed, memory, loading)


def _run(engine: str, texts: list[str], processes: int, models: Path | None) -> tuple[float, float, float]:
    started = perf_counter()
    loaded = load_engine(engine, models)
    loading = perf_counter() - started
    for _ in loaded.docs(texts[:WARM_UP]):
        pass
    started = perf_counter()
    for _ in loaded.docs(texts[WARM_UP:], processes=processes):
        pass
    speed = sum(len(t.split()) for t in texts[WARM_UP:]) / (perf_counter() - started)
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return speed, (own + (processes * children if processes > 1 else 0)) / 1024, loading


def read_texts(file: Path, words: int) -> list[str]:
    """Texts of JSON Lines (plain or gzipped) until they have ``words`` words."""
    return list(_until(file, words))


def _until(file: Path, words: int) -> Iterator[str]:
    with gzip.open(file, "rt", encoding="utf8") if file.suffix == ".gz" else file.open(encoding="utf8") as lines:
        for line in islice(lines, words):
            text = json.loads(line)["text"]
            yield text
            words -= len(text.split())
            if words < 0:
                return


@click.command()
@click.argument("articles", type=click.Path(path_type=Path, exists=True))
@click.option("--models", type=click.Path(path_type=Path), help="Folder of models.")
@click.option("--words", default=30_000, show_default=True, help="Words of ARTICLES to run over.")
def main(articles: Path, models: Path | None, words: int) -> None:
    """Print the table of speeds over ARTICLES (JSON Lines with `text`)."""
    texts = read_texts(articles, words)
    click.echo(HEADER)
    for engine, processes, isa in (
        ("spacy", 1, None),
        ("spacy", 2, None),
        ("stanza", 1, None),
        ("stanza", 2, None),
        ("stanza", 1, LESSER_PROCESSOR),
        ("stanza", 2, LESSER_PROCESSOR),
    ):
        try:
            click.echo(measure(engine, texts, processes, models, isa).row())
        except EngineError as error:
            click.echo(f"{engine}: {error}", err=True)


if __name__ == "__main__":
    main()
