"""What a publisher's pages look like: one declaration and one small parser a site.

:func:`site_of` finds the site of an address, :func:`sites` lists the news sites, :func:`regulators` the bodies whose
documents are read.
"""

from pipeline.sites.declaration import Kind, Site, canonical, regulators, site_of, sites
from pipeline.sites.parser import Page, Parser

__all__ = ["Kind", "Page", "Parser", "Site", "canonical", "regulators", "site_of", "sites"]
