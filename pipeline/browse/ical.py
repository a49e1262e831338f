"""The deadline radar as a calendar to subscribe to: one all-day event a deadline; a deadline that moves moves."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import Any

from datasette.utils.asgi import Response
from icalendar import Calendar, Event

from pipeline.browse.feed import time_of
from pipeline.store.finding import Ask, find

NAME = "fakta"
SIZE = 1000  # events, the latest
COLUMNS = """
select d.id, d.deadline_on, d.state, d.moved, d.moved_from, d.as_of, c.id as claim_id, c.subject, c.text, c.speaker,
       c.regulation_id, a.source, a.published_at, a.url
from deadlines d join claims c on c.id = d.claim_id join articles a on a.id = c.article_id where d.id in ({marks})
"""
STATES = {"passed": "lewat", "missed": "terlewat", "met": "terpenuhi"}


async def calendar(datasette: Any, request: Any) -> Response:
    """Deadlines; ``?q=`` those whose claim holds the words, ``aturan`` those under a rule, ``entitas`` of a party."""
    chosen = (("r", request.args.get("aturan")), ("e", request.args.get("entitas")))
    facets = tuple((kind, value) for kind, value in chosen if value)
    ask = Ask("deadlines", (request.args.get("q") or "").strip()[:200], facets=facets, sort="newest", size=SIZE)
    rows = await datasette.databases[NAME].execute_fn(lambda connection: _deadlines(connection, ask))
    made = Calendar()
    made.add("prodid", "-//Fakta//Tenggat//ID")
    made.add("version", "2.0")
    made.add("x-wr-calname", " ".join(["Tenggat", *(v for _, v in facets), ask.typed]).strip())
    for row in rows:
        page = datasette.absolute_url(request, datasette.urls.path(f"/klaim/{row['claim_id']}"))
        made.add_component(_event(row, page))
    return Response(made.to_ical(), content_type="text/calendar; charset=utf-8")


def _deadlines(connection: Any, ask: Ask) -> list[dict[str, Any]]:
    found = find(connection, ask)
    if found.how != "all":
        return []
    sql = COLUMNS.format(marks=",".join("?" * len(found.ids)))
    return sorted((dict(row) for row in connection.execute(sql, found.ids)), key=lambda r: (r["deadline_on"], r["id"]))


def _event(row: dict[str, Any], page: str) -> Event:
    event, day = Event(), date.fromisoformat(row["deadline_on"])
    state = f"[{STATES[row['state']]}] " if row["state"] in STATES else ""
    event.add("uid", f"{row['id']}@fakta")
    event.add("summary", f"{state}{row['subject'] or ' '.join(row['text'].split())[:80]}")
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("dtstamp", time_of(row["published_at"] or row["as_of"]).astimezone(UTC))
    event.add("sequence", row["moved"])
    event.add("description", _description(row))
    event.add("url", page)
    event.add("transp", "TRANSPARENT")
    return event


def _description(row: dict[str, Any]) -> str:
    said = f" ({row['speaker']})" if row["speaker"] else ""
    moved = f"\nBergeser dari {row['moved_from']}." if row["moved"] else ""
    rule = f"\nAturan: {row['regulation_id']}" if row["regulation_id"] else ""
    return f"{' '.join(row['text'].split())}{said}\n{row['source']}, {row['url']}{rule}{moved}"


ROUTES = [(r"^/tenggat\.ics$", calendar)]
