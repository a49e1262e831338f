"""The same claim over time, and who said it first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.link import Likeness, LinkedClaim, find_threads
from tests.link.samples import OTHERS, claim, progress, stake

FIRST = progress("a", "2024-02-06", 50)
LATER = progress("b", "2024-02-12", 70, ">", subject="Migrasi sistem Videlo tersebut")


def threads(*claims: LinkedClaim) -> list[list[str]]:
    every = [*OTHERS, *claims]
    return [[c.id for c in thread.claims] for thread in find_threads(every, Likeness(every))]


def test_progress_of_one_thing_is_a_thread_in_order_of_time():
    assert threads(LATER, FIRST) == [["a", "b"]]


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (progress("b", "2024-02-12", 70, subject="pembangunan jembatan"), "another subject"),
        (claim("b", "2024-02-12", value=3.0, unit="toko"), "another unit"),
        (claim("b", "2024-02-12", type="target", value=70.0, unit="percent"), "another type"),
        (progress("b", "2024-02-12", 70, context=frozenset({"org-lain"})), "nothing around them ties them together"),
        (progress("b", "2024-02-12", 70, subject="perseroan"), "a subject that could be anybody"),
        (progress("b", "2024-02-12", 70, subject=None), "no subject"),
    ],
)
def test_other_things_are_no_thread(other, why):
    assert threads(FIRST, other) == [], why


def test_one_actor_doing_two_things_gives_two_claims():
    duties = [
        claim(
            key,
            type="obligation",
            subject="Videlo",
            subject_id="org-videlo",
            text=text,
        )
        for key, text in (
            ("a", "Videlo wajib melaporkan pajak pedagang setiap bulan."),
            ("b", "Videlo wajib membuka kantor perwakilan di Jakarta."),
            ("c", "Kantor perwakilan di Jakarta wajib dibuka Videlo, kata menteri."),
        )
    ]
    assert threads(*duties) == [["b", "c"]]


def test_changes_of_one_rule_are_a_thread_whatever_the_subject():
    first = claim("a", type="regulation_change", subject="pemerintah", regulation_id="permendag-31-2023")
    second = claim("b", type="regulation_change", subject="Permendag", regulation_id="permendag-31-2023")
    third = claim("c", type="regulation_change", subject="pemerintah", regulation_id="pp-80-2019")
    assert threads(first, second, third) == [["a", "b"]]


def test_a_stake_is_known_by_holder_and_company_without_legal_forms():
    one = stake("a", "2024-02-01", "Videlo", 75)
    other = stake("b", "2024-02-09", "PT Videlo", 75.01, object="Pasarku")
    assert threads(one, other, stake("c", "2024-02-09", "Bintang Modal", 20)) == [["a", "b"]]


def test_the_first_to_say_the_same_value_is_told():
    again = progress("c", "2024-02-13", 70, ">")
    every = [*OTHERS, FIRST, LATER, again]
    (thread,) = find_threads(every, Likeness(every))
    assert thread.first_said() == {"a": "a", "b": "b", "c": "b"}
    assert thread.subject() == "migrasi sistem toko Videlo"


def test_a_time_known_only_to_the_day_is_not_the_first():
    vague = progress("vague", "2024-02-06", 50, precision="day")
    known = progress("known", "2024-02-06", 50, published_at="2024-02-06T16:00:00+07:00")
    assert threads(vague, known) == [["known", "vague"]]


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_claims_makes_no_difference(order):
    claims = [FIRST, LATER, *OTHERS[:2], progress("c", "2024-03-01", 80), stake("d", "2024-02-01", "Videlo", 75)]
    shuffled = [claims[i] for i in order]
    told = [[[c.id for c in t.claims] for t in find_threads(cs, Likeness(cs))] for cs in (claims, shuffled)]
    assert sorted(told[0]) == sorted(told[1])
