"""Passages of a marked text: nothing is lost, whatever overlaps."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.browse.highlight import HIT, Marked, evidence, paragraphs, shifted


def segments(text, marks, claims=()):
    return [s for passage in paragraphs(text, marks, evidence(claims))[0] for s in passage.segments]


def joined(text, marks, claims=()):
    found = paragraphs(text, marks, evidence(claims))
    return ["".join(s.text for passage in p for s in passage.segments) for p in found]


def test_nested_facts_share_a_segment():
    text = "Migrasi sudah 70 persen."
    found = segments(text, [Marked(0, 24, "k-quote"), Marked(14, 23, "k-percent", "70")])
    assert [(s.text, s.kinds) for s in found] == [
        ("Migrasi sudah ", "k-quote"),
        ("70 persen", "k-quote k-percent"),
        (".", "k-quote"),
    ]


def test_evidence_is_a_passage_with_the_ids_of_its_claims():
    found = paragraphs("Satu. Dua.", [], evidence([(6, 10, "c1"), (6, 10, "c2")]))[0]
    assert [(p.ids, p.number) for p in found] == [((), None), (("c1", "c2"), 1)]


def test_overlapping_evidence_is_one_and_what_follows_is_numbered_on():
    assert [(e.start, e.end, e.ids, e.number) for e in evidence([(0, 8, "a"), (5, 12, "b"), (12, 20, "c")])] == [
        (0, 12, ("a", "b"), 1),
        (12, 20, ("c",), 2),
    ]


def test_evidence_over_two_paragraphs_has_its_ids_once():
    found = paragraphs("Satu dua\ntiga empat", [], evidence([(5, 13, "c")]))
    assert [[p.ids for p in paragraph if p.number] for paragraph in found] == [[("c",)], [()]]


def test_innermost_link_wins_and_a_searched_word_is_no_kind():
    marks = [Marked(0, 10, "k-rule", link="/aturan/x"), Marked(3, 6, "k-org", link="/entitas/y"), Marked(3, 6, HIT)]
    found = segments("abcdefghij", marks)
    assert [s.link for s in found] == ["/aturan/x", "/entitas/y", "/aturan/x"]
    assert [(s.kinds, s.hit) for s in found][1] == ("k-rule k-org", True)


def test_marks_are_cut_to_a_stretch():
    assert shifted([Marked(0, 4, "a"), Marked(8, 20, "b"), Marked(30, 31, "c")], 10, 15) == [Marked(0, 5, "b")]


spans = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda t: Marked(t[0], t[0] + t[1], "k"))
claims = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda t: (t[0], t[0] + t[1], "c"))


@given(st.text(max_size=40), st.lists(spans, max_size=6), st.lists(claims, max_size=4))
def test_no_text_is_lost(text, marks, found):
    assert joined(text, marks, found) == [line for line in text.split("\n") if line.strip()]
