"""From sites, dates and topics to fetched pages in the WARC archive, every decision recorded."""
