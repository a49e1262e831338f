"""Stretches of a sentence that may be a subject."""

import pytest

from pipeline.facts.claims.phrase import stretches


@pytest.mark.parametrize("text", ["", " ", ". , ;"])
def test_punctuation_alone_has_no_stretch(text):
    assert stretches(text) == []
