"""The collector in a process of its own: Twisted's reactor starts once in a process.

Processes come from a server that has imported everything, so that each starts at once.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

import scrapy.core.downloader.handlers.http11
import scrapy.core.engine
import scrapy.core.scheduler
import scrapy.core.scraper
import scrapy.pqueues
import scrapy.squeues  # noqa: F401  (what a run would import first)

from pipeline.collect import Job, collect
from pipeline.errors import FaktaError


def run(job: Job, out: Path) -> None:
    """Collect; what came of it goes to ``out`` as JSON, what is printed to ``out`` with ``.err``."""
    sys.stderr = out.with_suffix(".err").open("w")
    os.dup2(sys.stderr.fileno(), 2)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        report = collect(job)
        said = {"counts": report.counts, "resumed": report.resumed, "left": report.interrupted, "line": report.line()}
    except FaktaError as error:
        said = {"error": str(error)}
    said["grown"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    out.write_text(json.dumps(said))
