"""Write what the parsers read today as what is expected: ``python -m tests.sites.renew [SITE ...]``.

Look at the difference before committing it: a golden file is only as good as the eyes that passed it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pipeline.read import read_page
from pipeline.read.saved import address

GOLDEN = Path(__file__).parent / "golden"
FIELDS = ("title", "authors", "published_at", "published_from", "section", "tags", "source", "parser", "text")


def read_golden(site: str) -> dict[str, object]:
    """The fields of a site's golden page as the parser reads them now."""
    file = GOLDEN / f"{site}.html"
    article = read_page(file.read_bytes(), address(file.read_bytes(), file))
    fields = {name: getattr(article, name) for name in FIELDS}
    return json.loads(json.dumps({**fields, "text": article.text.split("\n")}))


def main(sites: list[str]) -> None:
    for site in sites or sorted(file.stem for file in GOLDEN.glob("*.html")):
        text = json.dumps(read_golden(site), ensure_ascii=False, indent=2)
        (GOLDEN / f"{site}.json").write_text(text + "\n", encoding="utf8")


if __name__ == "__main__":
    main(sys.argv[1:])
