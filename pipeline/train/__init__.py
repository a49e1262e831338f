"""From corpora to ``models/``: ``python -m pipeline.train all --out DIR``.

The recipe (:mod:`pipeline.train.recipe`) builds the encoder, teaches it all tasks at once, labels raw news with it,
teaches the spaCy pipeline from annotated and labelled text, and trains Stanza's models over the encoder.
"""
