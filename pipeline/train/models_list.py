"""``models/`` put together from what the steps left, and ``MODELS.json``: size and hash of each file."""

from __future__ import annotations

import json
import shutil
from datetime import date
from hashlib import file_digest
from pathlib import Path

from pipeline.train.student import merged

LIST = "MODELS.json"
VERSION = "1.0.0"  # of the spaCy pipeline
LISTED = ("spacy", "encoder", "stanza")


def write_models(work: Path, out: Path) -> int:
    """Put the models of the steps in ``work`` into ``out`` and list them; returns their size in bytes."""
    nlp = merged(*(work / name / "model" for name in ("student", "student-nergrit", "student-corpora")))
    nlp.meta |= {
        "name": "fakta",
        "version": VERSION,
        "description": "Indonesian business news: tags, lemmas, dependencies, entities (ner; ner_nergrit and others)",
        "license": "CC BY-SA 4.0",
    }
    nlp.to_disk(out / "spacy")
    for name in ("encoder", "stanza"):
        if (made := work / "stanza" / "models" / name).is_dir():
            shutil.copytree(made, out / name, dirs_exist_ok=True)
    return list_models(out)


def list_models(folder: Path) -> int:
    """Write ``MODELS.json`` for the model files in ``folder``; returns their size in bytes."""
    paths = sorted(p for name in LISTED for p in (folder / name).rglob("*") if p.is_file() and p.suffix != ".md")
    files = {}
    for path in paths:
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        files[path.relative_to(folder).as_posix()] = {"bytes": path.stat().st_size, "sha256": digest}
    content = {"made_on": date.today().isoformat(), "files": files}
    (folder / LIST).write_text(json.dumps(content, indent=1) + "\n", encoding="utf8")
    return sum(path.stat().st_size for path in paths)
