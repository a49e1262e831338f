"""Charts carry their data as text, and bounds look like bounds."""

from xml.etree import ElementTree

from pipeline.browse.chart import Point, line_chart


def test_chart_is_svg_that_names_its_values():
    chart = line_chart([Point("2024-01-10", 40.0), Point("2024-02-12", 70.0, ">")])
    assert "12 Februari 2024: lebih dari 70 persen" in ElementTree.fromstring(chart).attrib["aria-label"]


def test_bound_is_drawn_as_triangle_and_value_as_circle():
    chart = line_chart([Point("2024-01-10", 40.0), Point("2024-02-12", 70.0, ">")])
    assert chart.count("<circle") == 1
    assert chart.count("<path") == 1


def test_one_day_makes_no_chart():
    assert line_chart([Point("2024-01-10", 40.0), Point("2024-01-10", 41.0)]) is None
