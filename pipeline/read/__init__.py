"""From page bytes, saved files or JSON Lines to articles."""
