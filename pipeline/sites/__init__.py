"""What a publisher's pages look like: one declaration and one small parser a site.

:func:`site_of` finds the site of an address, :func:`sites` lists all.
"""

from pipeline.sites.declaration import Site, canonical, site_of, sites
from pipeline.sites.parser import Page, Parser

__all__ = ["Page", "Parser", "Site", "canonical", "site_of", "sites"]
