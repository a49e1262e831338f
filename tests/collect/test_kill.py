"""Killed at random moments and run again: nothing is lost, nothing that was stored is asked for again.

``FAKTA_KILLS=200 pytest tests/collect/test_kill.py`` kills it two hundred times.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from datetime import date

import pytest

from pipeline.collect import Job, Manners, verify
from tests.collect.conftest import rows
from tests.collect.press.content import Edition
from tests.collect.test_collect import articles

KILLS = int(os.environ.get("FAKTA_KILLS", "8"))
DAY = date(2024, 2, 12)
BRISK = Manners(delay=0.0, timeout=5.0, patience=1.0, pause=0.1)


@pytest.mark.slow
def test_kills_lose_nothing(serve, runner, tmp_path):
    edition = Edition([DAY], 15, ("kontan", "detik", "tempo"))
    server = serve(edition)
    seed = random.randrange(1_000_000)
    chance, kills, round_ = random.Random(seed), 0, 0
    while kills < KILLS:
        round_ += 1
        server.log.clear()
        job = Job(tmp_path / f"archive-{round_}", tuple(edition.sites), DAY, DAY, manners=BRISK)
        killed = killed_until_done(runner, server, job, chance)
        kills += killed
        check(job, edition, server, killed)
    print(f"{kills} kills in {round_} archives, seed {seed}")


def killed_until_done(runner, server, job, chance) -> int:
    """How often the job was killed before it came to its end, each time soon after it began to ask."""
    killed = 0
    while True:
        asked = len(server.log)
        process, out = runner.start(job, server, manners=BRISK)
        while process.is_alive() and len(server.log) == asked and chance.random() < 0.999:  # now and then before that
            time.sleep(0.005)
        process.join(chance.uniform(0, 0.6))
        if process.is_alive():
            process.kill()
            killed += 1
        process.join()
        if out.exists() and out.stat().st_size:
            return killed


def check(job, edition, server, killed) -> None:
    """Every article is there once, whole, and no page that is in the archive was sent more often than kills explain."""
    pages = {
        piece.page_url(n) for pieces in edition.pieces.values() for piece in pieces for n in range(1, piece.pages + 1)
    }
    sql = (
        "select url, count(*) from fetches where kind = 'article' and outcome in ('fetched', 'unchanged') group by url"
    )
    assert dict(rows(job.archive, sql)) == dict.fromkeys(pages, 1)
    found = articles(job.archive)
    assert len(found) == sum(map(len, edition.pieces.values()))
    assert not [a.url for a in found if a.truncated]
    assert verify(job.archive).problems == []
    sent = Counter(line.url for line in server.log if line.url in pages)
    assert sum(sent.values()) - len(sent) <= killed * len(edition.pieces)  # what was on its way when it was killed
