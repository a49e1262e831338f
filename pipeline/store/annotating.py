"""Corrected articles as annotations, in the shape of the annotated articles that training and evaluation read.

Only what a person looked at is taught: ``claims`` are those accepted or corrected, and ``unsure`` are the sentences
that hold no reviewed fact, from which nothing is learnt. The other layers are the machine's with the corrections.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.store.applying import apply
from pipeline.store.connection import StoreError, connect
from pipeline.store.corrections import read_log

#: layer -> its rows of one article
LAYERS: Mapping[str, str] = {
    "entities": """select m.label, m.text, e.name, m.start, m.end from mentions m join entities e on e.id = m.entity_id
        where m.article_id = ? and m.label in ('PERSON', 'ORG', 'GPE') order by m.start""",
    "dates": 'select text, type, value, mod, start, "end" from dates where article_id = ? order by start',
    "percentages": """select text, value, value_high, comparator, unit, start, "end" from percentages
        where article_id = ? order by start""",
    "money": """select text, amount, amount_high, comparator, currency, start, "end" from money
        where article_id = ? order by start""",
    "regulations": """select text, regulation_id as ids, pasal, ayat, start, "end" from regulation_mentions
        where article_id = ? order by start""",
    "quotes": 'select start, "end", speaker from quotes where article_id = ? order by start',
    "claims": """select c.type, c.text as evidence, c.subject, c.regulation_id as regulation_ids, c.authority,
        c.speaker, c.value, c.value_high, c.comparator, c.unit, c.date, c.deadline, c.modality, c.start, c.end
        from claims c join corrections k on k.fact_id = c.id where c.article_id = ? order by c.start, c.id""",
}
LISTS = ("ids", "regulation_ids")
OPTIONAL = ("mod", "value_high", "amount_high", "date", "ayat")
ARTICLES = """select id, url, title, published_at, text from articles
    where id in (select article_id from corrections where attached <> 'orphaned') order by url"""


def annotate(database: Path, log: Path) -> Iterator[dict[str, Any]]:
    """An annotated article for each with a correction. Raises :class:`StoreError` where the texts were left out."""
    if not database.is_file():
        raise StoreError(f"{database}: no such database")
    with TemporaryDirectory(prefix="fakta-") as folder:
        copy = Path(folder) / "copy.db"
        with closing(connect(database, write=False)) as source:
            source.execute("vacuum into ?", [str(copy)])
        with closing(connect(copy, write=True)) as connection:
            connection.execute("begin")
            spans = _reviewed(connection, log)
            for article in connection.execute(ARTICLES).fetchall():
                if article[4] is None:
                    raise StoreError(f"{database}: has no texts; export annotations from the database itself")
                yield _annotated(connection, article, spans.get(article[0], []))


def _reviewed(connection: Any, log: Path) -> dict[str, list[tuple[int, int]]]:
    """Apply the log, and give where the facts that it is about stand, by article."""
    entries = {entry.id: entry for entry in read_log(log)}
    apply(connection, list(entries.values()), link=False)
    found: dict[str, list[tuple[int, int]]] = {}
    sql = "select id, article_id from corrections where attached <> 'orphaned'"
    for entry, article in connection.execute(sql):
        machine = entries[entry].machine
        found.setdefault(article, []).append((machine["start"], machine["end"]))
    return found


def _annotated(connection: Any, article: tuple[Any, ...], reviewed: list[tuple[int, int]]) -> dict[str, Any]:
    key, url, title, published_at, text = article
    made = {"id": key, "url": url, "title": title, "published_at": published_at, "text": text, "dateline_end": 0}
    made["ignore"] = []
    for layer, sql in LAYERS.items():
        cursor = connection.execute(sql, [key])
        names = [column[0] for column in cursor.description]
        made[layer] = [_plain(dict(zip(names, row, strict=True))) for row in cursor]
    sentences = connection.execute('select start, "end" from sentences where article_id = ? order by start', [key])
    made["unsure"] = [[s, e] for s, e in sentences if not any(s < end and e > start for start, end in reviewed)]
    return made


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    for name in LISTS:
        if name in row:
            row[name] = [row[name]] if row[name] else []
    return {k: v for k, v in row.items() if v is not None or k not in OPTIONAL}
