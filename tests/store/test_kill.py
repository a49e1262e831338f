"""A writer that is killed at any moment: nothing acknowledged is lost, and running again ends the same."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random
from time import sleep

from pipeline.store import open_store
from pipeline.store.connection import connect
from tests.store.samples import article, content

ROOT = Path(__file__).parents[2]
ARTICLES = 120
BATCH = 8

WRITER = f"""
import sys
from pathlib import Path
from pipeline.store import open_store
from tests.store.samples import many
with open_store(Path(sys.argv[1])) as store:
    run = store.begin_run(engine="e", rules="1", sources=[])
    todo = [f for f in many({ARTICLES}) if not store.is_current(f.article, engine="e", rules="1")]
    print("ready", flush=True)
    for start in range(0, len(todo), {BATCH}):
        batch = todo[start:start + {BATCH}]
        store.save(batch, run)
        print(*[f.article.url for f in batch], flush=True)
    store.link()
    print("linked", flush=True)
"""


def start(database: Path) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", WRITER, str(database)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)


def test_killed_writers_lose_nothing_acknowledged_and_end_the_same(tmp_path):
    random = Random(11)
    whole, broken = tmp_path / "whole.db", tmp_path / "broken.db"
    assert start(whole).wait() == 0
    for _ in range(4):
        writer = start(broken)
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        sleep(random.uniform(0.0, 0.12))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        said = writer.stdout.read().splitlines()  # what it acknowledged before it died
        acknowledged = {url for line in said if line != "linked" for url in line.split()}
        connection = connect(broken, write=False)
        stored = {url for (url,) in connection.execute("select url from articles")}
        assert acknowledged <= stored
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        connection.close()
    assert start(broken).wait() == 0
    with open_store(whole) as one, open_store(broken) as other:
        assert content(one.connection) == content(other.connection)
        assert len(content(one.connection)["articles"]) == ARTICLES
        assert other.is_current(article(0, text=_text(other)), engine="e", rules="1")


def _text(store) -> str:
    (text,) = store.connection.execute("select text from articles where url = ?", [article(0).url]).fetchone()
    return text
