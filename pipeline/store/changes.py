"""Which facts changed between the versions of an article: lost and gained ones that speak of the same, side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from rapidfuzz.fuzz import token_set_ratio

from pipeline.store.difference import Fact, version_changes

ALIKE = 60  # of 100, by words in common: below it two facts speak of different things
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
LETTERS = re.compile(r"[^\W\d_]")
WORDY = 12  # letters from which the words of a fact themselves say what it is about
#: What a fact is about: where two facts of a kind differ in one of these they are not one that changed.
ABOUT = ("type", "label", "currency", "unit")


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that an article gained, lost or says otherwise. ``seen_at`` is when the new version was fetched.

    ``same_reading`` is false where the versions were read by different models or rules: then the reading may have
    changed and not the text.
    """

    url: str
    title: str
    seen_at: str
    table: str
    before: Fact | None
    after: Fact | None
    same_reading: bool

    @property
    def kind(self) -> Literal["changed", "gained", "lost"]:
        return "lost" if self.after is None else "gained" if self.before is None else "changed"

    def differences(self) -> dict[str, tuple[str | None, str | None]]:
        """What a changed fact said before and says now, by column."""
        old, new = (dict(f.fields) if f else {} for f in (self.before, self.after))
        return {name: (old.get(name), new.get(name)) for name in sorted(old | new) if old.get(name) != new.get(name)}


def changes(
    connection: Any, *, url: str | None = None, since: date | None = None, tables: Sequence[str] = ()
) -> Iterator[FactChange]:
    """Changes of one article or of all, the latest first within each; from the day ``since`` (UTC) on."""
    chosen = "where a.url = ?" if url else ""
    sql = f"""select distinct a.id, a.url, a.title from articles a join article_versions v on v.article_id = a.id
              {chosen} order by a.url"""
    for key, address, title in connection.execute(sql, [url] if url else []).fetchall():
        for version in version_changes(connection, key):
            if since and date.fromisoformat(version.seen_at[:10]) < since:
                continue
            for before, after in paired(version.lost, version.gained):
                table = (before or after).table  # type: ignore[union-attr]
                if not tables or table in tables:
                    yield FactChange(address, title, version.seen_at, table, before, after, version.same_reading)


def paired(lost: Sequence[Fact], gained: Sequence[Fact]) -> list[tuple[Fact | None, Fact | None]]:
    """Each lost fact beside the gained one that speaks of the same; what has no partner stands alone."""
    likely = sorted(
        (-_likeness(old, new), i, j)
        for i, old in enumerate(lost)
        for j, new in enumerate(gained)
        if _of_one(old, new) and (_is_anchored(old) or _is_only(old, lost, gained))
    )
    partner: dict[int, int] = {}
    for score, i, j in likely:
        if -score >= ALIKE and i not in partner and j not in partner.values():
            partner[i] = j
    pairs: list[tuple[Fact | None, Fact | None]] = [
        (old, gained[partner[i]] if i in partner else None) for i, old in enumerate(lost)
    ]
    return pairs + [(None, new) for j, new in enumerate(gained) if j not in partner.values()]


def _of_one(old: Fact, new: Fact) -> bool:
    before, after = dict(old.fields), dict(new.fields)
    return old.table == new.table and all(before.get(name) == after.get(name) for name in ABOUT)


def _is_anchored(fact: Fact) -> bool:
    """Whether a fact says what it is about: "75%" alone may be a share of anything."""
    fields = dict(fact.fields)
    return bool(fields.get("subject") or fields.get("measured") or len(LETTERS.findall(fact.text)) >= WORDY)


def _is_only(fact: Fact, lost: Sequence[Fact], gained: Sequence[Fact]) -> bool:
    """Whether one fact of its kind went and one came."""
    return all(sum(_of_one(fact, other) for other in side) == 1 for side in (lost, gained))


def _likeness(old: Fact, new: Fact) -> float:
    """Words in common, of what is printed and of what it is about; numbers are what changes."""
    return token_set_ratio(_words(old), _words(new))


def _words(fact: Fact) -> str:
    fields = dict(fact.fields)
    return DIGITS.sub("#", " ".join((fact.text, fields.get("subject", ""), fields.get("measured", ""))))
