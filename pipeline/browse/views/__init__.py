"""Fakta's own pages, one module a kind; each module lists its routes under ``ROUTES``."""
