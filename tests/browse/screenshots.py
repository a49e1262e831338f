"""The pictures of docs/images: the main pages at two widths.

python tests/browse/screenshots.py out/published.db docs/images
"""

from __future__ import annotations

import sys
from base64 import b64decode
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from conftest import NARROW, WIDE, Reader, start_chromium

from pipeline.evaluate.load import served
from pipeline.store import sqlite_module

QUALITY = 70
#: name -> address, and the query whose row fills it in; a contradicted claim is worth more than another
PAGES = {
    "front": ("/", ""),
    "search": ("/cari?q=KlipKlop", ""),
    "article": ("/artikel/{}", "select article_id from claims group by 1 order by count(*) desc, 1 limit 1"),
    "claim": (
        "/klaim/{}",
        "select c.id from claims c left join contradictions x on c.id in (x.claim_id, x.other_id)"
        " order by x.id is not null desc, c.thread_id is not null desc, c.speaker_id is not null desc, c.id limit 1",
    ),
    "progress": ("/kemajuan", ""),
    "deadlines": ("/tenggat?tipe=semua", ""),
}


def main(database: Path, folder: Path) -> None:
    with served(database) as site, TemporaryDirectory() as downloads:
        chrome = start_chromium()
        reader = Reader(chrome, site, Path(downloads))
        for name, (address, sql) in PAGES.items():
            path = address.format(_first(database, sql)) if sql else address
            for width in (WIDE, NARROW):
                reader.resize(width)
                reader.open(path)
                shot = chrome.execute_cdp_cmd("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
                (folder / f"{name}-{width}.webp").write_bytes(b64decode(shot["data"]))
        chrome.quit()


def _first(database: Path, sql: str) -> str:
    with closing(sqlite_module().connect(database)) as connection:
        return str(connection.execute(sql).fetchone()[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
