"""The ledgers over a small invented story: contradicted progress, a deadline that moves, stakes over 100 percent."""

from __future__ import annotations

import asyncio
import re

import pytest

from pipeline.browse import build_app
from pipeline.records import Article, Claim, Entity, Facts, Mention
from pipeline.store import open_store, publish, sqlite_module

SUBJECT = "migrasi sistem KlipKlop"
#: day, outlet, who says it, what, and the value or deadline that it sets
SAID = [
    ("2024-01-10", "kabar.example", "Wirasto", "Migrasi sistem KlipKlop baru 40 persen.", {"value": 40.0}),
    ("2024-02-12", "kabar.example", "Wirasto", "Migrasi sistem KlipKlop lebih dari 70 persen.", {"value": 70.0}),
    ("2024-02-13", "warta.example", "Effendy", "Migrasi sistem KlipKlop baru 55 persen.", {"value": 55.0}),
    ("2024-03-20", "warta.example", "Effendy", "Migrasi sistem KlipKlop sekitar 90 persen.", {"value": 90.0}),
    ("2024-01-10", "kabar.example", "Wirasto", "Migrasi sistem KlipKlop selesai 20 Maret 2024.", {"on": "2024-03-20"}),
    ("2024-03-18", "warta.example", "Wirasto", "Migrasi sistem KlipKlop selesai 30 April 2024.", {"on": "2024-04-30"}),
    ("2024-05-02", "kabar.example", None, "Arunika memegang 75 persen saham Lapakita.", {"stake": ("Arunika", 75.0)}),
    ("2024-05-03", "warta.example", None, "Sanubari memegang 40 persen saham Lapakita.", {"stake": ("Sanubari", 40.0)}),
]


def claim(text: str, speaker: str | None, said: dict) -> Claim:
    common = {"start": 0, "end": len(text), "text": text, "speaker": speaker, "confidence": 0.95}
    if "stake" in said:
        holder, share = said["stake"]
        ids = {"subject_id": f"org:{holder.lower()}", "object_id": "org:lapakita"}
        return Claim("ownership", **common, subject=holder, object="Lapakita", value=share, unit="percent", **ids)
    if "on" in said:
        return Claim("deadline", **common, subject=SUBJECT, deadline=said["on"], deadline_on=said["on"])
    comparator = ">" if "lebih dari" in text else "~" if "sekitar" in text else "="
    return Claim("progress", **common, subject=SUBJECT, comparator=comparator, unit="percent", value=said["value"])


def facts(number: int, day: str, outlet: str, speaker: str | None, text: str, said: dict) -> Facts:
    article = Article(
        url=f"https://{outlet}/{number}",
        title=f"Contoh, bukan berita ({number})",
        text=text,
        source=outlet,
        published_at=f"{day}T09:00:00+07:00",
        language="id",
    )
    names = {
        "org:klipklop": "KlipKlop",
        "org:lapakita": "Lapakita",
        "org:arunika": "Arunika",
        "org:sanubari": "Sanubari",
    }
    named = {key: name for key, name in names.items() if name in text}
    return Facts(
        article=article,
        sentences=((0, len(text)),),
        mentions=tuple(
            Mention(text.index(n), text.index(n) + len(n), n, label="ORG", entity_id=k) for k, n in named.items()
        ),
        entities=tuple(Entity(k, "ORG", n) for k, n in named.items()),
        claims=(claim(text, speaker, said),),
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ledgers")
    with open_store(folder / "a.db") as store:
        run = store.begin_run(engine="e", rules="r", sources=["test"])
        assert store.save([facts(number, *said) for number, said in enumerate(SAID)], run) == []
        store.link()
    publish(folder / "a.db", folder / "b.db")
    return folder / "b.db"


@pytest.fixture(scope="module")
def get(copy):
    app = build_app(copy)
    return lambda path: asyncio.run(app.client.get(path)).text


@pytest.fixture(scope="module")
def rows(copy):
    connection = sqlite_module().connect(copy)
    yield lambda sql: connection.execute(sql).fetchall()
    connection.close()


def test_who_said_70_percent_and_did_anybody_contradict_it(get, rows):
    """The journalist's question, as it is typed."""
    text = get("/cari?q=migrasi 70%")
    first = re.search(r"""<li class="item t-progress">.*?</li>""", text, re.DOTALL)[0]
    assert "<b>Wirasto</b>" in first
    assert "lebih dari 70 persen" in first
    link = re.search(r"""href="(/klaim/\w+)#bertentangan">bertentangan dengan 1 klaim""", first)[1]
    page = get(link)
    sides = re.search(r"""<div class="versus">(.*?)</div>""", page, re.DOTALL)[1]
    assert "lebih dari 70 persen" in sides
    assert "baru 55 persen" in sides
    assert "nilai berbeda" in page


def test_the_chart_of_a_thread_shows_bounds_contradictions_and_its_data(get, rows):
    ((thread,),) = rows("select id from threads where type = 'progress'")
    text = get(f"/utas/{thread}")
    chart = re.search(r"""<svg class="chart".*?</svg>""", text, re.DOTALL)[0]
    assert "12 Februari 2024: lebih dari 70% (bertentangan)" in chart
    assert [chart.count(f'class="{kind}"') for kind in ("bound", "about", "dot", "clash")] == [1, 1, 2, 2]
    assert f"/fakta/v_claims.csv?thread_id={thread}" in text
    assert get(f"/fakta/v_claims.csv?thread_id={thread}").count("\n") == 5  # the names of the columns, four claims
    assert "/utas/" + thread in get("/kemajuan")


def test_a_moved_deadline_says_from_when(get):
    text = get("/tenggat?tanda=moved")
    assert "bergeser dari 20 Maret 2024" in text
    assert re.search(r"""class="day">30</span> <span class="month">Apr 2024""", text)
    assert "Tidak ada hasil" not in text


def test_the_calendar_leads_to_the_deadlines_of_a_day(get):
    text = get("/tenggat?bulan=2024-04")
    link = re.search(r"""href="(/tenggat\?mulai=2024-04-30[^"]*)">""", text)[1].replace("&amp;", "&")
    assert get(link).count('<li class="item dated') == 1


def test_stakes_over_100_percent_are_flagged_and_drawn(get):
    text = get("/kepemilikan")
    assert "Bagian yang diketahui berjumlah lebih dari 100 persen" in text
    assert 'class="limit"' in text
    assert get("/kepemilikan?tipe=within").count("<section") == 0


def test_contradictions_can_be_searched_and_filtered(get):
    assert get("/pertentangan?tipe=stake").count('class="versus"') == 1
    assert get("/pertentangan?q=migrasi").count('class="versus"') == 1
    assert get("/pertentangan?entitas=org:lapakita").count('class="versus"') == 1


def test_english_readers_get_the_same_in_english(get):
    assert "moved from 20 March 2024" in get("/en/tenggat?tanda=moved")
    assert "different values" in get("/en/pertentangan")
    assert "more than 100 percent" in get("/en/kepemilikan")
