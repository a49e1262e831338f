"""Facts in SQLite: schema, search indexes, views, atomic publishing."""
