from pipeline.evaluate.calibration import calibration_error, reliability


def test_bins_count_what_falls_into_them():
    table = reliability([(0.95, True), (0.92, True), (0.91, False), (0.35, False)])
    assert [(b.low, b.count, b.right) for b in table] == [(0.3, 1, 0), (0.9, 3, 2)]


def test_certainty_belongs_to_the_last_bin():
    assert reliability([(1.0, True)])[0].low == 0.9


def test_a_calibrated_claim_has_no_error():
    assert calibration_error([(0.5, True), (0.5, False)]) == 0.0


def test_overconfidence_is_an_error():
    assert calibration_error([(0.9, False)]) == 0.9


def test_nothing_is_no_error():
    assert calibration_error([]) == 0.0
