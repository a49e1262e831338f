"""Near duplicates are one story; daily reports and mere likeness are not."""

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.link import StoryArticle, find_stories

WORDS = (
    "bank pasar saham modal usaha izin aturan menteri dagang ekspor impor harga beras gula kopi kapal jalan tol "
    "listrik pajak bea kredit bunga rupiah dolar utang dana proyek pabrik buruh upah serikat koperasi petani"
)


def text(seed: int, length: int = 150, numbers: str = "7,5 persen Rp3 triliun 2024") -> str:
    random = Random(seed)
    return " ".join(random.choices(WORDS.split(), k=length)) + " " + numbers


def article(key: str, said: str, at: str | None = "2024-02-01T10:00:00+07:00", **fields) -> StoryArticle:
    return replace(StoryArticle(key, f"{key}.example", f"Judul {key}", said, at, "minute"), **fields)


def groups(*articles: StoryArticle) -> list[list[str]]:
    return [[m.id for m in story.members] for story in find_stories(articles)]


def test_the_same_text_in_two_outlets_is_one_story_first_published_first():
    late, early = article("a", text(1), "2024-02-01T12:00:00+07:00"), article("b", text(1) + " tambahan kecil")
    assert groups(late, early, article("c", text(2))) == [["b", "a"]]


def test_times_are_compared_across_zones():
    wit = article("wit", text(1), "2024-02-01T10:30:00+09:00")
    assert groups(article("wib", text(1), "2024-02-01T09:00:00+07:00"), wit) == [["wit", "wib"]]


def test_a_time_known_only_to_the_day_never_ranks_first():
    day = article("day", text(1), "2024-02-01T12:00:00+07:00", precision="day")
    minute = article("minute", text(1), "2024-02-01T15:00:00+07:00")
    unknown = article("unknown", text(1), None)
    assert groups(day, minute, unknown) == [["minute", "day", "unknown"]]


def test_a_report_that_repeats_its_words_with_other_figures_is_no_duplicate():
    assert groups(article("a", text(1)), article("b", text(1, numbers="8,1 persen Rp4 triliun 2025"))) == []


def test_one_outlet_repeating_half_of_yesterdays_article_tells_another_story():
    half = " ".join(text(1).split()[:120])
    today = f"{half} {text(3, 40)}"
    yesterday = article("a", text(1), "2024-01-31T10:00:00+07:00", source="x")
    assert groups(yesterday, article("b", today, source="x")) == []


def test_a_copy_that_was_cut_is_the_same_story():
    whole = text(1, 260)
    cut = " ".join(whole.split()[:100])
    copied = article("b", f"{cut} demikian dikutip dari kantor berita contoh")
    assert groups(article("a", whole, "2024-02-01T09:00:00+07:00"), copied) == [["a", "b"]]


def test_a_short_quotation_makes_no_story():
    whole = text(1, 260)
    quoting = " ".join(whole.split()[:40])
    assert groups(article("a", whole), article("b", f"{quoting} {text(5, 120)}")) == []


def test_the_same_text_weeks_later_is_another_story():
    assert groups(article("a", text(1)), article("b", text(1), "2024-02-20T10:00:00+07:00")) == []


def test_short_texts_are_alike_by_chance():
    assert groups(article("a", "Segera hadir di sini."), article("b", "Segera hadir di sini.")) == []


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(8)))
def test_the_order_of_articles_makes_no_difference(order):
    articles = [article(str(n), text(n // 2) + " x" * (n % 2)) for n in range(8)]
    assert sorted(groups(*[articles[i] for i in order])) == sorted(groups(*articles))
