"""Segments of a marked text: nothing is lost, whatever overlaps."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.browse.highlight import Marked, paragraphs


def joined(text, marks, anchors=None):
    return ["".join(s.text for s in p) for p in paragraphs(text, marks, anchors or {})]


def test_nested_facts_share_a_segment():
    text = "Migrasi sudah 70 persen."
    segments = paragraphs(text, [Marked(0, 24, "k-claim"), Marked(14, 23, "k-percent", "70")], {})[0]
    assert [(s.text, s.kinds) for s in segments] == [
        ("Migrasi sudah ", "k-claim"),
        ("70 persen", "k-claim k-percent"),
        (".", "k-claim"),
    ]


def test_anchor_stands_where_its_sentence_begins():
    segments = paragraphs("Satu. Dua.", [Marked(6, 10, "k-claim")], {6: ["c1"]})[0]
    assert [(s.text, s.anchors) for s in segments] == [("Satu. ", ()), ("Dua.", ("c1",))]


def test_innermost_link_wins():
    marks = [Marked(0, 10, "k-rule", link="/aturan/x"), Marked(3, 6, "k-org", link="/entitas/y")]
    assert [s.link for s in paragraphs("abcdefghij", marks, {})[0]] == ["/aturan/x", "/entitas/y", "/aturan/x"]


spans = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda t: Marked(t[0], t[0] + t[1], "k"))


@given(
    st.text(max_size=40), st.lists(spans, max_size=6), st.dictionaries(st.integers(0, 40), st.just(["a"]), max_size=3)
)
def test_no_text_is_lost(text, marks, anchors):
    assert joined(text, marks, anchors) == [line for line in text.split("\n") if line.strip()]
