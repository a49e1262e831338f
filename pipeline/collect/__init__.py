"""From sites, dates and topics to fetched pages in the WARC archive, every decision recorded.

One verb: :func:`collect`. The crawler obeys robots.txt and fetches nothing where it cannot be had.
"""

from pipeline.collect.run import Job, Report, collect

__all__ = ["Job", "Report", "collect"]
