"""What the facts layers cost beside the language engine, in processor time of one run."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import process_time

from pipeline.errors import FaktaError
from pipeline.facts import extract_facts
from pipeline.language import Engine, load_engine
from pipeline.read import read_source
from pipeline.records import Article

WARM_UP = 40  # articles run untimed first: patterns, vocabulary and models are loaded on first use
FEWEST = 5  # articles that are worth timing
BATCH = 32  # articles, as in an extraction


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds of the engine (text to Doc) and of the facts (Doc to facts) over the same articles."""

    articles: int
    words: int
    engine: float
    facts: float

    @property
    def ratio(self) -> float:
        """Facts over engine: below 1 the facts cost less."""
        return self.facts / self.engine if self.engine else 0.0


def measure(sources: Sequence[str], *, engine: str = "spacy", models: Path | None = None, most: int = 500) -> Cost:
    """Time both on the first ``most`` articles of the sources. Raises :class:`FaktaError` where there are too few."""
    articles = list(islice((a for source in sources for a in _articles(source)), most))
    if len(articles) < FEWEST:
        raise FaktaError(f"{len(articles)} articles are too few to time; give {FEWEST} or more")
    loaded = load_engine(engine, models)
    _run(loaded, articles[:WARM_UP])
    spent = [_run(loaded, articles[at : at + BATCH]) for at in range(0, len(articles), BATCH)]
    words = sum(len(a.text.split()) for a in articles)
    return Cost(len(articles), words, sum(e for e, _ in spent), sum(f for _, f in spent))


def _articles(source: str) -> Iterator[Article]:
    for item in read_source(source):
        if isinstance(item, Article) and item.language in (None, "id") and item.text.strip():
            yield item


def _run(loaded: Engine, articles: Sequence[Article]) -> tuple[float, float]:
    """Processor seconds of the engine and of the facts for one batch."""
    gc.collect()  # neither pays for the other's rubbish
    started = process_time()
    docs = list(loaded.docs([text for a in articles for text in (a.text, a.title)]))
    understood = process_time()
    for at, article in enumerate(articles):
        extract_facts(docs[2 * at], article, docs[2 * at + 1])
    return understood - started, process_time() - understood
