"""Times of publication in order. What is known only to the day never ranks first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

WIB = timezone(timedelta(hours=7))


def rank(published_at: str | None, precision: str) -> tuple[int, str]:
    """A sort key: times known to the minute before those known to the day, unknown ones last."""
    if published_at is None:
        return (2, "")
    found = datetime.fromisoformat(published_at)
    found = found if found.tzinfo else found.replace(tzinfo=WIB)
    return (int(precision == "day" or "T" not in published_at), found.astimezone(UTC).isoformat())


def day(published_at: str | None) -> date | None:
    """The day of publication as printed."""
    return date.fromisoformat(published_at[:10]) if published_at else None
