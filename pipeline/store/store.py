"""The database that extraction writes: opened, asked what is current, filled a batch at a time."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from json import dumps
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline import __version__
from pipeline.records import Article, Facts, Failure
from pipeline.store.connection import StoreError, connect, sqlite_module
from pipeline.store.ids import article_id, content_hash, row_id
from pipeline.store.linking import link_database
from pipeline.store.migrations import migrate_connection
from pipeline.store.rows import ArticleRows, InvalidFacts, article_rows
from pipeline.store.writing import insert_articles, insert_parents, insert_sql, replace_article

#: What the summary of a run counts.
COUNTED = (
    *("articles", "article_versions", "mentions", "entities", "dates", "percentages", "money", "regulations"),
    *("regulation_mentions", "quotes", "statements", "claims", "headline_claims", "stories", "threads"),
    *("contradictions", "document_evidence", "deadlines", "stakes", "failures"),
)


def open_store(path: Path) -> Store:
    """The database at ``path``, created or migrated to this schema where need be.

    Raises :class:`StoreError` with one line where it cannot be written, is not ours or has a newer schema.
    """
    connection = connect(path, write=True)
    try:
        migrate_connection(connection, path)
    except Exception:
        connection.close()
        raise
    return Store(connection, path)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Store:
    """One writer. What :meth:`save` has returned from is on disk, whatever happens to the process."""

    def __init__(self, connection: Any, path: Path) -> None:
        self.connection = connection
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """All or nothing; an error of SQLite (disk full, locked) becomes a :class:`StoreError`."""
        try:
            self.connection.execute("begin immediate")
            yield self.connection
            self.connection.execute("commit")
        except BaseException as error:
            if self.connection.in_transaction:
                self.connection.execute("rollback")
            if isinstance(error, sqlite_module().Error):
                raise StoreError(f"{self.path}: {error}") from error
            raise

    def is_current(self, article: Article, *, engine: str, rules: str) -> bool:
        """Whether this article, as it is, was extracted by this engine and these rules, or is an earlier version.

        An earlier version that is met again (in the same archive, read again) stays one, unless it was
        fetched after the page that replaced it.
        """
        key, content = article_id(article.url), content_hash(article)
        found = self.connection.execute(
            "select content_hash, engine, rules, fetched_at from articles where id = ?", [key]
        ).fetchone()
        if found is None or found[:3] == (content, engine, rules):
            return found is not None
        if found[0] == content:
            return False
        again = self.connection.execute(
            "select 1 from article_versions where article_id = ? and content_hash = ?", [key, content]
        ).fetchone()
        return again is not None and not (article.fetched_at and found[3] and article.fetched_at > found[3])

    def save(self, batch: Sequence[Facts | Failure], run: int) -> list[Failure]:
        """Store a batch in one transaction; articles in it must have distinct URLs.

        Returns the articles that could not be stored because their facts contradict them, now among the
        failures. Raises :class:`StoreError` where nothing of the batch could be stored.
        """
        engine, rules = self.connection.execute("select engine, rules from runs where id = ?", [run]).fetchone()
        rows, failures = [], [item for item in batch if isinstance(item, Failure)]
        refused = []
        for item in batch:
            if isinstance(item, Facts):
                try:
                    rows.append(article_rows(item, engine=engine, rules=rules))
                except InvalidFacts as error:
                    refused.append(Failure(item.article.url, "store", str(error)))
        with self.transaction() as connection:
            self._save_rows(rows)
            self._save_failures([*failures, *refused], run)
            connection.executemany("delete from failures where item = ?", [(r.article[1],) for r in rows])
            connection.execute("insert or replace into state values ('links', 'stale')")
        return refused

    def _save_rows(self, rows: Sequence[ArticleRows]) -> None:
        marks = ", ".join("?" * len(rows))
        known = self.connection.execute(f"select id from articles where id in ({marks})", [r.id for r in rows])
        old = {key for (key,) in known}
        insert_parents(self.connection, rows)
        insert_articles(self.connection, [r for r in rows if r.id not in old])
        for row in rows:
            if row.id in old:
                replace_article(self.connection, row, _now())

    def _save_failures(self, failures: Sequence[Failure], run: int) -> None:
        rows = [(row_id("failures", f.item, f.line, f.stage), run, f.item, f.line, f.stage, f.reason) for f in failures]
        sql = insert_sql("failures").replace("insert into", "insert or replace into")
        self.connection.executemany(sql, rows)

    def begin_run(self, *, engine: str, rules: str, sources: Sequence[str]) -> int:
        """Note that a run starts, with the versions that its facts will carry; returns its number."""
        row = {
            "started_at": _now(),
            "package": __version__,
            "engine": engine,
            "rules": rules,
            "python": platform.python_version(),
            "sqlite": sqlite_module().sqlite_version,
            "sources": dumps([str(s) for s in sources], ensure_ascii=False),
        }
        with self.transaction() as connection:
            number = connection.execute("select coalesce(max(id), 0) + 1 from runs").fetchone()[0]
            connection.execute(insert_sql("runs", columns=("id", *row)), [number, *row.values()])
        return int(number)

    def finish_run(self, run: int, *, counts: Mapping[str, int], seconds: float, interrupted: bool = False) -> None:
        """Note what a run did: ``extracted``, ``unchanged``, ``foreign``, ``outside``, ``failed``."""
        values = {
            "finished_at": _now(),
            "seconds": round(seconds, 1),
            **{("foreign_language" if name == "foreign" else name): count for name, count in counts.items()},
            "interrupted": int(interrupted),
        }
        setting = ", ".join(f"{name} = ?" for name in values)
        with self.transaction() as connection:
            connection.execute(f"update runs set {setting} where id = ?", [*values.values(), run])

    def link(self) -> None:
        """Link the facts of all articles, unless nothing was stored since that was done."""
        with self.transaction() as connection:
            link_database(connection)

    def totals(self) -> dict[str, int]:
        """Rows by table, for the summary of a run."""
        return {t: self.connection.execute(f"select count(*) from {t}").fetchone()[0] for t in COUNTED}
