"""Real markup, where it lies beside the checkout: nothing of it is kept here."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline.read import read_page

BODIES = Path(__file__).parents[3] / "shared" / "data" / "html" / "bisnis" / "article_bodies.jsonl"
BOILERPLATE = re.compile(r"(?i)baca juga|lihat juga\s*:|advertisement|googletag|google news|whatsapp channel|scroll to")
GLUED = re.compile(r"[a-z]{3,}[A-Z][a-z]{2,}|[a-z][,;:)][A-Za-z]{2,}|\w [,.;] ")
BRANDS = re.compile(r"(?:TikTok|YouTube|GoTo|ShopeePay|PwC|LinkedIn|WhatsApp|KopDes|SeaBank|McDonald|BioFarma)\w*")


@pytest.mark.shared
@pytest.mark.skipif(not BODIES.exists(), reason="needs ../shared/data/html")
def test_real_bodies_have_no_boilerplate_line_and_no_glued_word() -> None:
    rows = [json.loads(line) for line in BODIES.read_text(encoding="utf8").splitlines()]
    found: list[str] = []
    for row in rows:
        article = read_page(row["content_html"].encode(), row["url"])
        text = BRANDS.sub("", article.text)
        found += [line for line in text.split("\n") if BOILERPLATE.search(line)]
        found += GLUED.findall(text)
        assert article.text_quality == "clean"
    assert len(rows) == 50
    assert found == []
