"""The bundled corpus: what the reader gives is what was annotated, and the annotation agrees with itself."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipeline.read import read_source
from pipeline.read.walk import walk
from pipeline.read.warc import read_page_at
from pipeline.records import Article, Failure

CORPUS = Path(__file__).parents[2] / "corpus"
ARCHIVE = CORPUS / "fakta-contoh.warc.gz"
GOLD = [json.loads(line) for line in (CORPUS / "annotations.jsonl").read_text(encoding="utf8").splitlines()]
BY_URL = {row["url"]: row for row in GOLD}
SPANS = ("entities", "dates", "percentages", "money", "regulations")
WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")


@pytest.fixture(scope="module")
def read() -> list[Article | Failure]:
    """Everything that the archive gives, in the order of the fetches."""
    return list(read_source(ARCHIVE))


@pytest.fixture(scope="module")
def articles(read) -> list[Article]:
    return [item for item in read if isinstance(item, Article)]


def facts(layer: str):
    return [(row, fact) for row in GOLD for fact in row[layer]]


def test_build_gives_the_same_bytes(tmp_path):
    sys.path.insert(0, str(CORPUS))
    try:
        from build import ANNOTATIONS, build
    finally:
        sys.path.remove(str(CORPUS))
    build(tmp_path)
    for name in (ARCHIVE.name, ANNOTATIONS):
        again, bundled = (tmp_path / name).read_bytes(), (CORPUS / name).read_bytes()
        assert again == bundled, f"{name} is not what the sources give: run python corpus/build.py"


def test_reader_gives_the_annotated_text(articles):
    current = {article.url: article for article in articles}
    assert current.keys() == BY_URL.keys()
    for url, article in current.items():
        row = BY_URL[url]
        found = (article.text, article.title, article.published_at, list(article.authors))
        assert found == (row["text"], row["title"], row["published_at"], row["authors"]), url
        assert not article.truncated
        assert article.parser.endswith("Parser"), f"{url} was not read by its site's parser"


def test_only_the_missing_date_is_reported(read):
    failures = [(f.stage, f.item.split("#")[1]) for f in read if isinstance(f, Failure)]
    assert failures == [("date", row["url"]) for row in GOLD if row["published_at"] is None]


def test_language_and_quality_are_as_written(articles):
    found = [(a.language, a.text_quality) for a in articles]
    assert set(found) == {("id", "clean"), ("id", "lowercase"), ("id", "glued"), ("en", "clean")}
    for kind in (("id", "lowercase"), ("id", "glued"), ("en", "clean")):
        assert found.count(kind) == 1, kind


def test_corrected_article_is_there_twice(articles):
    urls = [a.url for a in articles]
    twice = {url for url in urls if urls.count(url) == 2}
    assert len(twice) == 1
    first, second = (a.text for a in articles if a.url in twice)
    assert first != second


def test_nothing_can_be_taken_for_news():
    with ARCHIVE.open("rb") as stream:
        refs = [record.ref for record in walk(stream, lambda _: False) if record.ref]
        pages = [read_page_at(stream, ref.offset) for ref in refs]
    assert len(pages) > 44
    for page in pages:
        html = page.body.decode()
        shown = re.sub(r"<head>.*?</head>|<script.*?</script>", "", html, flags=re.DOTALL)
        assert "Contoh, bukan berita" in shown
        assert 'content="Contoh, bukan berita' in html
        links = [*re.findall(r'(?:href|src)="(https?://[^"]+)"', html), page.url]
        assert [link for link in links if not (urlsplit(link).hostname or "").endswith(".example")] == []


def test_corpus_covers_the_sites_and_is_large_enough(articles):
    assert len(GOLD) >= 44
    assert {a.source for a in articles} == {"Bisnis.com", "Kontan", "CNBC Indonesia", "detikFinance"}


@pytest.mark.parametrize("layer", SPANS)
def test_spans_give_their_surface(layer):
    for row, fact in facts(layer):
        assert row["text"][fact["start"] : fact["end"]] == fact["text"] == fact["text"].strip()


def test_weekday_and_date_agree():
    for row, fact in facts("dates"):
        named = re.match(r"(\w+)[ ,(]+\d{1,2}[/ ]", fact["text"])
        if named and named[1].lower() in WEEKDAYS:
            day = date.fromisoformat(fact["value"][:10])
            assert WEEKDAYS[day.weekday()] == named[1].lower(), (row["url"], fact["text"], fact["value"])


def test_quotes_stand_between_marks_and_are_spoken_by_names_of_the_article():
    for row, quote in facts("quotes"):
        assert row["text"][quote["start"]] in '“"'
        assert row["text"][quote["end"]] in '”"'
        names = {e["name"] for e in row["entities"]} | {None}
        assert quote["speaker"] in names, (row["url"], quote["speaker"])


def test_every_quotation_mark_is_annotated():
    for row in GOLD:
        if row["entities"]:
            assert len(re.findall(r'[“”"]', row["text"])) == 2 * len(row["quotes"]), row["url"]


def test_claims_name_what_their_sentence_says():
    for row, claim in facts("claims"):
        assert claim["subject"] in row["text"][claim["start"] : claim["end"]]
        cited = {i for rule in row["regulations"] for i in rule["ids"]}
        assert set(claim["regulation_ids"]) <= cited, (row["url"], claim["regulation_ids"])
        assert (claim["value"] is None) == (claim["unit"] is None)


def test_every_kind_of_fact_occurs():
    assert {c["type"] for _, c in facts("claims")} == {
        *("progress", "deadline", "obligation", "prohibition", "permission"),
        *("sanction", "regulation_change", "investigation", "ownership", "target"),
    }
    assert {c["modality"] for _, c in facts("claims")} == {"stated", "planned", "demanded", "denied", "hypothetical"}
    compared = {f["comparator"] for layer in ("percentages", "money") for _, f in facts(layer)}
    assert compared == {"=", ">", ">=", "<", "<=", "~"}
    assert {f["unit"] for _, f in facts("percentages")} == {"percent", "percentage_point", "basis_point", "fraction"}
    assert {f["type"] for _, f in facts("dates")} == {"DATE", "TIME", "DURATION", "SET"}
