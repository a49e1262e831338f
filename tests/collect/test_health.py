"""The report of an archive: what each site gave, day by day, and what somebody should look at."""

from __future__ import annotations

import json
from datetime import date

from click.testing import CliRunner

from pipeline.cli import root
from pipeline.collect import Job, report
from pipeline.collect.health import Day
from tests.collect.press.content import Edition
from tests.collect.press.server import Reply

DAY = date(2024, 2, 12)


def test_a_day_is_counted_by_outcome(serve, runner, tmp_path):
    edition = Edition([DAY], 10, ("kompas", "tempo"))
    pieces = edition.pieces["kompas"]
    edition.routes.pop(pieces[0].page_url(3))  # truncated
    edition.routes[pieces[1].url] = lambda ask: Reply(b"<title>Just a moment...</title>", 403)
    edition.routes[pieces[2].url] = lambda ask: Reply(b"hilang", 404)
    edition.routes[pieces[3].url] = lambda ask: Reply(b"<html><body><p>Terlalu pendek.</p></body></html>")
    edition.robots["money.kompas.example"] = f"User-agent: *\nDisallow: {pieces[4].url.split('example')[1]}\n"
    edition.robots["www.tempo.example"] = "User-agent: *\nDisallow: /indeks\n"
    archive = tmp_path / "archive"
    runner.run(Job(archive, tuple(edition.sites), DAY, DAY), serve(edition))
    days = {day.site: day for day in report(archive)}
    kompas = days["kompas"]
    told = (
        kompas.seen,
        kompas.fetched,
        kompas.blocked,
        kompas.failed,
        kompas.robots,
        kompas.unreadable,
        kompas.truncated,
    )
    assert told == (10, 7, 1, 1, 1, 1, 1)
    assert (kompas.lists, kompas.empty_lists) == (2, 0)
    assert days["tempo"].alarms == ["no list could be had: robots.txt forbids this address"]
    assert days["tempo"].empty == {}


def test_a_list_without_articles_is_not_mistaken_for_a_quiet_day(serve, runner, tmp_path):
    edition = Edition([DAY], 3, ("detik",))
    nothing = Reply(b"<!doctype html><html><body><div>Tampilan baru</div></body></html>")
    server = serve(lambda ask: nothing if "/indeks" in ask.url else edition(ask))
    runner.run(Job(tmp_path / "archive", tuple(edition.sites), DAY, DAY), server)
    [day] = report(tmp_path / "archive")
    assert day.alarms == ["no list named an article"]


def test_a_field_that_is_empty_where_it_was_not_before_is_an_alarm():
    before, after = Day("detik", "2024-02-11", fetched=9), Day("detik", "2024-02-12", fetched=9)
    after.empty["authors"] = 9
    before.look(None)
    after.look(before.mostly_empty())
    assert after.alarms == ["authors is empty where it was not before"]


def test_the_command_prints_a_table_or_json(serve, runner, tmp_path):
    edition = Edition([DAY], 2, ("tempo",))
    archive = tmp_path / "archive"
    runner.run(Job(archive, tuple(edition.sites), DAY, DAY), serve(edition))
    run = CliRunner().invoke
    shown = run(root, ["collect", "--report", "--archive", str(archive)])
    assert shown.exit_code == 0
    assert "tempo" in shown.output
    assert "section 2" in shown.output
    [row] = json.loads(run(root, ["collect", "--report", "--json", "--archive", str(archive)]).output)
    assert (row["site"], row["fetched"], row["empty"]) == ("tempo", 2, {"section": 2})
    missing = run(root, ["collect", "--report", "--archive", str(tmp_path / "tidak-ada")])
    assert "no archive of fakta collect here" in str(missing.exception)
