"""Write what the parsers read today as what is expected: ``python -m tests.sites.renew [SITE ...]``.

A golden page is ``SITE.html``; ``SITE.VARIANT.html`` is another layout of the site, and ``SITE.VARIANT.2.html`` or
``SITE.VARIANT.all.html`` a further page of it, or the one that shows all. Look at the difference before committing it:
a golden file is only as good as the eyes that passed it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pipeline.read import read_page
from pipeline.read.saved import address

GOLDEN = Path(__file__).parent / "golden"
FIELDS = ("title", "authors", "published_at", "published_from", "section", "tags", "source", "parser", "access")
FURTHER = (".all", *(f".{n}" for n in range(2, 10)))


def golden_pages() -> list[str]:
    """The names of the golden pages, without the further pages of articles."""
    return sorted(f.stem for f in GOLDEN.glob("*.html") if not f.stem.endswith(FURTHER))


def golden_address(name: str) -> str:
    """The address that a golden page gives as its own."""
    file = GOLDEN / f"{name}.html"
    return address(file.read_bytes(), file)


def read_golden(name: str) -> dict[str, object]:
    """The fields of a golden page as the parser reads them now."""
    further = [name + end for end in FURTHER if (GOLDEN / f"{name}{end}.html").exists()]
    more = [(golden_address(page), (GOLDEN / f"{page}.html").read_bytes()) for page in further]
    article = read_page((GOLDEN / f"{name}.html").read_bytes(), golden_address(name), more=more)
    fields = {field: getattr(article, field) for field in FIELDS} | {"truncated": article.truncated}
    return json.loads(json.dumps({**fields, "text": article.text.split("\n")}))


def main(sites: list[str]) -> None:
    for name in golden_pages():
        if not sites or name.split(".")[0] in sites:
            text = json.dumps(read_golden(name), ensure_ascii=False, indent=2)
            (GOLDEN / f"{name}.json").write_text(text + "\n", encoding="utf8")


if __name__ == "__main__":
    main(sys.argv[1:])
