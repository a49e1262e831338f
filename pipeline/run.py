"""The extract job: read, understand, find facts, store them, link them.

One process writes; with ``jobs`` above 1 as many workers read facts out of articles, each holding its own engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from time import monotonic
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipeline.facts import RULES_VERSION, extract_facts
from pipeline.language import Engine, load_engine
from pipeline.read import read_source
from pipeline.read.forgotten import address_mark, entity_mark, read_forgotten
from pipeline.records import Article, Facts, Failure
from pipeline.sites import Kind
from pipeline.store import Store, open_store

BATCH = 32  # articles that are stored in one transaction: what a kill may cost to do again
MAX_CHARACTERS = 300_000  # the longest real article seen has 60,000; beyond this it is no article


@dataclass(frozen=True, slots=True)
class Job:
    """What to extract, and how."""

    sources: tuple[str, ...]
    database: Path
    engine: str = "spacy"
    models: Path | None = None
    since: date | None = None
    until: date | None = None
    jobs: int = 1
    kind: Kind | None = None  # of all sources; else as their sites are declared


@dataclass(slots=True)
class Report:
    """What a run did and what it could not do."""

    extracted: int = 0
    unchanged: int = 0
    foreign: int = 0
    outside: int = 0
    forgotten: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    failures: list[Failure] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)

    def line(self) -> str:
        """The last line of a run: the counts."""
        parts = [
            f"{self.extracted} extracted",
            f"{self.unchanged} unchanged",
            f"{self.foreign} not Indonesian",
            f"{self.outside} outside the dates",
            f"{len(self.failures)} failed",
            *([f"{self.forgotten} to be forgotten"] if self.forgotten else []),
        ]
        stopped = "; stopped, run again to go on" if self.interrupted else ""
        return f"{', '.join(parts)} in {self.seconds:.1f} s{stopped}"


class Reader:
    """Finds the facts of articles with one engine; an article that cannot be read costs one failure."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def read(self, articles: list[Article]) -> list[Facts | Failure]:
        """Facts of each article, in order. Text that is not Indonesian is kept without facts."""
        ours = [a for a in articles if a.language in (None, "id") and a.text.strip()]
        found = {a.url: facts for a, facts in zip(ours, self._facts(ours), strict=True)}
        return [found.get(a.url) or Facts(article=a) for a in articles]

    def _facts(self, articles: list[Article]) -> list[Facts | Failure]:
        try:
            texts = [text for a in articles for text in (a.text, a.title)]
            docs = iter(list(self.engine.docs(texts)))
            return [_one(a, next(docs), next(docs)) for a in articles]
        except Exception as error:  # one article spoils its batch: find out which
            if len(articles) == 1:
                return [_failed(articles[0], "language", error)]
            return [facts for a in articles for facts in self._facts([a])]


def _one(article: Article, doc: Any, title_doc: Any) -> Facts | Failure:
    try:
        return extract_facts(doc, article, title_doc)
    except Exception as error:
        return _failed(article, "facts", error)


def _failed(article: Article, stage: str, error: Exception) -> Failure:
    return Failure(item=article.url, stage=stage, reason=f"{type(error).__name__}: {error}".splitlines()[0])


_reader: Reader  # of a worker process


def _start_worker(engine: str, models: Path | None) -> None:
    global _reader  # noqa: PLW0603  (the pool's initializer has no other place to keep the model)
    _reader = Reader(load_engine(engine, models))


def _work(articles: list[Article]) -> list[Facts | Failure]:
    return _reader.read(articles)


def extract(job: Job, *, progress: bool = False) -> Report:
    """Run the job; what is stored is committed a batch at a time, so it can be stopped and run again.

    Raises :class:`pipeline.errors.FaktaError` for a source, a model or a database that cannot be used.
    """
    started, report = monotonic(), Report()
    engine = load_engine(job.engine, job.models)
    with open_store(job.database) as store:
        run = store.begin_run(engine=engine.version, rules=RULES_VERSION, sources=job.sources)
        with _bar(progress) as bar:
            try:
                forgotten = read_forgotten(job.database.parent)
                for found in _results(job, engine, store, report):
                    batch = [item for item in found if not _is_forgotten(item, forgotten)]
                    report.forgotten += len(found) - len(batch)
                    refused = {f.item: f for f in store.save(batch, run)}
                    _count(report, [_refused(item, refused) for item in batch], bar)
            except KeyboardInterrupt:
                report.interrupted = True
        store.link()
        report.seconds = monotonic() - started
        report.totals = store.totals()
        store.finish_run(run, counts=_counts(report), seconds=report.seconds, interrupted=report.interrupted)
    return report


