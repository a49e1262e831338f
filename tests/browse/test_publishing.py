"""docs/publishing.md: its nginx configuration serves, a public copy has no text, and scraped text never runs."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from pipeline.browse import Desk, build_app
from pipeline.run import Job, extract
from pipeline.store import publish
from pipeline.store.connection import connect

ROOT = Path(__file__).parents[2]
SCRIPT = "<script>alert(1)</script>"
HOSTILE = {
    "url": "https://berita.example/1?x=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "title": f'Kemendag {SCRIPT} "><img src=x onerror=alert(1)> Wajibkan',
    "published_at": "2024-02-12T09:37:00",
    "text": f"JAKARTA — Kementerian Perdagangan (Kemendag) mewajibkan PT Kelana {SCRIPT} Dagang memindahkan 70 persen "
    f"sistemnya paling lambat 12 April 2024. “Kami siap {SCRIPT} <svg onload=alert(1)>,” kata Menteri Perdagangan "
    "Zulkifli Hasan, Senin (12/2/2024).",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A published copy of an article that is full of scripts."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "a.jsonl").write_text(json.dumps(HOSTILE) + "\n", encoding="utf8")
    extract(Job((str(folder / "a.jsonl"),), folder / "fakta.db"))
    publish(folder / "fakta.db", folder / "published.db")
    return folder / "published.db"


def routes(copy: Path) -> list[str]:
    """Every kind of page: ours, Datasette's, and pages of errors."""
    with closing(connect(copy, write=False)) as connection:
        claim, article = connection.execute("select id, article_id from claims").fetchone()
        entities = [e for (e,) in connection.execute("select id from entities")]
        tables = [n for (n,) in connection.execute("select name from sqlite_master where type in ('table', 'view')")]
    ours = ["/", "/cari", f"/cari?q={quote(SCRIPT)}", "/klaim", "/artikel", "/kutipan", "/entitas", "/aturan"]
    ours += [
        "/kemajuan",
        "/tenggat",
        "/kepemilikan",
        "/pertentangan",
        "/koreksi",
        f"/klaim/{claim}",
        f"/artikel/{article}",
    ]
    ours += [f"/entitas/{quote(e, safe=':')}" for e in entities] + [
        "/masuk",
        f"/koreksi/{claim}",
        "/en/",
        f"/en/klaim/{claim}",
    ]
    core = ["/fakta", *(f"/fakta/{t}" for t in tables), f"/fakta/claims/{claim}", "/fakta/tenggat"]
    core += [
        f"/fakta?sql={quote(s)}" for s in ("select title, text from articles", "select", f"select '{SCRIPT}' as x")
    ]
    core += ["/fakta/claims?_facet=subject&_search=kelana", "/fakta/klaim_tentang?nama=Kelana"]
    core += [f"/-/{n}" for n in ("metadata", "versions", "plugins", "settings", "databases", "threads", "actor")]
    core += ["/-/allow-debug", "/-/patterns", "/-/logout"]
    core += ["/-/permissions", "/-/messages", "/-/auth-token", "/robots.txt"]
    return [*ours, *core, "/tidak-ada", "/fakta/tidak_ada", f"/klaim/{quote(SCRIPT)}", f"/{quote(SCRIPT)}"]


def test_no_page_runs_what_was_scraped_nor_any_inline_script(hostile, tmp_path):
    app = build_app(hostile, desk=Desk(tmp_path / "corrections.jsonl", "rahasia-redaksi-contoh"))

    async def walk():
        for path in routes(hostile):
            response = await app.client.get(path)
            policy = response.headers["content-security-policy"]
            assert "script-src 'self';" in policy, path
            assert "default-src 'none'" in policy, path
            assert response.headers["x-content-type-options"] == "nosniff"
            if "html" not in response.headers["content-type"]:
                continue
            scripts = re.findall(r"<script([^>]*)>(.*?)</script>", response.text, flags=re.DOTALL)
            inline = [body for how, body in scripts if body.strip() and "ld+json" not in how]
            assert not inline, (path, inline)
            assert not re.search(r"<(?:img|svg)[^>]*\son(?:error|load)=", response.text), path
            assert not re.search(r"<[a-z][^>]*\s(?:href|src)=[\"']?javascript:", response.text), path

    asyncio.run(walk())


def test_robots_are_told_to_stay_out(hostile):
    assert "Disallow: /" in asyncio.run(build_app(hostile).client.get("/robots.txt")).text


def test_a_public_copy_of_the_corpus_holds_no_sentence_that_is_no_evidence(corpus_database, tmp_path):
    target = tmp_path / "public.db"
    publish(corpus_database, target, public=True)
    data = target.read_bytes()
    with closing(connect(corpus_database, write=False)) as connection:
        texts = dict(connection.execute("select id, text from articles").fetchall())
        sentences = connection.execute('select article_id, start, "end" from sentences').fetchall()
        said = [
            text
            for table in ("claims", "quotes", "statements", "headline_claims")
            for (text,) in connection.execute(f"select text from {table}")
        ]
        for (facts,) in connection.execute("select facts from article_versions"):
            said += [row.get("text", "") for rows in json.loads(facts).values() for row in rows]
    evidence = "\n".join(said)  # the same sentence may be evidence in another article or an earlier version
    cut = [texts[a][start:end] for a, start, end in sentences if end - start > 40]
    hidden = [s for s in cut if s not in evidence and not any(e in s for e in said if len(e) > 30)]
    assert len(hidden) > 20
    kept = [s for s in hidden if s.encode() in data]
    assert kept == []


def test_the_nginx_configuration_of_the_documentation_is_one(tmp_path):
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("needs nginx")
    text = (ROOT / "docs/publishing.md").read_text(encoding="utf8")
    (block,) = re.findall(r"```nginx\n(.*?)```", text, flags=re.DOTALL)
    config = tmp_path / "nginx.conf"
    block = block.replace("listen 80;", "listen 127.0.0.1:8093;")
    config.write_text(f"pid {tmp_path}/pid; events {{}} http {{ {block} }}", encoding="utf8")
    done = subprocess.run([nginx, "-t", "-c", config, "-p", tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
