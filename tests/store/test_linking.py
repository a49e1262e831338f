"""Links in the database: written once, taken back when their facts go, and the same however they came about."""

from dataclasses import replace

from pipeline.records import Claim, Entity, Facts, Mention
from pipeline.store.store import Store
from tests.store.samples import article, content

OTHERS = (
    ("jembatan", "Rawabaru"),
    ("bendungan", "Tirtasari"),
    ("pelabuhan", "Karangjati"),
    ("pabrik", "Sumberejo"),
    ("pasar", "Lembahijau"),
)


def report(number: int, day: str, said: str, **claim) -> Facts:
    """An article of one sentence about the invented Videlo, with one claim."""
    text = f"Kementerian menyebut {said}."
    made = article(number, text=text, published_at=f"{day}T10:00:00+07:00", source=f"warta{number}.example")
    name = "Videlo" if "Videlo" in text else text.split()[-1].rstrip(".")
    at = text.index(name)
    told = {"type": "progress", "start": 0, "end": len(text), "text": text, "unit": "percent", **claim}
    return Facts(
        made,
        sentences=((0, len(text)),),
        entities=(Entity(f"org-{name.lower()}", "ORG", name),),
        mentions=(Mention(at, at + len(name), name, "ORG", f"org-{name.lower()}"),),
        claims=(Claim(**told),),
    )


def migration(number: int, day: str, value: float) -> Facts:
    subject = "migrasi sistem toko Videlo"
    return report(number, day, f"{subject} sudah {value:g} persen", subject=subject, value=value, comparator="=")


def story() -> list[Facts]:
    others = [
        report(n, "2024-01-10", f"pembangunan {what} selesai {n} persen di {where}", subject=f"pembangunan {what}")
        for n, (what, where) in enumerate(OTHERS, start=10)
    ]
    due = report(
        5,
        "2024-01-20",
        "migrasi sistem toko Videlo selesai paling lambat 31 Maret 2024",
        type="deadline",
        subject="migrasi sistem toko Videlo",
        deadline="2024-03-31",
        deadline_on="2024-03-31",
        unit=None,
    )
    return [
        *others,
        migration(1, "2024-02-01", 50),
        migration(2, "2024-02-20", 70),
        migration(3, "2024-02-20", 40),
        due,
    ]


def links(store: Store) -> tuple[list, list, list]:
    kinds = "select kind from contradictions order by 1"
    states = "select subject, state from deadlines"
    sizes = "select claims from threads"
    return tuple(store.connection.execute(sql).fetchall() for sql in (sizes, kinds, states))


def test_a_thread_its_contradictions_and_its_deadline_are_written(store, save):
    save(story())
    assert links(store) == ([(3,)], [("backwards",), ("value",)], [("migrasi sistem toko Videlo", "coming")])
    row = store.connection.execute("select count(distinct thread_id), count(first_claim_id) from claims").fetchone()
    assert row == (1, 3)
    contradicted = store.connection.execute("select value, contradicted from v_progress where thread_id is not null")
    assert sorted(contradicted.fetchall()) == [(40.0, 1), (50.0, 1), (70.0, 1)]
    assert store.connection.execute("pragma foreign_key_check").fetchall() == []


def test_later_articles_change_the_same_links(store, save):
    save(story()[:-3])
    save(story()[-3:])
    late = content(store.connection)
    save([replace(f, claims=()) for f in story()], rules="2")
    assert links(store) == ([], [], [])
    save(story(), rules="1")
    assert content(store.connection) == late


def test_near_duplicates_point_to_their_story_and_go_again(store, save):
    body = " ".join(f"kata{n}" for n in range(60)) + " 12 persen."
    save([Facts(article(n, text=body, source=f"warta{n}.example", published_at="2024-02-01T10:00:00")) for n in (1, 2)])
    assert store.connection.execute("select count(*), count(distinct story_id) from articles").fetchone() == (2, 1)
    assert store.connection.execute("select articles, sources from stories").fetchall() == [(2, 2)]
    save([Facts(article(2, text="Lain sama sekali.", published_at="2024-02-01T10:00:00"))])
    assert store.connection.execute("select count(story_id) from articles").fetchone() == (0,)
    assert store.totals()["stories"] == 0


def test_what_is_linked_is_not_linked_again_until_something_is_saved(store, save):
    save(story())
    changes = store.connection.total_changes
    store.link()
    assert store.connection.total_changes == changes
