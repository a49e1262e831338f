"""The declared schema: what the contract relies on, comments, and the generated page."""

from pathlib import Path

import pytest

from pipeline.store import table_descriptions
from pipeline.store.document import document
from pipeline.store.rows import KNOWN_BY
from pipeline.store.schema import read_schema, schema

ROOT = Path(__file__).parents[2]

CONTRACT = {
    "articles": "id url source title published_at text",
    "mentions": "article_id label start end text entity_id",
    "entities": "id label name",
    "dates": "article_id start end text type value mod begins_on ends_on",
    "percentages": "article_id start end text value value_high comparator unit",
    "money": "article_id start end text amount amount_high comparator currency",
    "regulations": "id kind number year",
    "regulation_mentions": "article_id start end text regulation_id pasal ayat",
    "quotes": "article_id start end text speaker speaker_id",
    "statements": "article_id start end text speaker speaker_id",
    "claims": "article_id type start end subject object value value_high comparator unit date deadline deadline_on "
    "deadline_reason regulation_id authority speaker modality confidence subject_id object_id speaker_id authority_id",
    "headline_claims": "article_id type start end subject",
}


@pytest.mark.parametrize("table", CONTRACT)
def test_tables_have_the_columns_that_others_rely_on(store, table):
    columns = {row[1] for row in store.connection.execute(f"pragma table_info({table})")}
    assert set(CONTRACT[table].split()) <= columns


@pytest.mark.parametrize("table", sorted(set(KNOWN_BY) - {"sentences", "article_entities", "article_regulations"}))
def test_fact_tables_have_an_id_an_article_and_a_sentence(table):
    assert {"id", "article_id", "sentence_id"} <= {c.name for c in schema().tables[table].columns}


def test_tables_in_the_database_are_those_declared(store):
    for table in schema().tables.values():
        found = [(row[1], row[2].lower()) for row in store.connection.execute(f"pragma table_info({table.name})")]
        assert found == [(c.name, c.type) for c in table.columns]


def test_every_table_column_and_view_is_described_in_both_languages():
    for language in ("id", "en"):
        described = table_descriptions(language)
        assert set(described) == set(schema().tables) | set(schema().views)
        assert all(entry["description"] for entry in described.values())
        assert all(said for entry in described.values() for said in entry.get("columns", {}).values())


def test_references_point_to_tables_and_are_indexed():
    """A parent can only be deleted quickly where its children can be found."""
    for table in schema().tables.values():
        for column in table.columns:
            if column.references:
                assert column.references in schema().tables
                assert column.indexed or column.references == "claim_types", f"{table.name}.{column.name}"


def test_views_can_be_read(store):
    for view in schema().views:
        assert store.connection.execute(f"select * from {view}").fetchall() == []


def test_the_page_on_the_schema_is_up_to_date():
    page = (ROOT / "docs" / "schema.md").read_text(encoding="utf8")
    assert page == document(schema()), "run: python -m pipeline.store.document docs/schema.md"


def test_a_column_that_cannot_be_read_is_named():
    entry = {"id": "x", "en": "x", "columns": {"id": "text! | a | b", "wrong": "number | a | b"}}
    with pytest.raises(ValueError, match=r"things\.wrong"):
        read_schema({"version": 1, "tables": {"things": entry}, "views": {}})
