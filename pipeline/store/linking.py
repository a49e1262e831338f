"""What is derived from many articles, brought up to date: rows are read, linked and written back.

Everything is derived anew from the facts, so the result depends on them alone and not on the order or the
number of runs in which they came; only what differs is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.link import (
    LINK_VERSION,
    Contradiction,
    Deadline,
    Evidence,
    Likeness,
    LinkedClaim,
    Stake,
    Story,
    StoryArticle,
    Thread,
    find_contradictions,
    find_deadlines,
    find_evidence,
    find_stakes,
    find_stories,
    find_threads,
)
from pipeline.store.documents import document_sentences
from pipeline.store.ids import row_id
from pipeline.store.rows import Row
from pipeline.store.summaries import sum_up
from pipeline.store.writing import delete_others, update_rows

CLAIM_COLUMNS = (
    *("id", "article_id", "type", "text", "subject", "object", "value", "value_high", "comparator", "unit", "date"),
    *("deadline_on", "regulation_id", "speaker", "modality", "confidence", "subject_id", "object_id"),
)


def link_database(connection: Any) -> None:
    """Derive everything, unless nothing was saved since this version did it. Must run inside a transaction."""
    if connection.execute("select value from state where id = 'links'").fetchone() == (LINK_VERSION,):
        return
    sum_up(connection)
    stories = find_stories(_articles(connection))
    told = {a.id: _story_id(s) for s in stories for a in s.members}
    claims = _claims(connection, told)
    likeness = Likeness(claims)
    threads = find_threads(claims, likeness)
    newest = connection.execute("select max(substr(published_at, 1, 10)) from articles").fetchone()[0] or ""
    tables = _derived(claims, threads, likeness, newest)
    tables["document_evidence"] = [
        _evidence_row(e) for e in find_evidence(claims, document_sentences(connection), likeness)
    ]
    _write(connection, stories, threads, tables, told)
    connection.execute("insert or replace into state values ('links', ?)", [LINK_VERSION])


def _articles(connection: Any) -> list[StoryArticle]:
    sql = "select id, source, title, text, published_at, precision from articles where text is not null"
    return [StoryArticle(*row) for row in connection.execute(sql)]


def _claims(connection: Any, told: Mapping[str, str]) -> list[LinkedClaim]:
    context: dict[str, set[str]] = {}
    named = "select c.id, m.entity_id from claims c join mentions m on m.sentence_id = c.sentence_id"
    for claim, entity in connection.execute(f"{named} where m.label in ('ORG', 'GPE')"):
        context.setdefault(claim, set()).add(entity)
    listed = ", ".join(f'c."{column}"' for column in CLAIM_COLUMNS)
    sql = f"select {listed}, a.source, a.published_at, a.precision from claims c join articles a on a.id = c.article_id"
    names = (*CLAIM_COLUMNS, "source", "published_at", "precision")
    rows: Iterator[dict[str, Any]] = (dict(zip(names, row, strict=True)) for row in connection.execute(sql))
    return [
        LinkedClaim(**row, story_id=told.get(row["article_id"]), context=frozenset(context.get(row["id"], ())))
        for row in rows
    ]


def _story_id(story: Story) -> str:
    return row_id("stories", story.first.id)


def _thread_id(thread: Thread) -> str:
    return row_id("threads", thread.first.id)


def _write(
    connection: Any,
    stories: Sequence[Story],
    threads: Sequence[Thread],
    tables: Mapping[str, Sequence[Row]],
    told: Mapping[str, str],
) -> None:
    """Write what was derived: what is referred to comes first and goes last."""
    story_rows, thread_rows = [_story_row(s) for s in stories], [_thread_row(t) for t in threads]
    update_rows(connection, "stories", story_rows)
    update_rows(connection, "threads", thread_rows)
    for table, rows in tables.items():
        delete_others(connection, table, rows)
        update_rows(connection, table, rows)
    _point(connection, "articles", "story_id", told)
    _point(connection, "claims", "thread_id", {c.id: _thread_id(t) for t in threads for c in t.claims})
    _point(connection, "claims", "first_claim_id", {k: v for t in threads for k, v in t.first_said().items()})
    delete_others(connection, "stories", story_rows)
    delete_others(connection, "threads", thread_rows)


def _derived(
    claims: Sequence[LinkedClaim], threads: Sequence[Thread], likeness: Likeness, newest: str
) -> dict[str, list[Row]]:
    """Rows of contradictions, deadlines (as of the newest article's day) and stakes."""
    in_thread = {c.id: _thread_id(t) for t in threads for c in t.claims}
    stakes = list(find_stakes(claims))
    contradictions = [*find_contradictions(threads, likeness), *_over(stakes)]
    return {
        "contradictions": [_contradiction_row(c, in_thread) for c in contradictions],
        "deadlines": [_deadline_row(d, newest) for d in find_deadlines(claims, threads, likeness, newest)],
        "stakes": [_stake_row(s) for s in stakes],
    }


def _over(stakes: Iterable[Stake]) -> Iterable[Contradiction]:
    """A sum over 100 percent as a contradiction with the largest of the other stakes."""
    for stake in stakes:
        if stake.over and stake.others:
            other = max(stake.others, key=lambda c: (c.value or 0.0, c.id))
            first, second = sorted((other, stake.claim), key=lambda c: c.order)
            reason = f"bersama-sama {stake.total:g} persen: lebih dari seluruh saham"
            yield Contradiction(first, second, "stake", reason)


def _story_row(story: Story) -> Row:
    first = story.first
    sources = len({a.source for a in story.members})
    key = _story_id(story)
    return (key, first.title, first.id, first.source, first.published_at, len(story.members), sources)


def _thread_row(thread: Thread) -> Row:
    first, last = thread.first, thread.last
    articles = len({c.article_id for c in thread.claims})
    about = (thread.subject(), thread.unit(), thread.regulation())
    counts = (len(thread.claims), articles)
    return (_thread_id(thread), first.type, *about, *counts, first.published_at, last.published_at, first.id, last.id)


def _contradiction_row(found: Contradiction, in_thread: Mapping[str, str]) -> Row:
    a, b = found.claim, found.other
    key = row_id("contradictions", a.id, b.id, found.kind)
    same_source = int(a.source == b.source)
    return (key, a.id, b.id, in_thread.get(a.id), found.kind, found.reason, found.days, same_source)


def _evidence_row(found: Evidence) -> Row:
    other = found.document_claim.id if found.document_claim else None
    key = row_id("document_evidence", found.claim.id, found.document_id)
    said = (found.claim.regulation_id, found.said, found.cover)
    return (key, found.claim.id, found.document_id, found.kind, other, found.sentence_id, *said)


def _deadline_row(found: Deadline, as_of: str) -> Row:
    thread = _thread_id(found.thread) if found.thread else None
    claim, first = found.claim, found.settings[0]
    moves = (claim.deadline_on, first.deadline_on, len(found.settings) - 1, found.moved_from)
    evidence = found.evidence.id if found.evidence else None
    return (row_id("deadlines", first.id), thread, claim.id, claim.subject, *moves, found.state, evidence, as_of)


def _stake_row(stake: Stake) -> Row:
    claim = stake.claim
    said = (claim.object, claim.subject, claim.value, claim.comparator or "=")
    return (row_id("stakes", claim.id), claim.id, *said, stake.held_on, stake.total, int(stake.over))


def _point(connection: Any, table: str, column: str, targets: Mapping[str, str]) -> None:
    """Set a column that the room ``link`` writes, where it is not so already."""
    now = dict(connection.execute(f"select id, {column} from {table} where {column} is not null"))
    changes = [(targets.get(key), key) for key in now.keys() | targets.keys() if targets.get(key) != now.get(key)]
    connection.executemany(f"update {table} set {column} = ? where id = ?", sorted(changes, key=lambda c: c[1]))
