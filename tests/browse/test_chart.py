"""Charts carry their data as text, and bounds look like bounds."""

from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from pipeline.browse.chart import Point, chart_of, line_chart, stake_chart
from pipeline.browse.language import Words

WORDS = Words(SimpleNamespace(), "id")
FIRST = Point("2024-01-10", 40.0)


def parsed(chart):
    return ElementTree.fromstring(chart)


def marks(chart, kind):
    return [e for e in parsed(chart).iter() if e.get("class") == kind]


def test_chart_is_svg_that_names_its_values():
    chart = line_chart([FIRST, Point("2024-02-12", 70.0, ">", contradicted=True)], WORDS)
    assert parsed(chart).attrib["aria-label"] == (
        "10 Januari 2024: 40%; 12 Februari 2024: lebih dari 70% (bertentangan)"
    )


@pytest.mark.parametrize(
    ("point", "kind"),
    [
        (Point("2024-02-12", 70.0), "dot"),
        (Point("2024-02-12", 70.0, "~"), "about"),
        (Point("2024-02-12", 70.0, ">"), "bound"),
        (Point("2024-02-12", 70.0, "<="), "bound"),
        (Point("2024-02-12", 70.0, "=", 80.0), "range"),
        (Point("2024-02-12", 70.0, contradicted=True), "clash"),
        (Point("2024-02-12", 70.0, chosen=True), "chosen"),
    ],
)
def test_each_sort_of_figure_has_a_shape_of_its_own(point, kind):
    plain = line_chart([FIRST, Point("2024-02-12", 70.0)], WORDS)
    assert len(marks(line_chart([FIRST, point], WORDS), kind)) == len(marks(plain, kind)) + (kind != "dot")


def test_arrows_point_where_the_value_may_be():
    """More than 70 percent lies above, less than 70 below."""
    up, down = (marks(line_chart([FIRST, Point("2024-02-12", 70.0, c)], WORDS), "bound")[0].get("d") for c in "><")
    tip = [float(path.split(" V")[1].split()[0]) for path in (up, down)]
    assert tip[0] < tip[1]


def test_one_day_makes_no_chart():
    assert line_chart([FIRST, Point("2024-01-10", 41.0)], WORDS) is None


def test_only_figures_of_one_unit_stand_in_one_chart():
    rows = [
        {"published_at": f"2024-0{m}-01", "value": v, "unit": u, "comparator": "=", "value_high": None, "id": str(m)}
        | {"modality": "stated"}
        for m, v, u in ((1, 10.0, "percent"), (2, 20.0, "percent"), (3, 3000.0, "penjual"))
    ]
    assert "3.000" not in chart_of(rows, WORDS)


def test_stakes_over_100_percent_go_beyond_the_line():
    stakes = [{"holder": "A <b>", "share": 75.0, "comparator": "="}, {"holder": "B", "share": 40.0, "comparator": ">"}]
    chart = stake_chart(stakes, WORDS)
    assert parsed(chart).attrib["aria-label"] == "A <b> 75%; B lebih dari 40%"
    assert float(marks(chart, "limit")[0].get("x1")) < 640
    assert stake_chart(stakes[:1], WORDS).count("limit") == 0
