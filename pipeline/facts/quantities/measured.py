"""What a quantity measures, as printed: "70% **saham Tokoraya**", "**Laba bersih** perseroan tumbuh 12%".

Needs tags; without them nothing is said to be measured.
"""

from __future__ import annotations

from spacy.tokens import Doc

from pipeline.facts.quantities import vocabulary as v

_NOUNS = frozenset({"NOUN", "PROPN"})
_INSIDE = frozenset({"NOUN", "PROPN", "ADJ"})
_LONGEST = 6  # words of a noun phrase
_STEPS = 16  # words between a quantity and the subject before it

_SIGNS = ("Rp", "US$", "+")


def measured(doc: Doc, start: int, end: int) -> str | None:
    """The noun phrase behind the quantity, else the one that the words before it lead back to."""
    if not doc.has_annotation("POS"):
        return None
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return None
    return _after(doc, span.end) or _before(doc, span.start)


def _after(doc: Doc, first: int) -> str | None:
    """ "70% saham Tokoraya", "15 persen dari pendapatan": not a time, a comparison or a target."""
    if first < len(doc) and doc[first].lower_ == "dari":
        first += 1
    last = first
    while last < len(doc) and last - first < _LONGEST and _inside(doc, last):
        last += 1
    if last == first or doc[first].pos_ not in _NOUNS or doc[first].lower_ in v.NO_OBJECT:
        return None
    return str(doc[first:last].text)


def _inside(doc: Doc, at: int) -> bool:
    token = doc[at]
    return token.pos_ in _INSIDE and "\n" not in token.text and token.lower_ not in v.PASSED


def _before(doc: Doc, first: int) -> str | None:
    """The subject: back over verbs of change, adverbs and times ("Laba pada 2023 tumbuh sebesar") to a noun."""
    at, linked, parted = first, False, False
    while at > 0 and first - at < _STEPS and (doc[at - 1].lower_ in v.LINKS or _passed(doc, at - 1)):
        at -= 1
        linked |= doc[at].lower_ in v.LINKS
        parted |= doc[at].lower_ in v.PARTS
    last = at
    while at > 0 and last - at < _LONGEST and _inside(doc, at - 1) and doc[at - 1].lower_ not in v.LINKS:
        at -= 1
    while at < last and doc[at].pos_ not in _NOUNS:
        at += 1
    if at == last or (parted and not linked):
        return None
    return _whole(doc, at, last)


def _passed(doc: Doc, at: int) -> bool:
    """Whether a word may stand between: an adverb, a figure, a time, a base ("per kg", "secara tahunan")."""
    token = doc[at]
    if token.pos_ in ("ADV", "AUX", "NUM") or token.lower_ in v.PASSED or token.text.startswith(_SIGNS):
        return True
    return at > 0 and doc[at - 1].lower_ in v.BASE_OPENERS


def _whole(doc: Doc, at: int, last: int) -> str | None:
    """ "Kepemilikan Nusa di Tokoraya": a noun that a preposition ties to another belongs with it."""
    if at >= 2 and doc[at - 1].lower_ in v.TIES and _inside(doc, at - 2):
        begin = at - 1
        while begin > 0 and at - begin < _LONGEST and _inside(doc, begin - 1) and doc[begin - 1].lower_ not in v.LINKS:
            begin -= 1
        while doc[begin].pos_ not in _NOUNS and begin < at:
            begin += 1
        if begin < at - 1:
            return str(doc[begin:last].text)
    if at and doc[at - 1].pos_ == "ADP":  # "menguat terhadap dolar AS 5%": no subject
        return None
    return str(doc[at:last].text)
