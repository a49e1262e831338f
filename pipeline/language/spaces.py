"""White space that is not a plain space: analysed as a plain space, given back as it was.

News text is full of no-break and thin spaces. spaCy makes each a token of its own, which a model trained on
plain text stumbles over; so the models see a plain space, and the Doc that leaves has the original characters.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span, Token

ODD_SPACE = re.compile(r"[^\S \n\r\u2028\u2029]")


def plain(text: str) -> str:
    """``text`` with every white space character but line breaks replaced by a space: same length, same offsets."""
    return ODD_SPACE.sub(" ", text)


def mark_white_space(doc: Doc) -> Doc:
    """Tag the line breaks as what they are: a model that has seen few guesses."""
    for token in doc:
        if token.is_space:
            token.pos_, token.lemma_, token.dep_ = "SPACE", token.text, token.dep_ if token.head.i == token.i else "dep"
    return doc


def restore(doc: Doc, text: str) -> Doc:
    """The Doc of ``plain(text)`` as a Doc of ``text``; an odd space between two words becomes a token, as in spaCy."""
    if doc.text == text:
        return doc
    words: list[str] = []
    spaces: list[bool] = []
    origin: list[Token | None] = []
    places: list[int] = []  # of each old token among the new ones
    for token in doc:
        end = token.idx + len(token)
        odd = bool(token.whitespace_) and text[end] != " "
        places.append(len(words))
        words += [text[token.idx : end], text[end]] if odd else [text[token.idx : end]]
        spaces += [False, False] if odd else [bool(token.whitespace_)]
        origin += [token, None] if odd else [token]
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
    restored.set_ents([Span(restored, places[e.start], places[e.end - 1] + 1, e.label_) for e in doc.ents])
    return restored
