"""Claims in the news beside what regulators' documents say, through the whole pipeline."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from pipeline.cli import root
from pipeline.store import sqlite_module
from tests.read.pdf_file import pdf
from tests.read.test_documents import RULE

NEWS = [
    "Permendag 31/2023 melarang penyelenggara contoh memfasilitasi transaksi pembayaran pada sistem elektroniknya. "
    "Aturan itu ditandatangani pada September tahun lalu.",
    "Berdasarkan Permendag No. 31/2023, pelaku usaha wajib menyelesaikan pemindahan paling lambat 30 April 2024. "
    "Hal itu disampaikan di Jakarta.",
]


@pytest.fixture
def database(tmp_path):
    (tmp_path / "permendag.pdf").write_bytes(pdf(RULE))
    rows = [
        {"url": f"https://ekonomi.bisnis.example/read/20240212/12/{n}/judul", "title": f"Judul {n}", "text": text}
        | {"published_at": "2024-02-12T09:37:00+07:00"}
        for n, text in enumerate(NEWS)
    ]
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
    made = tmp_path / "fakta.db"
    for source, more in (("news.jsonl", []), ("permendag.pdf", ["--kind", "document"])):
        ran = CliRunner().invoke(root, ["extract", str(tmp_path / source), "--db", str(made), "--quiet", *more])
        assert ran.exit_code == 0, ran.output
    return made


def test_a_claim_stands_beside_the_sentence_of_the_rule_that_it_cites(database):
    connection = sqlite_module().connect(database)
    assert connection.execute("select kind, count(*) from articles group by kind order by kind").fetchall() == [
        ("document", 1),
        ("news", 2),
    ]
    sql = "select type, rule, said, sentence, document_sentence, document_title from v_document_evidence order by type"
    found = connection.execute(sql).fetchall()
    assert found, "no claim was linked to the rule"
    assert {row[1] for row in found} == {"permendag-31-2023"}
    assert all(row[5].startswith("PERATURAN MENTERI PERDAGANGAN") for row in found)
    banned = [row for row in found if row[0] == "prohibition"]
    assert any("dilarang memfasilitasi" in row[4] for row in banned)
    due = [row for row in found if "30 April 2024" in row[3]]
    assert any("31 Maret 2024" in row[4] for row in due)