def _is_forgotten(item: Facts | Failure, marks: frozenset[str]) -> bool:
    """Whether `fakta forget` took this article out, or somebody whom it names."""
    if not marks:
        return False
    url = item.item.rsplit("#", 1)[-1] if isinstance(item, Failure) else item.article.url
    entities = item.entities if isinstance(item, Facts) else ()
    return address_mark(url) in marks or any(entity_mark(e.id) in marks for e in entities)


def _results(job: Job, engine: Engine, store: Store, report: Report) -> Iterator[list[Facts | Failure]]:
    batches = _batches(_wanted(job, engine, store, report))
    if job.jobs == 1:
        reader = Reader(engine)
        for articles, failures in batches:
            yield [*failures, *reader.read(articles)]
        return
    with ProcessPoolExecutor(job.jobs, get_context("spawn"), _start_worker, (job.engine, job.models)) as pool:
        yield from _pooled(pool, batches, ahead=2 * job.jobs)


def _pooled(
    pool: ProcessPoolExecutor, batches: Iterator[tuple[list[Article], list[Failure]]], ahead: int
) -> Iterator[list[Facts | Failure]]:
    """Results in order, with at most ``ahead`` batches in flight so that memory stays flat."""
    waiting = [(pool.submit(_work, articles), failures) for articles, failures in islice(batches, ahead)]
    while waiting:
        future, failures = waiting.pop(0)
        yield [*failures, *future.result()]
        waiting += [(pool.submit(_work, a), f) for a, f in islice(batches, 1)]


def _wanted(job: Job, engine: Engine, store: Store, report: Report) -> Iterator[Article | Failure]:
    """What has to be extracted; articles outside the dates or already stored are only counted."""
    for source in job.sources:
        for item in read_source(source):
            if isinstance(item, Article) and job.kind:
                item = replace(item, kind=job.kind)
            if isinstance(item, Failure):
                yield item
            elif len(item.text) > MAX_CHARACTERS:
                yield Failure(item.url, "read", f"{len(item.text)} characters: no article (limit {MAX_CHARACTERS})")
            elif not _inside(item, job.since, job.until):
                report.outside += 1
            elif store.is_current(item, engine=engine.version, rules=RULES_VERSION):
                report.unchanged += 1
            else:
                yield item


def _inside(article: Article, since: date | None, until: date | None) -> bool:
    """Whether the article was published from ``since`` to ``until``; one without a date is inside no bounds."""
    if since is None and until is None:
        return True
    if article.published_at is None:
        return False
    day = date.fromisoformat(article.published_at[:10])
    return (since is None or day >= since) and (until is None or day <= until)


def _batches(items: Iterable[Article | Failure]) -> Iterator[tuple[list[Article], list[Failure]]]:
    """Articles in batches with distinct URLs: a second page version of one URL waits for the next batch."""
    articles: dict[str, Article] = {}
    failures: list[Failure] = []
    for item in items:
        if isinstance(item, Failure):
            failures.append(item)
        elif item.url in articles:
            yield list(articles.values()), failures
            articles, failures = {item.url: item}, []
        else:
            articles[item.url] = item
        if len(articles) + len(failures) >= BATCH:
            yield list(articles.values()), failures
            articles, failures = {}, []
    if articles or failures:
        yield list(articles.values()), failures


def _refused(item: Facts | Failure, refused: dict[str, Failure]) -> Facts | Failure:
    """The failure in place of facts that the store did not take."""
    return refused.get(item.article.url, item) if isinstance(item, Facts) else item


def _bar(shown: bool) -> Any:
    if not shown:
        return nullcontext()
    columns = (SpinnerColumn(), TextColumn("{task.completed} articles"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))


def _count(report: Report, batch: list[Facts | Failure], bar: Progress | None) -> None:
    for item in batch:
        if isinstance(item, Failure):
            report.failures.append(item)
        elif item.article.language in (None, "id"):
            report.extracted += 1
        else:
            report.foreign += 1
    if bar is not None:
        task = bar.task_ids[0] if bar.task_ids else bar.add_task("articles", total=None)
        bar.update(task, advance=len(batch))


def _counts(report: Report) -> dict[str, int]:
    return {
        "extracted": report.extracted,
        "unchanged": report.unchanged,
        "foreign": report.foreign,
        "outside": report.outside,
        "failed": len(report.failures),
    }
