"""From sites, dates and topics to fetched pages in the WARC archive, every decision recorded.

:func:`collect` fetches: it obeys robots.txt and fetches nothing where it cannot be had. :func:`import_warc` takes in
what others fetched, :func:`verify` proves that an archive is whole.
"""

from pipeline.collect.importing import Imported, import_warc
from pipeline.collect.run import Job, Report, collect
from pipeline.collect.verify import archive_files, verify

__all__ = ["Imported", "Job", "Report", "archive_files", "collect", "import_warc", "verify"]
