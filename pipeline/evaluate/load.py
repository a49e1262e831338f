"""How fast the pages answer many readers at once: clients that search, read claims, articles and ledgers, and think.

What is asked for is drawn from the database itself: names as often as articles use them, words of claims, and any
claim or article, each with the same probability, so that no cache of pages would help.
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import quantiles
from urllib.parse import quote

import httpx

from pipeline.browse import serve
from pipeline.errors import FaktaError
from pipeline.store.connection import connect
from pipeline.store.rows import FACT_TABLES

#: kind of page -> how many of a hundred requests ask for it
MIX: Mapping[str, int] = {"search": 40, "claim": 40, "article": 10, "ledger": 10}
LEDGERS = ("/kemajuan", "/tenggat", "/kepemilikan", "/pertentangan", "/aturan", "/klaim?tipe=progress&urut=terbaru")
PAGES = 5  # of a ledger that are read
SAMPLE = 2000  # rows of each kind that are asked for
STARTS_WITHIN = 120  # seconds
ANSWERS_WITHIN = 60  # seconds


@dataclass(frozen=True, slots=True)
class Plan:
    """Paths to ask for, by kind, and how many facts there are."""

    paths: Mapping[str, Sequence[str]]
    facts: int


@dataclass(slots=True)
class Result:
    """Seconds from the request to the last byte of the page, by kind; ``failed`` names what was no page."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in MIX})
    failed: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, dict[str, float]]:
        """By kind and over all: requests, and p50, p95, p99 and the longest in milliseconds."""
        every = {**self.seconds, "all": [s for times in self.seconds.values() for s in times]}
        return {kind: _figures(times) for kind, times in every.items() if len(times) > 1}


def _figures(times: list[float]) -> dict[str, float]:
    cuts = quantiles(times, n=100, method="inclusive")
    named = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": max(times)}
    return {"requests": len(times), **{name: round(1000 * value, 1) for name, value in named.items()}}


def plan_of(database: Path, seed: int) -> Plan:
    """What to ask for; raises :class:`FaktaError` where the database has no claims."""
    random = Random(seed)
    with closing(connect(database, write=False)) as connection:
        ids = {
            table: [key for (key,) in connection.execute(f"select id from {table} order by random() limit {SAMPLE}")]
            for table in ("claims", "articles")
        }
        names = connection.execute("select name, articles from entities where articles > 1").fetchall()
        texts = [text for (text,) in connection.execute(f"select text from claims order by random() limit {SAMPLE}")]
        facts = sum(connection.execute(f"select count(*) from {t}").fetchone()[0] for t in FACT_TABLES)
    if not ids["claims"] or not names:
        raise FaktaError(f"{database}: has no claims to ask for; publish a database with facts")
    typed = random.choices([n for n, _ in names], [n for _, n in names], k=SAMPLE // 2)
    typed += [_words(text, random) for text in texts[: SAMPLE // 2]]
    paths = {
        "search": [f"/cari?q={quote(q)}" for q in typed],
        "claim": [f"/klaim/{key}" for key in ids["claims"]],
        "article": [f"/artikel/{key}" for key in ids["articles"]],
        "ledger": [f"{path}{'&' if '?' in path else '?'}hal={p}" for path in LEDGERS for p in range(1, PAGES + 1)],
    }
    return Plan(paths, facts)


def _words(text: str, random: Random) -> str:
    """Two words that stand side by side in a text, as somebody would search for them."""
    words = text.split()
    first = random.randrange(max(len(words) - 1, 1))
    return " ".join(words[first : first + 2])


@contextmanager
def served(database: Path) -> Iterator[str]:
    """The address of a server of its own process, as ``fakta serve`` starts it."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = get_context("spawn").Process(target=serve, args=(database,), kwargs={"port": port}, daemon=True)
    process.start()
    url = f"http://127.0.0.1:{port}"
    try:
        _await(url)
        yield url
    finally:
        process.terminate()
        process.join()


def _await(url: str) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        try:
            httpx.get(url, timeout=ANSWERS_WITHIN)
            return
        except httpx.ConnectError:
            time.sleep(0.2)
    raise FaktaError(f"{url}: no answer within {STARTS_WITHIN} seconds")


def measure(url: str, plan: Plan, *, clients: int, think: float, seconds: float, seed: int) -> Result:
    """Let ``clients`` ask for pages for so long, each thinking ``think`` seconds on average between two."""
    result = Result()
    asyncio.run(_clients(url, plan, result, clients, think, seconds, seed))
    return result


async def _clients(url: str, plan: Plan, result: Result, clients: int, think: float, seconds: float, seed: int) -> None:
    until = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    async with httpx.AsyncClient(base_url=url, timeout=ANSWERS_WITHIN, limits=limits) as http:
        randoms = [Random(f"{seed}/{number}") for number in range(clients)]
        await asyncio.gather(*(_client(http, plan, result, think, until, random) for random in randoms))


async def _client(
    http: httpx.AsyncClient, plan: Plan, result: Result, think: float, until: float, random: Random
) -> None:
    await asyncio.sleep(random.uniform(0, think))
    while time.monotonic() < until:
        kind = random.choices(list(MIX), list(MIX.values()))[0]
        await _ask(http, result, kind, random.choice(plan.paths[kind]))
        await asyncio.sleep(random.uniform(0.5 * think, 1.5 * think))


async def _ask(http: httpx.AsyncClient, result: Result, kind: str, path: str) -> None:
    started = time.perf_counter()
    try:
        answer = await http.get(path)
    except httpx.HTTPError as error:
        result.failed.append(f"{path}: {type(error).__name__}")
        return
    result.seconds[kind].append(time.perf_counter() - started)
    if answer.status_code != 200:
        result.failed.append(f"{path}: {answer.status_code}")


def load_average() -> float:
    """Processes that ran or waited in the last minute: with more than there are cores, every figure is too high."""
    return os.getloadavg()[0]
