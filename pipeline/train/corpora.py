"""Where the training data lies: a local folder if there is one, else the public homes, checked by hash.

Annotated articles and raw news are publishers' property and come from the local folder only: ``$FAKTA_DATA``, or
``../shared/data`` beside the checkout, with the annotated articles in ``../gold`` beside that.
"""

from __future__ import annotations

import logging
import os
import re
import urllib.request
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import yaml

from pipeline.errors import FaktaError

log = logging.getLogger(__name__)

CHECKOUT = Path(__file__).resolve().parents[2]
TIMEOUT = 60  # seconds
COST = (
    "without annotated articles and raw news (FAKTA_DATA) the entities of business news are learnt from Nergrit alone "
    "and no silver labels are made: on annotated business articles that costs about 20 points of entity F1"
)


@dataclass(frozen=True, slots=True)
class Corpora:
    """Files of the recipe. ``local`` is a folder laid out as ``corpora.yaml`` names its files; ``cache`` is written."""

    local: Path | None
    cache: Path

    @property
    def root(self) -> Path:
        """The folder of the public corpora; fetches those that are nowhere yet. Raises :class:`FaktaError`."""
        names = list(homes())
        if self.local is not None and all((self.local / name).is_file() for name in names):
            return self.local
        for name in names:
            if not (self.cache / name).is_file():
                _fetch(name, self.cache / name)
        return self.cache

    @property
    def news(self) -> Path | None:
        """The raw news, or None."""
        return self._there("news/articles.jsonl.gz")

    def articles(self, part: str) -> Path | None:
        """The annotated articles of a part ("train", "dev"), or None."""
        return self._there(f"../gold/{part}.jsonl")

    def _there(self, name: str) -> Path | None:
        if self.local is None or not (self.local / name).is_file():
            return None
        return self.local / name


def local_folder(named: Path | None = None) -> Path | None:
    """The local data: the folder named, else ``$FAKTA_DATA``, else ``../shared/data``; None where there is none."""
    folder = named or Path(os.environ.get("FAKTA_DATA") or CHECKOUT.parent / "shared" / "data")
    if not folder.is_dir():
        log.warning("no local data in %s: %s", folder, COST)
        return None
    return folder


def homes() -> dict[str, dict[str, str]]:
    """What ``corpora.yaml`` says of each file."""
    loaded: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("corpora.yaml").read_text("utf8"))
    return loaded


def _fetch(name: str, to: Path) -> None:
    """Download a file of ``corpora.yaml`` and check it before it is put in its place."""
    home = homes()[name]
    log.info("fetching %s", home["url"])
    try:
        with urllib.request.urlopen(home["url"], timeout=TIMEOUT) as answer:
            content: bytes = answer.read()
    except OSError as error:
        raise FaktaError(f"{name} cannot be fetched from {home['url']}: {error}") from error
    if "until" in home:
        content = until(content, home["until"])
    if sha256(content).hexdigest() != home["sha256"]:
        raise FaktaError(f"{name}: what came from {home['url']} is not the file this recipe was written for")
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_suffix(".part")
    part.write_bytes(content)
    os.replace(part, to)


def until(content: bytes, tag: str) -> bytes:
    """The sentences before the first with ``tag``."""
    found = _tagged(tag).search(content)
    if found is None:
        return content
    return content[: content.rfind(b"\n\n", 0, found.start()) + 1]


def _tagged(tag: str) -> re.Pattern[bytes]:
    return re.compile(rb"[BI]-" + tag.encode() + rb"\s")
