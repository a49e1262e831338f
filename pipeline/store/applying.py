"""The log of corrections applied to a copy: found again by id or evidence, or listed as orphaned."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pipeline.store.corrections import Entry, correctable, latest
from pipeline.store.ids import row_id
from pipeline.store.linking import link_database
from pipeline.store.schema import schema
from pipeline.store.writing import delete_rows, insert_sql

#: field -> the column that links it to an entity
LINKED = {"subject": "subject_id", "object": "object_id", "speaker": "speaker_id", "authority": "authority_id"}
ALIKE = 'select id, "text" from {table} where article_id = (select id from articles where url = ?)'


def apply(connection: Any, entries: Sequence[Entry], *, names: bool = True, link: bool = True) -> None:
    """Write ``corrections`` and change the facts of a copy that nobody reads yet.

    With ``link`` what follows from them (threads, contradictions, ledgers) is derived anew; without ``names`` the copy
    does not say who corrected. Must run inside a transaction.
    """
    changed = False
    for entry in latest(entries):
        fact, attached = attach(connection, entry)
        connection.execute(insert_sql("corrections"), _row(connection, entry, fact, attached, names))
        if fact is not None and entry.verdict != "accept":
            _change(connection, entry, fact)
            changed = True
    if changed and link:
        connection.execute("insert or replace into state values ('links', 'stale')")
        link_database(connection)


def attach(connection: Any, entry: Entry) -> tuple[str | None, str]:
    """The id of the fact that an entry is about, and how it was found: by ``id``, by ``evidence``, or ``orphaned``.

    After another extraction a fact may have another id: it is the one of the same article, table and sentence, and
    of the same type and subject where the sentence has several.
    """
    found = connection.execute(f"select text from {entry.table} where id = ?", [entry.fact_id]).fetchone()
    if found is not None and _same(found[0], entry.evidence):
        return entry.fact_id, "id"
    rows = connection.execute(ALIKE.format(table=entry.table), [entry.url]).fetchall()
    alike = [key for key, text in rows if _same(text, entry.evidence)]
    for field in ("type", "subject", "start"):
        if len(alike) > 1 and field in entry.machine:
            alike = [k for k in alike if _field(connection, entry.table, field, k) == entry.machine[field]] or alike
    return (alike[0], "evidence") if len(alike) == 1 else (None, "orphaned")


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _field(connection: Any, table: str, field: str, key: str) -> Any:
    return connection.execute(f'select "{field}" from {table} where id = ?', [key]).fetchone()[0]


def _row(connection: Any, entry: Entry, fact: str | None, attached: str, names: bool) -> tuple[Any, ...]:
    """The row of ``corrections``: what the machine says now, where the fact is there, else what it said then."""
    machine = entry.machine
    if fact is not None:
        columns = schema().tables[entry.table].written
        listed = ", ".join(f'"{c}"' for c in columns)
        row = connection.execute(f"select {listed} from {entry.table} where id = ?", [fact]).fetchone()
        machine = dict(zip(columns, row, strict=True))
    shown = {field: machine.get(field) for field in correctable()[entry.table]}
    article = connection.execute("select id from articles where url = ?", [entry.url]).fetchone()
    return (
        *(entry.id, entry.at, entry.who if names else None, entry.why, entry.verdict, entry.table, fact, attached),
        *(article and article[0], entry.url, entry.evidence),
        *(json.dumps(x, ensure_ascii=False) for x in (shown, entry.changes)),
    )


def _change(connection: Any, entry: Entry, fact: str) -> None:
    if entry.verdict == "reject":
        delete_rows(connection, entry.table, [fact])
        return
    changes = dict(entry.changes)
    columns = {c.name for c in schema().tables[entry.table].columns}
    for field, column in LINKED.items():
        if field in changes and column in columns:
            changes[column] = _entity(connection, changes[field])
    if "deadline" in changes and "deadline_on" not in changes:
        known = changes["deadline"]
        changes["deadline_on"] = known if known and len(known) == 10 else None
        changes["deadline_reason"] = None if changes["deadline_on"] else "dikoreksi"
    if changes.get("regulation_id"):
        _know_rule(connection, changes["regulation_id"], fact[:12])
    setting = ", ".join(f'"{field}" = ?' for field in changes)
    connection.execute(f"update {entry.table} set {setting} where id = ?", [*changes.values(), fact])


def _entity(connection: Any, name: str | None) -> str | None:
    """The only entity of that name."""
    sql = "select id from entities where name = ? union select entity_id from entity_aliases where alias = ?"
    found = connection.execute(sql, [name, name]).fetchall()
    return found[0][0] if len(found) == 1 else None


def _know_rule(connection: Any, rule: str, article: str) -> None:
    """A rule that only a person names is known by its id, as one that only a claim names."""
    kind = rule.split("-")[0]
    sql = insert_sql("regulations", or_ignore=True, columns=("id", "kind"))
    connection.execute(sql, [rule, kind])
    columns = ("id", "article_id", "regulation_id", "kind")
    sql = insert_sql("article_regulations", or_ignore=True, columns=columns)
    connection.execute(sql, [article + row_id("article_regulations", rule)[:8], article, rule, kind])
