"""The deadline radar and the ownership ledger."""

from pipeline.link import Deadline, Likeness, LinkedClaim, find_deadlines, find_stakes, find_threads
from tests.link.samples import OTHERS, claim, progress, stake


def due(key: str, published: str, day: str, **fields) -> LinkedClaim:
    return claim(key, published, type="deadline", deadline_on=day, **fields)


def radar(*claims: LinkedClaim, as_of: str = "2024-12-31") -> list[Deadline]:
    every = [*OTHERS, *claims]
    likeness = Likeness(every)
    return list(find_deadlines(every, find_threads(every, likeness), likeness, as_of))


def test_a_deadline_comes_and_then_has_passed_unknown_how():
    (coming,) = radar(due("a", "2024-02-01", "2024-03-31"), as_of="2024-03-31")
    (passed,) = radar(due("a", "2024-02-01", "2024-03-31"), as_of="2024-04-01")
    assert (coming.state, passed.state, passed.moved_from) == ("coming", "passed", None)


def test_a_deadline_that_moved_is_one_row_with_its_last_day():
    found = radar(
        due("a", "2024-02-01", "2024-03-31"),
        due("b", "2024-02-20", "2024-03-31"),
        due("c", "2024-03-20", "2024-06-30"),
        as_of="2024-05-01",
    )
    (deadline,) = found
    assert [c.id for c in deadline.settings] == ["a", "c"]
    assert (deadline.claim.deadline_on, deadline.moved_from, deadline.state) == ("2024-06-30", "2024-03-31", "coming")


def test_progress_after_the_day_shows_that_it_was_missed():
    (deadline,) = radar(due("a", "2024-02-01", "2024-03-31"), progress("p", "2024-04-05", 80))
    assert (deadline.state, deadline.evidence and deadline.evidence.id) == ("missed", "p")


def test_all_done_before_the_day_shows_that_it_was_met():
    (deadline,) = radar(due("a", "2024-02-01", "2024-03-31"), progress("p", "2024-03-20", 100))
    assert (deadline.state, deadline.evidence and deadline.evidence.id) == ("met", "p")


def test_progress_before_the_day_or_of_something_else_shows_nothing():
    other = progress("q", "2024-04-20", 10, subject="pembangunan jembatan", context=frozenset({"gpe-Rawabaru"}))
    (deadline,) = radar(due("a", "2024-02-01", "2024-03-31"), progress("p", "2024-03-20", 80), other)
    assert (deadline.state, deadline.evidence) == ("passed", None)


def test_a_denied_deadline_is_none():
    assert radar(due("a", "2024-02-01", "2024-03-31", modality="denied")) == []


def test_stakes_of_one_company_are_summed_up_and_flagged_over_100_percent():
    found = list(
        find_stakes(
            [
                stake("a", "2024-02-01", "Videlo", 75),
                stake("b", "2024-02-02", "Bintang Modal", 25),
                stake("c", "2024-02-03", "Arunika", 20),
            ]
        )
    )
    assert [(s.claim.id, s.total, s.over) for s in found] == [("a", 75, False), ("b", 100, False), ("c", 120, True)]


def test_a_holder_s_new_stake_replaces_the_old_one():
    found = list(find_stakes([stake("a", "2024-02-01", "Videlo", 75), stake("b", "2024-03-01", "Videlo", 60)]))
    assert [s.total for s in found] == [75, 60]


def test_stakes_of_years_ago_do_not_count():
    old = stake("a", "2024-02-01", "Videlo", 75, date="2019-05")
    assert [s.total for s in find_stakes([old, stake("b", "2024-02-01", "Arunika", 75)])] == [75, 75]


def test_an_upper_bound_counts_nothing_and_plans_are_no_stakes():
    bound = stake("a", "2024-02-01", "Videlo", 75, comparator="<")
    plan = stake("b", "2024-02-01", "Arunika", 75, modality="planned")
    nameless = stake("c", "2024-02-01", "Arunika", 75, object=None)
    assert [(s.claim.id, s.total) for s in find_stakes([bound, plan, nameless])] == [("a", 0.0)]


def test_what_one_article_says_of_all_holders_replaces_the_old_ledger_at_once():
    old = stake("a", "2024-02-01", "Sanubari", 99.9)
    new = {"article_id": "one", "source": "warta.example"}
    found = find_stakes(
        [old, stake("b", "2024-05-01", "Videlo", 75, **new), stake("c", "2024-05-01", "Sanubari", 25, **new)]
    )
    assert [(s.claim.id, s.total) for s in found] == [("a", 99.9), ("b", 100), ("c", 100)]


def test_what_held_before_is_no_stake():
    past = stake("a", "2024-02-01", "Sanubari", 99, text="Sebelum transaksi ini, Sanubari memegang 99% saham Pasarku.")
    assert list(find_stakes([past])) == []


def test_an_obligation_and_its_deadline_in_one_sentence_are_one_thing_due():
    duty = due("a", "2024-02-01", "2024-03-31", article_id="one")
    same = claim("b", "2024-02-01", type="obligation", deadline_on="2024-03-31", article_id="one")
    assert [d.claim.id for d in radar(same, duty)] == ["a"]
