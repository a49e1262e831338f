"""Fakta: Indonesian business news, read into facts that a journalist can check and cite."""

__version__ = "0.1.0"
