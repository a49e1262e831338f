"""Corrections in the browser: off without a secret, only with it and from our own forms, the served copy untouched."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from contextlib import closing

import httpx
import pytest
from click.testing import CliRunner

from pipeline.browse import Desk, build_app
from pipeline.cli import root
from pipeline.errors import FaktaError
from pipeline.store import publish
from pipeline.store.connection import connect
from pipeline.store.corrections import read_log

SECRET = "rahasia-redaksi-contoh"
HOST = "http://localhost"


@pytest.fixture
def working(corpus_database, tmp_path):
    """A database of our own with its published copy."""
    shutil.copy(corpus_database, tmp_path / "fakta.db")
    publish(tmp_path / "fakta.db", tmp_path / "published.db")
    return tmp_path / "fakta.db"


@pytest.fixture
def copy(working):
    return working.with_name("published.db")


@pytest.fixture
def claim(copy):
    with closing(connect(copy, write=False)) as connection:
        return connection.execute("select id from claims where subject is not null and value is not null").fetchone()[0]


@pytest.fixture
def log(working):
    return working.with_name("corrections.jsonl")


def browser(app) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app.app()), base_url=HOST)


async def form(client: httpx.AsyncClient, path: str, token: str | None = None, **fields: str) -> httpx.Response:
    """Send a form as its page would, with its token."""
    page = await client.get(path)
    found = re.search(r'name="csrftoken" value="([^"]+)"', page.text)
    data = {**fields, "csrftoken": token or (found[1] if found else "")}
    return await client.post(path, data=data)


def test_without_a_secret_there_is_no_way_to_write(copy, claim):
    app = build_app(copy)

    async def walk():
        async with browser(app) as client:
            for path in (f"/koreksi/{claim}", "/masuk", "/-/messages", "/-/logout", "/fakta", f"/klaim/{claim}", "/"):
                for method in ("POST", "PUT", "DELETE", "PATCH"):
                    assert (await client.request(method, path, content=b"a=1")).status_code == 405, (method, path)
            assert (await client.get("/masuk")).status_code == 404
            assert (await client.get(f"/koreksi/{claim}")).status_code == 404
            assert (await client.get("/koreksi")).status_code == 200

    asyncio.run(walk())


def test_who_knows_the_secret_corrects_and_the_next_copy_shows_both(working, copy, claim, log):
    before = copy.read_bytes()
    app = build_app(copy, desk=Desk(log, SECRET))

    async def walk():
        async with browser(app) as client:
            assert (await client.get(f"/koreksi/{claim}")).status_code == 403
            assert (await form(client, "/masuk", nama="Rini", rahasia="salah-salah-salah-salah")).status_code == 200
            assert "ds_actor" not in client.cookies
            assert (await form(client, "/masuk", nama="Rini", rahasia=SECRET)).status_code == 302
            page = await client.get(f"/klaim/{claim}")
            assert f"/koreksi/{claim}" in page.text
            sent = await form(
                client,
                f"/koreksi/{claim}",
                putusan="koreksi",
                sebab="salah baca <b>",
                **{"f-value": "12,5", "f-subject": "Lain"},
            )
            assert sent.status_code == 302
            assert "salah baca &lt;b&gt;" in (await client.get("/koreksi")).text

    asyncio.run(walk())
    (entry,) = read_log(log)
    assert (entry.who, entry.verdict, entry.changes["value"], entry.changes["subject"]) == (
        "Rini",
        "correct",
        12.5,
        "Lain",
    )
    assert copy.read_bytes() == before
    publish(working, copy)
    text = asyncio.run(build_app(copy).client.get(f"/klaim/{claim}")).text
    assert "Dikoreksi" in text
    assert "Semula (mesin)" in text
    assert entry.machine["subject"] in text.replace("&amp;", "&")


def test_a_form_of_another_site_is_refused(copy, claim, log):
    app = build_app(copy, desk=Desk(log, SECRET))

    async def walk():
        async with browser(app) as client:
            await form(client, "/masuk", nama="Rini", rahasia=SECRET)
            path = f"/koreksi/{claim}"
            for token in ("", "palsu"):
                data = {"putusan": "tolak", "sebab": "x", "csrftoken": token}
                assert (await client.post(path, data=data)).status_code == 403
            cookie = next(c for c in client.cookies.jar if c.name == "ds_actor")
            assert cookie.has_nonstandard_attr("HttpOnly")
            assert cookie.get_nonstandard_attr("SameSite") == "strict"

    asyncio.run(walk())
    assert not log.exists()


def test_a_cookie_of_another_secret_or_a_forged_one_does_nothing(copy, claim, log):
    other = build_app(copy, desk=Desk(log, "rahasia-yang-lain-lagi"))
    forged = other.sign({"a": {"id": "x", "role": "corrector"}}, "actor")
    app = build_app(copy, desk=Desk(log, SECRET))

    async def walk():
        async with browser(app) as client:
            for cookie in (forged, "apa saja"):
                client.cookies.set("ds_actor", cookie)
                assert (await client.get(f"/koreksi/{claim}")).status_code == 403

    asyncio.run(walk())


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"putusan": "koreksi", "sebab": "x", "f-value": "banyak"}, "is not a number"),
        ({"putusan": "tolak", "sebab": ""}, "both are kept in the log"),
        ({"putusan": "hapus", "sebab": "x"}, "Pilih putusan"),
        ({"putusan": "tarik", "sebab": "x"}, "nothing was said"),
    ],
)
def test_what_cannot_be_noted_is_said_on_the_form(copy, claim, log, fields, said):
    app = build_app(copy, desk=Desk(log, SECRET))

    async def walk():
        async with browser(app) as client:
            await form(client, "/masuk", nama="Rini", rahasia=SECRET)
            assert said in (await form(client, f"/koreksi/{claim}", **fields)).text
            assert (await client.get("/koreksi/tidak-ada")).status_code == 404
            assert (await client.post("/masuk", content=b"x" * 70_000)).status_code == 405

    asyncio.run(walk())
    assert not log.exists()


def test_a_rejected_claim_can_be_withdrawn_from_the_list(working, copy, claim, log):
    CliRunner().invoke(root, ["correct", "reject", str(working), claim, "--why", "bukan klaim"])
    publish(working, copy)
    app = build_app(copy, desk=Desk(log, SECRET))

    async def walk():
        async with browser(app) as client:
            assert (await client.get(f"/klaim/{claim}")).status_code == 404
            assert "bukan klaim" in (await client.get("/koreksi")).text
            await form(client, "/masuk", nama="Rini", rahasia=SECRET)
            assert (await form(client, f"/koreksi/{claim}", putusan="tarik", sebab="keliru")).status_code == 302

    asyncio.run(walk())
    publish(working, copy)
    assert asyncio.run(build_app(copy).client.get(f"/klaim/{claim}")).status_code == 200


def test_a_short_secret_is_refused(log):
    with pytest.raises(FaktaError, match="shorter than 16"):
        Desk(log, "pendek")


def test_the_secret_comes_from_a_file_or_the_environment(tmp_path, monkeypatch):
    from pipeline.cli.serve import _desk

    file, log = tmp_path / "secret.txt", tmp_path / "corrections.jsonl"
    file.write_text(f"{SECRET}\n", encoding="utf8")
    assert _desk(file, log) == Desk(log, SECRET)
    assert _desk(None, log) is None
    monkeypatch.setitem(os.environ, "FAKTA_SECRET", SECRET)
    assert _desk(None, log) == Desk(log, SECRET)
    with pytest.raises(FaktaError, match="should hold the secret"):
        _desk(tmp_path / "nowhere.txt", log)
