"""From sites, dates and topics to fetched pages in the WARC archive, every decision recorded.

The crawler obeys robots.txt and fetches nothing where it cannot be had.

:func:`collect` fetches, :func:`report` says how the sites are doing; :func:`import_warc` takes in what others fetched,
:func:`verify` proves that an archive is whole.
"""

from pipeline.collect.health import Day, report
from pipeline.collect.importing import Imported, import_warc
from pipeline.collect.manners import Manners
from pipeline.collect.run import Job, Report, collect
from pipeline.collect.verify import archive_files, verify

__all__ = [
    "Day",
    "Imported",
    "Job",
    "Manners",
    "Report",
    "archive_files",
    "collect",
    "import_warc",
    "report",
    "verify",
]
