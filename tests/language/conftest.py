"""The engines that the suite runs against."""

from __future__ import annotations

import pytest

from pipeline.language import Engine, EngineError, load_engine


@pytest.fixture(scope="session", params=["spacy", pytest.param("stanza", marks=pytest.mark.stanza)])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn; Stanza is an extra, and is passed over where it or its models are missing."""
    try:
        return load_engine(request.param)
    except EngineError as error:
        if request.param == "stanza":
            pytest.skip(str(error))
        raise
