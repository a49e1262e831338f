"""Entities: borders, short forms, identity and roles. The model's part is given as a list of (name, label)."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from pipeline.facts.entities import find_entities
from pipeline.facts.entities.knowledge import holder_on, names, offices, tickers
from pipeline.facts.regulations import find_regulations
from pipeline.records import Affiliation, Article, Entity, Mention

NLP = spacy.blank("id")
NLP.add_pipe("sentencizer")
Model = list[tuple[str, str]]


def modelled(text: str, model: Model) -> Doc:
    """A Doc in which the model found these names, each at its first occurrence."""
    doc = NLP(text)
    spans = [
        doc.char_span(text.index(name), text.index(name) + len(name), label, alignment_mode="expand")
        for name, label in model
    ]
    doc.set_ents([span for span in spans if span is not None])
    return doc


def read(
    text: str,
    model: Model | None = None,
    published_at: str | None = "2025-06-11T10:00:00+07:00",
    url: str = "https://berita.example/1",
) -> tuple[list[Mention], list[Entity], list[Affiliation]]:
    article = Article(url=url, title="", text=text, source="berita", published_at=published_at)
    doc = modelled(text, model or [])
    return find_entities(doc, article, find_regulations(doc, article)[0])


def found(text: str, model: Model | None = None) -> list[tuple[str, str]]:
    return [(m.text, m.label) for m in read(text, model)[0]]


@pytest.mark.parametrize(
    ("text", "model", "expected"),
    [
        # the full name and the short form in brackets are two mentions
        ("Kementerian Perdagangan (Kemendag) rapat.", [], [("Kementerian Perdagangan", "ORG"), ("Kemendag", "ORG")]),
        # PT, (Persero) and Tbk. belong to the name; the ticker is its own mention
        (
            "Laba PT Bank Mandiri (Persero) Tbk. (BMRI) naik.",
            [],
            [("PT Bank Mandiri (Persero) Tbk.", "ORG"), ("BMRI", "ORG")],
        ),
        (
            "Emiten PT Contoh Sejahtera Abadi Tbk (QZQZ) rugi.",
            [],
            [("PT Contoh Sejahtera Abadi Tbk", "ORG"), ("QZQZ", "ORG")],
        ),
        ("Harga saham TLKM turun.", [], [("TLKM", "ORG")]),
        # a ticker that is a word needs a proof
        ("BALI tumbuh, KOPI naik.", [], []),
        ("Harga saham KOPI naik.", [], [("KOPI", "ORG")]),
        # titles and honorifics are no part of a person's name
        (
            "Hadir Bapak Dr. Sutejo Wirawan kemarin.",
            [("Bapak Dr. Sutejo Wirawan", "PERSON")],
            [("Sutejo Wirawan", "PERSON")],
        ),
        (
            "Kata Direktur Sutejo Wirawan kemarin.",
            [("Direktur Sutejo Wirawan", "PERSON")],
            [("Sutejo Wirawan", "PERSON")],
        ),
        ("Hadir I Gede Sutejo kemarin.", [("Gede Sutejo", "PERSON")], [("I Gede Sutejo", "PERSON")]),
        # a ministry inside a minister's title is none, a unit behind the title is one
        ("Menteri ESDM tiba.", [("ESDM", "ORG")], []),
        ("Menteri Energi dan Sumber Daya Mineral (ESDM) tiba.", [("ESDM", "ORG")], []),
        ("Dirjen Perdagangan Dalam Negeri Kementerian Perdagangan hadir.", [], [("Kementerian Perdagangan", "ORG")]),
        # adjacent units are two mentions, a regional office is one
        ("Data DJP Kemenkeu keluar.", [("DJP Kemenkeu", "ORG")], [("DJP", "ORG"), ("Kemenkeu", "ORG")]),
        ("Kata BPS Riau kemarin.", [], [("BPS Riau", "ORG")]),
        ("Rapat Komisi VI DPR RI ditunda.", [], [("Komisi VI DPR RI", "ORG")]),
        # places: type words belong to them, currencies, islands and roads are none
        ("Di Kabupaten Rokan Hulu hujan.", [], [("Kabupaten Rokan Hulu", "GPE")]),
        ("Kurs dolar AS naik.", [], []),
        ("Kurs dolar Amerika Serikat (AS) naik.", [], []),
        ("Di Pulau Bali dan Bandara Jambi sepi.", [], []),
        ("Tol Semarang-Demak macet.", [], []),
        ("Ekspor ke Negeri Paman Sam naik.", [], [("Negeri Paman Sam", "GPE")]),
        ("Di Jakarta Pusat hujan.", [], [("Jakarta Pusat", "GPE")]),
        # names inside rules are none
        ("Menurut UU Nomor 23 Tahun 1999 tentang Bank Indonesia.", [], []),
        ("Menurut Peraturan OJK Nomor 3 Tahun 2024 itu.", [], []),
        # generic words never
        ("BUMN dan UMKM tumbuh.", [("BUMN", "ORG"), ("UMKM", "ORG")], []),
        # media count where they are named as media
        ("Ia berkata kepada Bisnis, kemarin.", [], [("Bisnis", "ORG")]),
        ("Bisnis itu tumbuh.", [], []),
        # glued words are cut off
        ("Suku bungaThe Fed naik.", [], [("The Fed", "ORG")]),
        (
            "Hadir Sutejo Wirawanmenyampaikan itu.",
            [("Sutejo Wirawanmenyampaikan", "PERSON")],
            [("Sutejo Wirawan", "PERSON")],
        ),
        # a person behind the position, whom the model missed
        ("Direktur Keuangan TLKM Sutejo Wirawan menjelaskan.", [], [("TLKM", "ORG"), ("Sutejo Wirawan", "PERSON")]),
        # an acronym that the article explains as a thing is no organisation
        ("Lahan hak guna tanah (HGT) luas. HGT itu milik negara.", [("HGT", "ORG")], []),
        # the initials in brackets give the full name away
        (
            "Ketua Asosiasi Produsen Kancing dan Resleting Indonesia (APKRI) hadir.",
            [],
            [("Asosiasi Produsen Kancing dan Resleting Indonesia", "ORG"), ("APKRI", "ORG")],
        ),
    ],
)
def test_names_have_the_contracts_borders(text: str, model: Model, expected: list[tuple[str, str]]) -> None:
    assert found(text, model) == expected


@pytest.mark.parametrize(
    ("text", "model", "groups"),
    [
        ("Badan Gizi Nasional (BGN) rapat. BGN hemat.", [], 1),  # bracket and knowledge base
        ("PT Contoh Jaya Abadi Tbk. (QZQZ) naik. QZQZ dan Contoh Jaya Abadi laba.", [], 1),
        ("Hadir Sutejo Wirawan. Kata Sutejo, itu baik.", [("Sutejo Wirawan", "PERSON")], 1),  # surname
        ("Zulkifli Hasan hadir. Zulhas senang.", [], 1),  # nickname
        ("Amerika Serikat dan AS dan Paman Sam.", [], 1),
        ("Bank Central Asia dan BBCA.", [], 1),  # ticker
        ("Kemenkominfo kini Komdigi.", [], 1),  # former name
        ("Sutejo Wirawan dan Sutejo Kartiko hadir.", [("Sutejo Wirawan", "PERSON"), ("Sutejo Kartiko", "PERSON")], 2),
    ],
)
def test_aliases_share_an_entity(text: str, model: Model, groups: int) -> None:
    mentions, entities, _ = read(text, model)
    assert len(mentions) >= 2
    assert len({m.entity_id for m in mentions}) == groups
    assert all(entity.why for entity in entities)


def test_a_lone_surname_is_an_entity_of_its_article_only() -> None:
    text, model = "Kata Wirawan, itu baik.", [("Wirawan", "PERSON")]
    first = read(text, model, url="https://berita.example/1")[0][0].entity_id
    second = read(text, model, url="https://berita.example/2")[0][0].entity_id
    assert first != second


def test_a_full_name_is_the_same_entity_everywhere() -> None:
    text, model = "Kata Sutejo Wirawan, itu baik.", [("Sutejo Wirawan", "PERSON")]
    ids = {read(text, model, url=f"https://berita.example/{n}")[0][0].entity_id for n in (1, 2)}
    assert ids == {"person:sutejo-wirawan"}


@pytest.mark.parametrize(
    ("title", "day", "name"),
    [
        ("Menteri Perdagangan", date(2023, 12, 12), "Zulkifli Hasan"),
        ("Mendag", date(2025, 6, 1), "Budi Santoso"),
        ("Menkeu", date(2025, 9, 7), "Sri Mulyani Indrawati"),
        ("Menkeu", date(2025, 9, 8), "Purbaya Yudhi Sadewa"),  # the day of the change belongs to the new one
        ("Gubernur BI", date(2020, 1, 1), "Perry Warjiyo"),
        ("Menteri Perdagangan", date(2001, 1, 1), None),  # before the knowledge base begins
        ("Menteri Perdagangan", None, None),
        ("Menteri Sihir", date(2025, 1, 1), None),
    ],
)
def test_offices_have_holders_by_period(title: str, day: date | None, name: str | None) -> None:
    assert holder_on(title, day) == name


@pytest.mark.parametrize(
    ("published_at", "entity"),
    [("2023-12-12", "person:zulkifli-hasan"), ("2016-01-05", None), (None, None)],
)
def test_a_surname_with_its_office_is_the_holder_of_that_day(published_at: str | None, entity: str | None) -> None:
    text = "Menteri Perdagangan Zulkifli hadir."
    mention = read(text, [("Zulkifli", "PERSON")], published_at)[0][0]
    assert (mention.entity_id == entity) is (entity is not None)


@pytest.mark.parametrize(
    ("text", "role", "employer"),
    [
        ("Direktur Utama Bank Mandiri Sutejo Wirawan hadir.", "Direktur Utama", "org:bank-mandiri"),
        ("Direktur PT Bank Mandiri Tbk. (BMRI) Sutejo Wirawan hadir.", "Direktur", "org:bank-mandiri"),
        ("Menteri Perdagangan Sutejo Wirawan hadir.", "Menteri Perdagangan", None),
        ("Hadir Sutejo Wirawan, Kepala Ekonom Bank Mandiri, kemarin.", "Kepala Ekonom", "org:bank-mandiri"),
        ("Kemarin Sutejo Wirawan hadir.", None, None),
    ],
)
def test_roles_and_employers_stand_beside_the_name(text: str, role: str | None, employer: str | None) -> None:
    mentions, _, affiliations = read(text, [("Sutejo Wirawan", "PERSON")])
    person = next(m for m in mentions if m.label == "PERSON")
    assert person.role == role
    assert [(a.role, a.employer_id) for a in affiliations] == ([(role, employer)] if role or employer else [])


def test_the_knowledge_base_is_consistent() -> None:
    for office in offices():
        for (_, _, last), (_, first, _) in zip(office.holders, office.holders[1:], strict=False):
            assert last is not None, office.title
            assert last <= first, office.title
        assert office.employer is None or office.employer in names(), office.title
    assert len(tickers()) > 900
    assert {known.label for known in names().values()} == {"ORG", "GPE", "PERSON"}


PIECES = st.sampled_from(
    [
        "PT ",
        "Bank Mandiri ",
        "(Persero) ",
        "Tbk. ",
        "(BMRI) ",
        "Menteri ",
        "Zulhas ",
        "Sutejo Wirawan ",
        "kata ",
        "\n",
        "\u00a0",
        "🙂",
        "Kementerian ",
        "Perdagangan ",
        "Kabupaten ",
        "Rokan Hulu ",
        "Jakarta-",
        "dolar AS ",
        "(ABCD) ",
        "Asosiasi ",
        "dan ",
        "I ",
        "Gede ",
    ]
)


@given(st.lists(PIECES, max_size=14), st.sampled_from(["PERSON", "ORG", "GPE"]))
def test_offsets_reproduce_the_text_and_names_never_overlap(pieces: list[str], label: str) -> None:
    text = "".join(pieces)
    model = [(name, label) for name in {"Sutejo Wirawan"} if name in text]
    mentions, entities, affiliations = read(text, model)
    assert all(text[m.start : m.end] == m.text for m in mentions)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))
    ids = {entity.id for entity in entities}
    assert {m.entity_id for m in mentions} == ids
    assert {a.person_id for a in affiliations} <= ids
