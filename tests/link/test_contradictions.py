"""Claims that cannot both be right, and the many that can."""

import pytest

from pipeline.link import Likeness, LinkedClaim, find_contradictions, find_threads
from tests.link.samples import OTHERS, claim, progress, sanction


def found(*claims: LinkedClaim) -> list[tuple[str, str, str]]:
    every = [*OTHERS, *claims]
    likeness = Likeness(every)
    pairs = find_contradictions(find_threads(every, likeness), likeness)
    return [(c.kind, c.claim.id, c.other.id) for c in pairs]


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (progress("a", "2024-02-06", 70), progress("b", "2024-02-06", 50), "value"),
        (progress("a", "2024-02-06", 70, ">"), progress("b", "2024-02-07", 50), "value"),
        (progress("a", "2024-02-06", 70, ">"), progress("b", "2024-02-20", 50), "backwards"),
        (progress("a", "2024-02-06", 70), progress("b", "2024-02-06", 60, "<="), "value"),
        (
            claim("a", "2024-02-06"),
            claim(
                "b",
                "2024-02-20",
                modality="denied",
                text="Proses migrasi sistem toko Videlo ke Pasarku tidak berjalan sama sekali.",
            ),
            "polarity",
        ),
        (
            sanction("a", "Otoritas mencabut izin toko Videlo di Randu hari ini."),
            sanction("b", "Izin toko Videlo di Randu tidak dicabut hari ini.", modality="denied"),
            "polarity",
        ),
        (
            claim("a", type="deadline", deadline_on="2024-03-31"),
            claim("b", type="deadline", deadline_on="2024-06-30"),
            "deadline",
        ),
    ],
)
def test_contradictions_are_told_by_kind(first, second, kind):
    assert found(first, second) == [(kind, "a", "b")]


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (progress("a", "2024-02-06", 50), progress("b", "2024-02-20", 70), "it grew"),
        (progress("a", "2024-02-06", 70, ">"), progress("b", "2024-02-06", 75), "75 is more than 70"),
        (progress("a", "2024-02-06", 70), progress("b", "2024-02-06", 70.4), "rounding"),
        (progress("a", "2024-02-06", 70, "~"), progress("b", "2024-02-06", 65), "about 70"),
        (progress("a", "2024-02-06", 60, value_high=70.0), progress("b", "2024-02-06", 65), "inside the range"),
        (progress("a", "2023-06-06", 70), progress("b", "2024-02-20", 50), "another period"),
        (progress("a", "2024-02-06", 70, date="2023"), progress("b", "2024-02-06", 50, date="2022"), "other dates"),
        (progress("a", "2024-02-06", 70), progress("b", "2024-02-06", 80, modality="planned"), "a plan"),
        (progress("a", "2024-02-06", 70), progress("b", "x", 80, published_at=None), "no time to compare"),
        (
            progress("a", "2024-02-06", 70, subject="migrasi sistem toko Videlo"),
            progress("b", "2024-02-06", 50, subject="migrasi sistem toko Rajata"),
            "another name",
        ),
        (
            claim("a", "2024-02-06", subject="izin usaha toko Videlo"),
            claim("b", "2024-02-06", subject="empat izin usaha toko", modality="denied"),
            "four others",
        ),
        (
            progress("a", "2024-02-06", 70, article_id="x"),
            progress("b", "2024-02-06", 50, article_id="x"),
            "one article",
        ),
        (
            progress("a", "2024-02-06", 70),
            progress(
                "b", "2024-02-06", 50, text="Gudang kopi di Randu penuh, kata pengelola pasar itu, sejak Mei lalu."
            ),
            "another sentence altogether",
        ),
        (
            claim("a", type="deadline", deadline_on="2024-03-31"),
            claim("b", "2024-03-20", type="deadline", deadline_on="2024-06-30"),
            "it moved",
        ),
        (
            sanction("a", "Izin toko Videlo di Randu dicabut, yang lain tidak."),
            sanction("b", "Izin toko Videlo di Randu dicabut, yang lain tidak.", modality="denied"),
            "one sentence, read as a denial once",
        ),
        (
            sanction("a", "Otoritas membekukan izin toko Videlo di Randu."),
            sanction("b", "Otoritas tidak mencabut izin toko Videlo di Randu.", modality="denied"),
            "frozen and revoked are two things",
        ),
        (
            sanction("a", "Izin toko Videlo di Randu dicabut otoritas hari ini."),
            sanction("b", "Izin toko Videlo di Randu belum dicabut otoritas hari ini.", modality="denied"),
            "not yet",
        ),
        (
            sanction("a", "Izin toko Videlo di Randu dicabut otoritas hari ini."),
            sanction("b", "Hanya satu izin toko Videlo di Randu tidak dicabut hari ini.", modality="denied"),
            "one of several",
        ),
        (
            sanction("a", "Otoritas mencabut izin toko Videlo di Randu hari ini."),
            sanction("b", "Baca juga: Gudang tak disegel. Izin toko Videlo di Randu dicabut.", modality="denied"),
            "the negation is another headline's",
        ),
        (
            sanction("a", "Toko Videlo di Randu didenda Rp3 juta.", value=3e6, unit="IDR"),
            sanction("b", "Toko Videlo di Randu didenda, uang pengganti Rp9 juta.", value=9e6, unit="IDR"),
            "a fine and what is to be repaid",
        ),
        (
            progress("a", "2024-02-06", 70, text="Migrasi sistem toko Videlo 70 persen, gudang 50 persen."),
            progress("b", "2024-02-06", 50, text="Migrasi sistem toko Videlo 70 persen, gudang 50 persen."),
            "two figures of one list",
        ),
    ],
)
def test_what_can_both_be_right_is_no_contradiction(first, second, why):
    assert found(first, second) == [], why


def test_what_one_story_says_in_many_outlets_contradicts_once():
    copies = [progress(f"b{n}", "2024-02-06", 50, story_id="story") for n in range(4)]
    assert len(found(progress("a", "2024-02-06", 70), *copies)) == 1


def test_forecasters_may_differ_but_not_from_themselves():
    def target(key: str, value: float, speaker: str) -> LinkedClaim:
        return progress(key, "2024-02-06", value, type="target", speaker=speaker, modality="planned")

    assert found(target("a", 90, "Rini"), target("b", 60, "Joko")) == []
    assert found(target("a", 90, "Rini"), target("b", 60, "Rini")) == [("value", "a", "b")]
