"""Eighteen hosts at once: delays kept, memory flat, stopped and gone on with, and again only what changed.

``FAKTA_ARTICLES=5000 pytest tests/collect/test_scale.py -s`` does it with 5,000 articles and prints figures.
"""

from __future__ import annotations

import os
import threading
import time
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.collect import Job, Manners
from tests.collect.conftest import rows
from tests.collect.press.content import Edition

ARTICLES = int(os.environ.get("FAKTA_ARTICLES", "180"))
PER_DAY = 35 if ARTICLES > 1000 else 5
SCALED = Manners(delay=0.1, timeout=60.0, patience=5.0, pause=0.5)
SLOW_HOST, SLOW = "ekbis.sindonews.example", 0.25  # seconds: a Crawl-delay that is longer than ours
GROWTH = 40 * 1024 * 1024  # bytes that a run may grow after its first third


@pytest.mark.slow
def test_delays_are_kept_and_only_what_changed_is_fetched_again(serve, runner, tmp_path):
    edition = an_edition()
    server = serve(edition)
    job = Job(tmp_path / "archive", tuple(edition.sites), min(edition.days), max(edition.days))
    job = Job(job.archive, job.sites, job.since, job.until, consent=frozenset({"antaranews"}))
    pieces = {piece.url for one in edition.pieces.values() for piece in one}

    began = time.monotonic()
    process, _ = runner.start(job, server, manners=SCALED)
    while sum(line.url in pieces for line in server.log[-50:]) < 1 or len(server.log) < len(pieces) * 0.4:
        time.sleep(0.2)
    process.kill()
    killed_at = time.monotonic()
    process.join()
    time.sleep(1)  # what was on its way arrives
    stopped_at = len(server.log)
    process, out = runner.start(job, server, manners=SCALED)
    memory = watched(process)
    assert out.exists()
    took = time.monotonic() - began

    fetched = rows(
        job.archive,
        "select count(distinct url) from fetches where outcome = 'fetched' and page = 1 and kind = 'article'",
    )
    assert fetched == [(len(pieces),)]
    asked = Counter(line.url for line in server.log if line.url in pieces)
    assert sum(asked.values()) - len(pieces) <= len(edition.sites)  # at most what was on its way when it was killed
    before, after = least_delays(server.log[:stopped_at]), least_delays(server.log[stopped_at:])
    shortest = {host: min(before.get(host, 9.0), after.get(host, 9.0)) for host in before | after}
    assert min(line.begun for line in server.log[stopped_at:]) >= killed_at + SCALED.delay
    assert min(v for host, v in shortest.items()) >= SCALED.delay
    assert shortest[SLOW_HOST] >= SLOW
    third = memory[len(memory) // 3 :]
    assert max(third) - third[0] < GROWTH

    edition.changed |= {sorted(pieces)[n] for n in range(0, len(pieces), max(1, len(pieces) // 25))}
    server.log.clear()
    again = runner.run(
        Job(job.archive, job.sites, job.since, job.until, consent=job.consent, again=True), server, manners=SCALED
    )
    bodies = [line.url for line in server.log if line.status == 200 and line.url in pieces]
    assert sorted(bodies) == sorted(edition.changed)
    assert again["counts"]["fetched"] == len(edition.changed)
    assert again["counts"]["unchanged"] == len(pieces) - len(edition.changed)
    assert min(least_delays(server.log).values()) >= SCALED.delay

    print(f"{len(pieces)} articles on {len(shortest)} hosts in {took:.0f} s, killed after {stopped_at} requests")
    print(f"least delay {min(shortest.values()):.3f} s of {SCALED.delay} s, {shortest[SLOW_HOST]:.3f} s of {SLOW} s")
    print(f"memory {third[0] >> 20} MB after a third, {max(third) >> 20} MB at most")
    print(f"again: {len(bodies)} bodies for {len(edition.changed)} changes")


def an_edition() -> Edition:
    days = max(1, round(ARTICLES / 18 / PER_DAY))
    edition = Edition([date(2024, 2, 1) + timedelta(days=n) for n in range(days)], PER_DAY, tagged=1)
    edition.robots[SLOW_HOST] = f"User-agent: *\nAllow: /\nCrawl-delay: {SLOW}\n"
    return edition


def watched(process) -> list[int]:
    """The resident memory of a process (bytes), every half second until it ends."""
    sizes: list[int] = []

    def watch() -> None:
        while process.is_alive():
            try:
                pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
            except (OSError, IndexError):
                return
            sizes.append(pages * os.sysconf("SC_PAGE_SIZE"))
            time.sleep(0.5)

    thread = threading.Thread(target=watch)
    thread.start()
    process.join()
    thread.join()
    return [size for size in sizes if size]


def least_delays(log) -> dict[str, float]:
    """The shortest time (s) between two requests to each host, as the server saw them."""
    begun = defaultdict(list)
    for line in sorted(log, key=lambda one: one.begun):
        begun[line.host].append(line.begun)
    return {h: min(b - a for a, b in pairwise(at)) for h, at in begun.items() if len(at) > 1}
