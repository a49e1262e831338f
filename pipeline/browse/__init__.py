"""The published database in Datasette: metadata, templates, canned queries."""
