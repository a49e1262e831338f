"""Numbers that a claim may be about, and the stakes that a sentence lists."""

from __future__ import annotations

import pytest
import spacy

from pipeline.facts.claims.counts import counts
from pipeline.facts.claims.figures import figure_options
from pipeline.facts.claims.rules import find_rule
from pipeline.facts.claims.sentence import Sentence, sentence_views
from pipeline.facts.claims.stakes import find_object, listed_stakes
from pipeline.facts.dates import find_dates
from pipeline.facts.quantities import find_money, find_percentages
from pipeline.language.sentences import mark_sentences
from pipeline.records import Article, Facts, Mention, RegulationMention

BLANK = spacy.blank("id")


def view(text: str, *names: str) -> Sentence:
    doc = mark_sentences(BLANK(text))
    article = Article(url="https://berita.example/1", title="", text=text, source="berita.example", published_at=None)
    mentions = [Mention(text.index(n), text.index(n) + len(n), n, "ORG", n) for n in names]
    facts = Facts(
        article=article,
        mentions=tuple(mentions),
        dates=tuple(find_dates(doc, "2025-03-10", [])[0]),
        percentages=tuple(find_percentages(doc)),
        money=tuple(find_money(doc)),
    )
    return sentence_views(doc, facts)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada 267 emiten yang belum patuh.", [(267, None, "emiten", "count")]),
        ("Masih ada lima koperasi yang belum patuh.", [(5, None, "koperasi", "word")]),
        ("Lebih dari satu juta unit belum terdaftar.", [(1_000_000, None, "unit", "word")]),
        # a magnitude needs no noun behind it
        ("Penerimanya ditargetkan 82,9 juta hingga akhir tahun.", [(82_900_000, None, None, "count")]),
        # the first end of a range takes the magnitude of the second
        ("Pabrik itu membuat 50-80 ribu botol.", [(50_000, 80_000, "botol", "count")]),
        ("Pabrik itu membuat 45.000 hingga 50.000 ton kapur.", [(45_000, 50_000, "ton", "count")]),
        ("Indeks bergerak di rentang 6.875–6.925 pada sesi kedua.", [(6875, 6925, None, "count")]),
        # a part of a whole
        ("Baru 14 dari 96 koperasi yang patuh.", [(14, None, None, "count"), (96, None, "koperasi", "count")]),
        # what a rule limits may be a period
        ("Pelanggar dipenjara selama 6 bulan.", [(6, None, "bulan", "span")]),
        ("Kode itu 4500 seluruhnya.", [(4500, None, "seluruhnya", "count")]),
        # read by another layer, a year, one of a list, or no number of things
        ("Harga naik 5% menjadi Rp6.000 pada 3 Mei 2025.", []),
        ("Salah satu toko tutup.", []),
        ("Tutup: bagian 3 dan 4.", []),
        ("Nomor 31/2023 tutup.", []),
    ],
)
def test_numbers_with_what_they_count(text: str, expected: list[tuple[float, float | None, str | None, str]]) -> None:
    assert [(c.value, c.high, c.noun, c.sort) for c in counts(view(text))] == expected


def test_what_bounds_a_number_is_kept() -> None:
    figures = [figure for figure, _ in figure_options(view("Lebih dari 60 juta orang sudah terdaftar."), "progress")]
    assert [(f.value, f.comparator, f.unit) for f in figures if f] == [(60_000_000, ">", "orang")]


def test_each_share_of_a_list_has_its_holder() -> None:
    listed = view("PT Satu memegang 60% saham, PT Dua 30%, dan PT Tiga 10%.", "PT Satu", "PT Dua", "PT Tiga")
    assert [(f.value, holder) for f, holder in listed_stakes(listed)] == [
        (60, "PT Satu"),
        (30, "PT Dua"),
        (10, "PT Tiga"),
    ]


def test_what_is_held_is_no_holder() -> None:
    two = view("PT Satu memegang 60% saham PT Dua dan 30% saham PT Tiga.", "PT Satu", "PT Dua", "PT Tiga")
    assert [(f.value, holder) for f, holder in listed_stakes(two)] == [(60, "PT Satu")]
    assert find_object(two) == "PT Dua"


def test_who_holds_the_next_stake_is_not_held() -> None:
    for text in ("PT Satu memegang 60% saham, PT Dua 30%.", "PT Satu memegang 60% saham dan PT Dua 30%."):
        assert find_object(view(text, "PT Satu", "PT Dua")) is None
    assert find_object(view("PT Satu membeli 60% saham pengendali PT Dua.", "PT Satu", "PT Dua")) == "PT Dua"


def test_an_article_belongs_to_the_rule_that_was_cited_last() -> None:
    cited = RegulationMention(0, 2, "UU", regulation_id="uu-1-2001")
    texts = ["UU itu terbit.", "Pasal 115 menyebut koperasi wajib melapor."]
    views = [Sentence(0, 0, 14, texts[0], rules=[cited]), Sentence(1, 15, 60, texts[1])]
    assert find_rule(views, 1, "obligation") == "uu-1-2001"
    assert find_rule([views[1]], 0, "obligation") is None
