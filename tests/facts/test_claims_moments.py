"""The last day that follows from a deadline, or the reason why none does."""

from __future__ import annotations

import pytest

from pipeline.facts.claims.moments import find_deadline, last_day_of
from pipeline.facts.claims.sentence import sentence_views
from pipeline.facts.dates import find_dates
from pipeline.language.sentences import mark_sentences
from pipeline.records import Article, Facts
from tests.facts.test_claims import BLANK

PUBLISHED = "2024-02-12T09:00:00+07:00"


def view_of(text: str):
    doc = mark_sentences(BLANK(text))
    article = Article(
        url="https://berita.example/2", title="", text=text, source="berita.example", published_at=PUBLISHED
    )
    dates, _ = find_dates(doc, PUBLISHED, [])
    return sentence_views(doc, Facts(article=article, dates=tuple(dates)))[0]


ROWS = [
    # the article's clock
    ("Tenggat pendaftaran satu bulan lagi.", "2024-03", "2024-03-31", None),
    # a day as written
    ("Laporan disampaikan paling lambat 31 Desember 2024.", "2024-12-31", "2024-12-31", None),
    # a period from a day that the sentence gives
    ("Izin harus diurus paling lama tiga bulan sejak 12 Desember 2023.", "P3M", "2024-03-12", None),
    # the last day of a month, of a year
    ("Proyek harus selesai paling lambat Juni 2025.", "2025-06", "2025-06-30", None),
    ("Pembangunan selesai paling lambat 2025.", "2025", "2025-12-31", None),
    # working days depend on holidays of the place: not counted
    ("Laporan disampaikan paling lambat 30 hari kerja sejak 1 Maret 2024.", "P30D", None, "period of working days"),
    # nothing says from when
    ("Permohonan diproses paling lama enam bulan.", "P6M", None, "period without a known start"),
]


@pytest.mark.parametrize(("text", "value", "day", "reason"), ROWS)
def test_the_last_day_follows_or_the_reason_is_given(
    text: str, value: str, day: str | None, reason: str | None
) -> None:
    found = find_deadline(view_of(text), "deadline", PUBLISHED[:10])
    assert found is not None
    assert (found.value, found.last_day, found.reason) == (value, day, reason)


def test_the_day_of_a_statement_is_no_deadline() -> None:
    view = view_of("Produksi akan naik, kata direksi, Senin (12/2/2024).")
    assert find_deadline(view, "target", PUBLISHED[:10]) is None


def test_a_leap_day_ends_february() -> None:
    view = view_of("Pembayaran paling lambat Februari 2024.")
    assert last_day_of(view, view.dates[0], PUBLISHED[:10]) == ("2024-02-29", None)
