"""Claims: a table of invented sentences with the claim that each makes, and the fields that follow from it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import spacy

from pipeline.facts.claims import choose, find_claims
from pipeline.facts.claims.actors import authority_options
from pipeline.facts.claims.lexicon import LEXICON
from pipeline.facts.claims.model import TYPES, load_classifier
from pipeline.facts.claims.rules import rule_options
from pipeline.facts.claims.sentence import Sentence
from pipeline.facts.dates import find_dates
from pipeline.facts.quantities import find_money, find_percentages
from pipeline.facts.quotes import find_quotes
from pipeline.facts.regulations import find_regulations
from pipeline.language.sentences import mark_sentences
from pipeline.records import Article, Claim, Entity, Facts, Mention, RegulationMention

BLANK = spacy.blank("id")
#: Invented names that occur in the sentences below, by label.
NAMES = {
    "ORG": ["Otoritas Jasa Keuangan", "OJK", "PT Sinar Uji Tbk.", "PT Bahari Contoh", "KPK", "Kementerian Perdagangan"],
    "PERSON": ["Rina Contoh", "Budi Misal"],
}


def claims(text: str, published: str | None = "2025-03-10T08:00:00+07:00") -> list[Claim]:
    doc = mark_sentences(BLANK(text))
    article = Article(
        url="https://berita.example/1", title="", text=text, source="berita.example", published_at=published
    )
    citations, rules = find_regulations(doc, article)
    mentions = sorted(
        (
            Mention(m.start(), m.end(), m.group(), label, f"{label}:{name}")
            for label, names in NAMES.items()
            for name in names
            for m in re.finditer(re.escape(name), text)
        ),
        key=lambda m: m.start,
    )
    entities = [Entity(m.entity_id, m.label, m.text) for m in mentions]
    dates, _ = find_dates(doc, published, [(c.start, c.end) for c in citations])
    quotes, statements = find_quotes(doc, mentions, entities)
    return find_claims(
        doc,
        Facts(
            article=article,
            mentions=tuple(mentions),
            entities=tuple(entities),
            dates=tuple(dates),
            percentages=tuple(find_percentages(doc)),
            money=tuple(find_money(doc)),
            regulations=tuple(rules),
            regulation_mentions=tuple(citations),
            quotes=tuple(quotes),
            statements=tuple(statements),
        ),
    )


ROWS: list[tuple[str, str, dict[str, Any]]] = [
    # a duty under a rule that the sentence cites
    (
        "Sesuai POJK Nomor 9 Tahun 2024, setiap penyelenggara wajib melaporkan data nasabah.",
        "obligation",
        {"subject": "setiap penyelenggara", "regulation_id": "pojk-9-2024", "modality": "stated"},
    ),
    # a named actor calls for it
    (
        "Menurut Rina Contoh, pemerintah perlu memperbaiki jalan desa.",
        "obligation",
        {"subject": "pemerintah", "speaker": "Rina Contoh", "modality": "demanded"},
    ),
    # "tidak wajib": a duty, denied
    ("Dalam aturan tersebut, pedagang kecil tidak wajib memiliki sertifikat.", "obligation", {"modality": "denied"}),
    # what may not be done
    (
        "Penyelenggara pinjaman daring dilarang menagih nasabah pada malam hari.",
        "prohibition",
        {"subject": "Penyelenggara pinjaman daring", "modality": "stated"},
    ),
    # an approval that an authority gave
    (
        "Otoritas Jasa Keuangan menyetujui penggabungan usaha PT Bahari Contoh.",
        "permission",
        {"authority": "Otoritas Jasa Keuangan"},
    ),
    # who decides need not bear the name of an authority
    (
        "Rina Contoh menyetujui perpanjangan izin PT Bahari Contoh.",
        "permission",
        {"authority": "Rina Contoh"},
    ),
    # nor does who is named beside a duty impose it
    ("PT Bahari Contoh wajib membayar denda itu.", "obligation", {"authority": None, "subject": "PT Bahari Contoh"}),
    # a revoked licence is a sanction, about the company
    (
        "OJK mencabut izin usaha PT Bahari Contoh karena melanggar ketentuan.",
        "sanction",
        {"authority": "OJK", "modality": "stated"},
    ),
    # a fine is the value in its currency
    (
        "Pelanggar dikenai sanksi denda paling banyak Rp500 juta.",
        "sanction",
        {"value": 500_000_000, "unit": "IDR", "comparator": "<="},
    ),
    # a rule is issued
    (
        "Pemerintah menerbitkan Peraturan Pemerintah Nomor 7 Tahun 2025 tentang penjualan kopi.",
        "regulation_change",
        {"regulation_id": "pp-7-2025", "authority": "Pemerintah"},
    ),
    # an authority examines somebody
    ("KPK memeriksa Budi Misal sebagai saksi dalam kasus dugaan suap.", "investigation", {"authority": "KPK"}),
    # a stake, its holder and what is held
    (
        "PT Bahari Contoh menguasai 62,5% saham PT Sinar Uji Tbk.",
        "ownership",
        {"value": 62.5, "unit": "percent", "object": "PT Sinar Uji Tbk."},
    ),
    # a share of a goal
    (
        "Realisasi belanja daerah baru mencapai 41,2% dari pagu anggaran.",
        "progress",
        {"value": 41.2, "unit": "percent", "modality": "stated"},
    ),
    # a figure aimed at for a year
    (
        "Perseroan menargetkan pendapatan sebesar Rp2 triliun pada 2026.",
        "target",
        {"value": 2e12, "unit": "IDR", "deadline": "2026", "deadline_on": "2026-12-31", "modality": "planned"},
    ),
    # "paling lambat": a deadline with its last day
    (
        "Laporan keuangan wajib disampaikan paling lambat 30 April 2025.",
        "deadline",
        {"deadline": "2025-04-30", "deadline_on": "2025-04-30"},
    ),
]


@pytest.mark.parametrize(("text", "kind", "fields"), ROWS)
def test_a_sentence_makes_its_claim(text: str, kind: str, fields: dict[str, Any]) -> None:
    found = {claim.type: claim for claim in claims(text)}
    assert kind in found
    assert {name: getattr(found[kind], name) for name in fields} == fields


def test_every_type_has_a_row() -> None:
    assert {kind for _, kind, _ in ROWS} == set(TYPES)


def test_one_sentence_makes_several_claims() -> None:
    found = {c.type for c in claims("Setiap bank wajib menyampaikan laporan dan dilarang menunda pembayaran.")}
    assert {"obligation", "prohibition"} <= found


def test_each_share_of_a_list_is_a_claim_of_its_own() -> None:
    text = "Penerimaan pajak mencapai 47% dari target, sedangkan penerimaan bea mencapai 39% dari target."
    assert {(c.type, c.value) for c in claims(text)} >= {("progress", 47.0), ("progress", 39.0)}


def test_plain_statistics_are_no_claim() -> None:
    assert claims("Penjualan mobil naik 5% dibandingkan bulan lalu.") == []


def test_evidence_is_the_sentence_and_offsets_reproduce_it() -> None:
    text = "Cuaca cerah.\nSetiap bank wajib menyampaikan laporan kepada OJK."
    for claim in claims(text):
        assert text[claim.start : claim.end] == claim.text == "Setiap bank wajib menyampaikan laporan kepada OJK."


def test_without_a_clock_nothing_is_resolved() -> None:
    found = claims("Perseroan menargetkan proyek rampung bulan depan.", published=None)
    assert all(claim.deadline is None and claim.deadline_on is None for claim in found)


def test_confidence_lies_between_zero_and_one() -> None:
    assert all(0 <= claim.confidence <= 1 for text, _, _ in ROWS for claim in claims(text))


def test_the_model_knows_every_type() -> None:
    assert load_classifier().weights.shape[1] == len(TYPES)


def test_the_phrase_that_shares_most_with_the_likely_ones_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "scores", lambda *_: np.array([1.0, 0.9, 0.9]))
    words = [frozenset({"kami"}), frozenset({"penjual", "kopi"}), frozenset({"semua", "penjual", "kopi"})]
    assert choose.most_agreed("subject", "target", [[], [], []], words) in (1, 2)


def test_cues_are_lower_case_phrases() -> None:
    assert all(phrase == phrase.strip().lower() for phrases in LEXICON.groups.values() for phrase in phrases)


def test_the_walk_over_the_words_finds_the_cues_that_the_patterns_find() -> None:
    texts = [*(text for text, _, _ in ROWS), "Tidak\u00a0 wajib, sekurang-kurangnya paling  lambat; non-wajib WAJIB"]
    for text in texts:
        assert LEXICON.found(text) == {group for group in LEXICON.groups if LEXICON.first(group, text)}


def test_a_claim_may_be_under_a_rule_of_its_sentence_or_one_of_the_last_before_it_or_none() -> None:
    def sentence(index: int, *rules: str) -> Sentence:
        cited = [RegulationMention(0, 2, "UU", regulation_id=rule) for rule in rules]
        return Sentence(index, 0, 20, "UU itu mewajibkannya", rules=cited)

    views = [sentence(0, "uu-1-2001"), sentence(1, "uu-2-2002"), sentence(2, "uu-3-2003"), sentence(3, "uu-4-2004")]
    assert [rule for rule, _ in rule_options(views, 3)] == [None, "uu-4-2004", "uu-3-2003", "uu-2-2002"]
    assert [rule for rule, _ in rule_options(views, 0)] == [None, "uu-1-2001"]


def test_an_authority_is_named_once_in_full_and_as_the_sentence_names_it() -> None:
    texts = ["Bank Uji (BU) melarangnya.", "Kemudian BU melarangnya lagi."]
    full, short, again = (
        Mention(0, 8, "Bank Uji", "ORG", "b"),
        Mention(10, 12, "BU", "ORG", "b"),
        Mention(37, 39, "BU", "ORG", "b"),
    )
    views = [Sentence(0, 0, 26, texts[0], mentions=[full, short]), Sentence(1, 27, 56, texts[1], mentions=[again])]
    assert [actor[2] for actor, _ in authority_options(views, 0, "prohibition", None) if actor] == ["Bank Uji"]
    assert [actor[2] for actor, _ in authority_options(views, 1, "prohibition", None) if actor] == ["BU"]
