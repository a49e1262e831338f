"""White space that is not a plain space: analysed as a plain space, given back as it was.

News text is full of no-break and thin spaces. spaCy makes each a token of its own, which a model trained on
plain text stumbles over; so the models see a plain space, and the Doc that leaves has the original characters.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc

ODD_SPACE = re.compile(r"[^\S \n\r\u2028\u2029]")


def plain(text: str) -> str:
    """``text`` with every white space character but line breaks replaced by a space: same length, same offsets."""
    return ODD_SPACE.sub(" ", text)


def restore(doc: Doc, text: str) -> Doc:
    """The Doc of ``plain(text)`` as a Doc of ``text``; an odd space between two words becomes a token, as in spaCy."""
    if doc.text == text:
        return doc
    words, spaces, origin = [], [], []
    places = []  # of each old token among the new ones
    for token in doc:
        end = token.idx + len(token)
        places.append(len(words))
        odd = bool(token.whitespace_) and text[end] != " "
        words.append(text[token.idx : end])
        spaces.append(bool(token.whitespace_) and not odd)
        origin.append(token)
        if odd:
            words.append(text[end])
            spaces.append(False)
            origin.append(None)
    restored = Doc(
        doc.vocab,
        words=words,
        spaces=spaces,
        tags=[t.tag_ if t else "_SP" for t in origin],
        pos=[t.pos_ if t else "SPACE" for t in origin],
        morphs=[str(t.morph) if t else "" for t in origin],
        lemmas=[t.lemma_ if t else words[i] for i, t in enumerate(origin)],
        heads=[places[t.head.i] if t else i - 1 for i, t in enumerate(origin)],
        deps=[t.dep_ if t else "dep" for t in origin],
    )
    restored.set_ents([_span(restored, places, e.start, e.end, e.label_) for e in doc.ents])
    return restored


def _span(doc: Doc, places: list[int], start: int, end: int, label: str) -> object:
    span = doc[places[start] : places[end - 1] + 1]
    return doc.char_span(span.start_char, span.end_char, label=label)
