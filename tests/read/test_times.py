"""Times as pages write them: a table of (as written, ISO 8601, how exact)."""

from __future__ import annotations

import pytest

from pipeline.read.times import read_time

TIMES = [
    ("2024-02-12T09:37:00+07:00", "2024-02-12T09:37:00+07:00", "minute"),
    ("2024-02-11T20:37:00Z", "2024-02-12T03:37:00+07:00", "minute"),  # readers saw the next day
    ("2024-02-12T09:37:00+08:00", "2024-02-12T09:37:00+08:00", "minute"),
    ("2024/02/12 09:37:10", "2024-02-12T09:37:10+07:00", "minute"),
    ("Selasa, 29 Juli 2025 | 18:27", "2025-07-29T18:27:00+07:00", "minute"),
    ("Senin, 25 April 2022 / 22:48 WIB", "2022-04-25T22:48:00+07:00", "minute"),
    ("31 July 2025 11:01", "2025-07-31T11:01:00+07:00", "minute"),
    ("Sabtu, 31 Mei  2025 12:03 WIB", "2025-05-31T12:03:00+07:00", "minute"),
    ("18 Juni 2025 | 20.04 WIB", "2025-06-18T20:04:00+07:00", "minute"),
    ("Kompas.com - 10/06/2025, 21:23 WIB", "2025-06-10T21:23:00+07:00", "minute"),  # day first
    (",\u00a0Jurnalis-Senin, 16 Juni 2025 |15:20 WIB", "2025-06-16T15:20:00+07:00", "minute"),
    ("Jum'at, 24 Juli 2026 - 13:39 WIB", "2026-07-24T13:39:00+07:00", "minute"),
    ("Senin, 12 Februari 2024 09:37 WITA", "2024-02-12T09:37:00+08:00", "minute"),
    ("20/1/2026 18:30", "2026-01-20T18:30:00+07:00", "minute"),
    ("2024-02-12", "2024-02-12T00:00:00+07:00", "day"),
    ("2024-02-12T12:00:00", "2024-02-12T12:00:00+07:00", "day"),  # the placeholder of collections
]


@pytest.mark.parametrize(("written", "expected", "precision"), TIMES)
def test_a_time_is_read_with_its_offset(written: str, expected: str, precision: str) -> None:
    found = read_time(written)
    assert found is not None
    assert (found.at.isoformat(), found.precision) == (expected, precision)


@pytest.mark.parametrize("written", ["null WIB", "", "7 menit yang lalu", "2024-13-45", "31 Februari 2024", "kemarin"])
def test_what_cannot_be_read_is_not_guessed(written: str) -> None:
    assert read_time(written) is None
