"""From text to one spaCy Doc, filled by the spaCy or the Stanza engine."""
