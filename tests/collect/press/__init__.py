"""A press on this machine that plays all the sites: their layouts, lists, paging, robots files, and named failures.

Every page says "Contoh, bukan berita"; hosts end in ``.example``.
"""
