"""Exporting: each format is read by the program it is made for, and no cell runs as a formula."""

import csv
import io
import zipfile

import pytest
from click.testing import CliRunner

from pipeline.cli import root
from pipeline.store import StoreError
from pipeline.store.export import export, views
from pipeline.store.sheets import Workbook, csv_lines, guarded_csv, harmless, indonesian
from tests.store.samples import article, facts, many

RUNS = ['=HYPERLINK("http://jahat.example")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1+1", " =1+1", "＝1+1"]
STAYS = ["=", "-", "-2,88%", "+5", "-1.234,5", "kata", "Rp5", "", "'kutip"]


@pytest.fixture
def filled(database, save):
    save([*many(3), facts(9, title="=1+1 judul jahat")])
    return database


@pytest.mark.parametrize("text", RUNS)
def test_what_would_be_a_formula_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", STAYS)
def test_other_text_and_numbers_stay_as_they_are(text):
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("value", "shown"),
    [(5.75, "5,75"), (6.98e9, "6980000000"), (1e-7, "0,0000001"), (3, "3"), (-2.5, "-2,5"), (None, None)],
)
def test_numbers_have_a_decimal_comma_and_no_exponent(value, shown):
    assert indonesian(value) == shown


def test_parquet_is_read_by_duckdb_with_its_types(filled, tmp_path):
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb")
    pytest.importorskip("pyarrow", reason="needs fakta[parquet]")
    written = export(filled, tmp_path / "{}.parquet", ["v_claims", "claims", "contradictions"])
    assert [w.path.name for w in written] == ["v_claims.parquet", "claims.parquet", "contradictions.parquet"]
    found = duckdb.sql(f"select count(*), sum(value), max(typeof(value)) from '{tmp_path}/claims.parquet'").fetchall()[
        0
    ]
    assert found[0] == written[1].rows == 8
    assert found[1] > 0
    assert found[2] == "DOUBLE"
    assert duckdb.sql(f"select count(*) from '{tmp_path}/contradictions.parquet'").fetchall() == [(written[2].rows,)]


def test_xlsx_has_a_sheet_a_view_and_no_formula(filled, tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="needs openpyxl")
    target = tmp_path / "fakta.xlsx"
    export(filled, target)
    book = openpyxl.load_workbook(target)
    assert tuple(book.sheetnames) == views()
    rows = list(book["v_claims"].values)
    titles = {row[rows[0].index("title")] for row in rows[1:]}
    assert "'=1+1 judul jahat" in titles
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    with zipfile.ZipFile(target) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_a_cell_that_is_too_long_for_excel_is_cut_and_counted():
    book = Workbook(io.BytesIO())
    book.add("panjang", ["teks"], [["a" * 40_000], ["b"]])
    book.close()
    assert book.cut == 1


def test_csv_for_an_indonesian_excel_has_bom_semicolons_and_commas(filled, tmp_path):
    target = tmp_path / "klaim.csv"
    done = CliRunner().invoke(root, ["export", str(filled), str(target), "--table", "v_claims", "--excel"])
    assert done.exit_code == 0, done.output
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert len(rows) == 8
    assert {row["confidence"] for row in rows} == {"0,5"}
    assert "'=1+1 judul jahat" in {row["title"] for row in rows}


def test_plain_csv_keeps_points_and_line_breaks():
    lines = "".join(csv_lines(["a", "b"], [[0.5, "satu\ndua"], [None, "=1"]]))
    assert list(csv.reader(io.StringIO(lines))) == [["a", "b"], ["0.5", "satu\ndua"], ["", "'=1"]]


def test_lines_that_somebody_else_wrote_are_guarded_cell_by_cell():
    given = 'a,"=1\nb",-5\r\n"x, y",@b,"""c"""\r\n'
    assert list(csv.reader(io.StringIO(guarded_csv(given)))) == [["a", "'=1\nb", "-5"], ["x, y", "'@b", '"c"']]


@pytest.mark.parametrize(
    ("name", "tables", "excel", "said"),
    [
        ("x.ods", [], False, "which format"),
        ("x.csv", [], False, "need a name each"),
        ("x.csv", ["tidak_ada"], False, "no table or view"),
        ("x.xlsx", ["claims"], True, "--excel is for CSV"),
        ("nowhere/x.csv", ["claims"], False, "No such file"),
    ],
)
def test_what_cannot_be_exported_is_said_in_one_line(filled, tmp_path, name, tables, excel, said):
    with pytest.raises(StoreError, match=said) as caught:
        export(filled, tmp_path / name, tables, excel=excel)
    assert "\n" not in str(caught.value)


def test_a_missing_database_is_said(tmp_path):
    with pytest.raises(StoreError, match="no such database"):
        export(tmp_path / "x.db", tmp_path / "x.csv", ["claims"])


def test_an_article_without_facts_is_exported_too(database, save, tmp_path):
    from pipeline.records import Facts

    save([Facts(article=article(1))])
    assert export(database, tmp_path / "a.csv", ["articles"])[0].rows == 1
