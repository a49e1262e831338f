"""``fakta extract`` as its user meets it: sources of each kind, bad input of each kind, resuming, and exit statuses."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.read.warc import StoredPage, write_warc
from pipeline.store import sqlite_module

ROOT = Path(__file__).parents[1]
SENTENCE = (
    "Kementerian Perdagangan (Kemendag) menyebut migrasi sistem belakang toko daring itu sudah melampaui 70 persen. "
    "Pelaku usaha wajib menyelesaikannya paling lambat 12 April 2024."
)


def article(number: int, **changes: object) -> dict[str, object]:
    row = {
        "url": f"https://ekonomi.bisnis.example/read/20240212/12/{number}/migrasi",
        "title": f"Migrasi Lewati 70 Persen ({number})",
        "published_at": "2024-02-12T09:37:00",
        "text": SENTENCE,
    }
    return {k: v for k, v in (row | changes).items() if v is not None}


def lines(*rows: object) -> str:
    return "".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows)


def page(number: int, body: str = SENTENCE) -> StoredPage:
    html = (
        f'<html><head><meta name="publishdate" content="2024/02/12 09:37:00"></head><body>'
        f'<h1 class="detailsTitleCaption">Judul {number}</h1>'
        f'<article class="detailsContent"><p>{body}</p></article></body></html>'
    )
    url = f"https://ekonomi.bisnis.example/read/20240212/12/{number}/judul"
    return StoredPage(url, html.encode(), "2024-02-12T10:00:00+07:00")


def fakta(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", "from pipeline.cli import main; main()", "extract", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def count(database: Path, table: str) -> int:
    connection = sqlite_module().connect(f"file:{database}?mode=ro", uri=True)
    try:
        return connection.execute(f"select count(*) from {table}").fetchone()[0]
    finally:
        connection.close()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "facts.db"


def test_json_lines_plain_gzipped_and_from_standard_input(tmp_path, database):
    (tmp_path / "a.jsonl").write_text(lines(article(1)), encoding="utf8")
    with gzip.open(tmp_path / "b.jsonl.gz", "wt", encoding="utf8") as file:
        file.write(lines(article(2)))
    done = fakta(tmp_path / "a.jsonl", tmp_path / "b.jsonl.gz", "-", "--db", database, stdin=lines(article(3)).encode())
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("3 extracted, 0 unchanged")
    assert count(database, "percentages") == 3


def test_warc_and_folder_of_html(tmp_path, database):
    write_warc([page(1), page(2)], tmp_path / "pages.warc.gz")
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "three.html").write_bytes(page(3).body)
    done = fakta(tmp_path / "pages.warc.gz", folder, "--db", database)
    assert done.stdout.splitlines()[-1].startswith("3 extracted"), done.stderr
    assert count(database, "articles") == 3


def test_second_run_extracts_nothing_and_changes_no_row(tmp_path, database):
    source = tmp_path / "a.jsonl"
    source.write_text(lines(article(1), article(2)), encoding="utf8")
    fakta(source, "--db", database)
    before = count(database, "claims"), count(database, "mentions"), count(database, "dates")
    done = fakta(source, "--db", database)
    assert done.stdout.splitlines()[-1].startswith("0 extracted, 2 unchanged")
    assert (count(database, "claims"), count(database, "mentions"), count(database, "dates")) == before


def test_two_jobs_give_what_one_gives(tmp_path, database):
    source = tmp_path / "a.jsonl"
    source.write_text(lines(*(article(n) for n in range(40))), encoding="utf8")
    fakta(source, "--db", database)
    fakta(source, "--db", tmp_path / "two.db", "--jobs", 2)
    for table in ("claims", "dates", "percentages", "mentions"):
        assert ids(database, table) == ids(tmp_path / "two.db", table)


def ids(database: Path, table: str) -> list[str]:
    connection = sqlite_module().connect(f"file:{database}?mode=ro", uri=True)
    try:
        return [row[0] for row in connection.execute(f"select id from {table} order by id")]
    finally:
        connection.close()


def test_since_and_until_choose_by_day_of_publication(tmp_path, database):
    source = tmp_path / "a.jsonl"
    days = ["2024-02-01T09:00:00", "2024-02-12T23:59:00", "2024-03-01T00:00:00"]
    source.write_text(lines(*(article(n, published_at=day) for n, day in enumerate(days))), encoding="utf8")
    done = fakta(source, "--db", database, "--since", "2024-02-02", "--until", "2024-02-12")
    assert "1 extracted" in done.stdout.splitlines()[-1]
    assert "2 outside the dates" in done.stdout.splitlines()[-1]


def test_english_is_kept_and_not_extracted(tmp_path, database):
    text = (
        "The ministry said on Monday that the company must finish the migration of its shopping system by April. " * 3
    )
    (tmp_path / "a.jsonl").write_text(lines(article(1, text=text)), encoding="utf8")
    done = fakta(tmp_path / "a.jsonl", "--db", database)
    assert "1 not Indonesian" in done.stdout.splitlines()[-1]
    assert count(database, "articles") == 1
    assert count(database, "claims") == 0


BAD_LINES = [
    ('{"url": "https://a.example/1", "title": "x", "text": \n', "Invalid JSON"),
    ('{"title": "x", "published_at": "2024-02-12", "text": "y"}\n', "url"),
    ('{"url": "https://a.example/1", "title": "x", "text": 5}\n', "text"),
    ("[1, 2]\n", ""),
]


@pytest.mark.parametrize(("bad", "said"), BAD_LINES)
def test_bad_line_is_named_with_file_and_number_and_the_rest_is_done(tmp_path, database, bad, said):
    source = tmp_path / "a.jsonl"
    source.write_text(lines(*(article(n) for n in range(6)), bad, article(7)), encoding="utf8")
    done = fakta(source, "--db", database)
    assert done.returncode == 0
    assert "7 extracted" in done.stdout.splitlines()[-1]
    assert "1 failed" in done.stdout.splitlines()[-1]
    failure = next(line for line in done.stderr.splitlines() if line.startswith("failed"))
    assert f"{source}:7" in failure
    assert said in failure
    assert count(database, "failures") == 1


def test_strict_exits_3_when_something_failed(tmp_path, database):
    (tmp_path / "a.jsonl").write_text(lines(article(1), "{\n"), encoding="utf8")
    assert fakta(tmp_path / "a.jsonl", "--db", database, "--strict").returncode == 3


@pytest.mark.parametrize("date", [None, "kemarin"])
def test_missing_or_unreadable_date_is_reported_and_the_article_kept(tmp_path, database, date):
    (tmp_path / "a.jsonl").write_text(lines(article(1, published_at=date)), encoding="utf8")
    done = fakta(tmp_path / "a.jsonl", "--db", database)
    assert "1 extracted" in done.stdout.splitlines()[-1]
    assert any("relative dates" in line and "a.jsonl:1" in line for line in done.stderr.splitlines())


def test_truncated_gzip_gives_what_was_whole_and_one_failure(tmp_path, database):
    rows = [article(n, title=f"Judul {n} {os.urandom(30).hex()}") for n in range(60)]
    whole = gzip.compress(lines(*rows).encode())
    (tmp_path / "a.jsonl.gz").write_bytes(whole[: len(whole) * 2 // 3])
    done = fakta(tmp_path / "a.jsonl.gz", "--db", database)
    assert done.returncode == 0
    assert "gzip" in done.stderr
    assert 0 < count(database, "articles") < 60


def test_truncated_warc_gives_what_was_whole_and_one_failure(tmp_path, database):
    path = tmp_path / "a.warc"
    write_warc([page(1), page(2)], path)
    path.write_bytes(path.read_bytes()[:-400])
    done = fakta(path, "--db", database)
    assert done.returncode == 0
    assert count(database, "articles") == 1
    assert count(database, "failures") >= 1


def test_empty_and_binary_pages_fail_and_the_rest_is_done(tmp_path, database):
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200))
    (tmp_path / "good.html").write_bytes(page(3).body)
    done = fakta(tmp_path, "--db", database)
    assert done.returncode == 0
    assert "empty.html: the page is empty" in done.stderr
    assert "picture.html: a binary file" in done.stderr
    assert count(database, "articles") == 1


def test_page_of_an_unknown_site_is_read_all_the_same(tmp_path, database):
    body = page(1).body.replace(b"detailsContent", b"isi").replace(b"detailsTitleCaption", b"judul")
    write_warc(
        [StoredPage("https://koran-lokal.example/berita/1", body, "2024-02-12T10:00:00+07:00")], tmp_path / "a.warc.gz"
    )
    assert "1 extracted" in fakta(tmp_path / "a.warc.gz", "--db", database).stdout.splitlines()[-1]


USAGE = [
    (["nowhere.jsonl", "--db", "x.db"], "nowhere.jsonl"),
    (["{tmp}/binary", "--db", "x.db"], "neither WARC, HTML nor JSON Lines"),
    (["{tmp}/a.jsonl", "--db", "/proc/nowhere/x.db"], "/proc/nowhere/x.db"),
    (["{tmp}/a.jsonl", "--db", "{tmp}/text.db"], "text.db"),
    (["{tmp}/a.jsonl", "--db", "{tmp}/x.db", "--since", "12/2/2024"], "2024-02-12"),
    (["{tmp}/a.jsonl", "--db", "{tmp}/x.db", "--models", "{tmp}/nothing"], "{tmp}/nothing"),
]


@pytest.mark.parametrize(("arguments", "said"), USAGE)
def test_what_cannot_be_opened_exits_2_and_says_so_in_one_line(tmp_path, arguments, said):
    (tmp_path / "a.jsonl").write_text(lines(article(1)), encoding="utf8")
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "text.db").write_text(
        "not a database, although it is long enough to be looked at\n" * 20, encoding="utf8"
    )
    done = fakta(*(a.format(tmp=tmp_path) for a in arguments))
    assert done.returncode == 2
    last = done.stderr.strip().splitlines()[-1]
    assert said.format(tmp=tmp_path) in last
    assert "Traceback" not in done.stderr
