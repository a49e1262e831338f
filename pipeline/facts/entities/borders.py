"""Repair the model's names: glued words off, titles off, one line only, nothing generic."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.facts.entities.candidates import Candidate, complete_company
from pipeline.facts.entities.knowledge import WORDS, names
from pipeline.facts.text import words_pattern

_EDGE = " \t\u00a0\u200b\n\r,;:.()[]\"“”'‘’–—-/"
_GLUED_BEFORE = re.compile(r"[a-z]{3,20}(?=[A-Z][a-zA-Z])")
_GLUED_BEHIND = re.compile(rf"(?<=[a-z]{{3}})(?:{words_pattern(WORDS['glued_after'])})\Z")
_WORD = re.compile(r"[^\s\u00a0]+")
_HONORIFICS = frozenset(WORDS["honorifics"])
_NO_NAMES = frozenset([*WORDS["org_heads"], *WORDS["org_words"]])
_POSITIONS = frozenset(WORDS["positions"])
_NEVER = frozenset(name.lower() for name in WORDS["never"])
_MINISTER = re.compile(
    r"(?:Menteri(?: Koordinator)?(?: Bidang)?|Wakil Menteri|Wamen|Menko(?: Bidang)?)[ \u00a0]\Z", re.IGNORECASE
)
_OF_MINISTER = re.compile(r"Menteri (?:Koordinator )?[A-Z][^().,\n]{2,80} \($")
_RATE = re.compile(r"[ \u00a0](?:Rate|7-Day|7 Days|Minutes)(?!\w)")
_NOT_PLACE = re.compile(rf"(?<!\w)(?:{words_pattern(WORDS['not_place_before'])})\.?[ \u00a0]\(?\Z", re.IGNORECASE)
_TYPE = re.compile(rf"(?<!\w)(?:{words_pattern(WORDS['place_types'])})[ \u00a0]\Z")
_BANK = re.compile(r"(?<!\w)Bank \Z")
_PREFIX = re.compile(r"(?<!\w)(?:AS|RI|se|anti|pro|non)-\Z")
_JOINED = re.compile(r"-[A-Z]")
_POINT = re.compile(r"[ \u00a0](?:Barat Daya|Barat|Timur Laut|Timur|Utara|Selatan|Tengah|Tenggara)(?!\w)")
_NO_PARTS = ("Indonesia", "Asia", "Bali", "Maluku", "Papua", "Amerika")
_TYPED_ALREADY = re.compile(rf"(?:{words_pattern(WORDS['place_types'])})[ \u00a0]")
_RANK = re.compile(
    r"(?<!\w)(?:Kompol|AKP|AKBP|Kombes|Iptu|Ipda|Aiptu|Bripka|Brigjen|Irjen|Komjen|Letjen|Mayjen)[ \u00a0]\Z"
)
_ANY_EXCHANGE = re.compile(r"[ \u00a0](?:saham|efek|regional|global|Asia|Eropa|Wall|karbon|Karbon|kripto|itu)(?!\w)")
_BUILDING = re.compile(r"(?<!\w)(?:Gedung|Menara|Wisma|Graha|Stasiun|Hotel)[ \u00a0]\Z", re.IGNORECASE)
_LONGER = re.compile(
    r"(?:[ \u00a0](?:[A-Z]\.|[A-Z][a-z’'][\w’'-]{1,20})){1,3}"
    r"(?=,|[ \u00a0](?:me|ber|ter|di|saat|dalam|pada|usai)[a-z]{0,20})"
)
_INITIAL = re.compile(r"(?<![\w.])(?:[A-GI-Z]|Moch|Moh|Muh|Ach)\.[ \u00a0]\Z")
_BALINESE = re.compile(r"(?<!\w)(?:I|Ni)[ \u00a0]\Z")
_BALINESE_NAMES = ("Gede", "Made", "Nyoman", "Ketut", "Wayan", "Putu", "Gusti", "Nengah", "Komang", "Kadek")
_HAS_NAME = re.compile(r"[A-Za-z]{2}")


def repair(text: str, candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates with the contract's borders; those that are no names are left out."""
    return [fixed for candidate in candidates if (fixed := _repaired(text, candidate)) is not None]


def _repaired(text: str, candidate: Candidate) -> Candidate | None:
    if candidate.source == "model":
        trimmed = _unglued(text, _trimmed(text, candidate))
        if trimmed is None:
            return None
        candidate = trimmed
        surface = text[candidate.start : candidate.end]
        known = names().get(surface)
        if known:
            candidate = replace(candidate, label=known.label, known=known, confidence=0.97)
        elif candidate.label != "PERSON" and (bare := _without_position(text, candidate)):
            return _repaired(text, bare)
        if (
            not known
            and candidate.label != "PERSON"
            and _RANK.search(text, max(0, candidate.start - 14), candidate.start)
        ):
            candidate = replace(candidate, label="PERSON")
    if candidate.label == "PERSON":
        return _person(text, candidate)
    if candidate.label == "GPE":
        return _place(text, candidate)
    return _organisation(text, candidate)


def _without_position(text: str, candidate: Candidate) -> Candidate | None:
    """ "Kapuspenkum Kejagung", "DAX Jerman": what stands behind the first word; None where that belongs to the name."""
    first = _WORD.match(text, candidate.start, candidate.end)
    if first is None or first.end() >= candidate.end - 1:
        return None
    word, rest = first[0].lower(), text[first.end() + 1 : candidate.end]
    if word in _HONORIFICS:
        return replace(candidate, start=first.end() + 1, label="PERSON")
    if word in _POSITIONS or (word in _NEVER and rest in names()):
        label = "GPE" if word.startswith("pem") else candidate.label
        return replace(candidate, start=first.end() + 1, label=label)
    return None


def _trimmed(text: str, candidate: Candidate) -> Candidate:
    """Without edges of punctuation, and not beyond the end of its line."""
    start, end = candidate.start, candidate.end
    surface = text[start:end]
    lead = len(surface) - len(surface.lstrip(_EDGE))
    line = surface[lead:].split("\n", 1)[0]
    body = line.rstrip(_EDGE)
    start, end = start + lead, start + lead + len(body)
    if body.count("(") > body.count(")") and text[end : end + 1] == ")":
        end += 1
    if text[end : end + 1] == "." and re.search(r"(?:Tbk|Ltd|Inc|Corp|Co)\Z", body):
        end += 1
    return replace(candidate, start=start, end=max(end, start))


def _unglued(text: str, candidate: Candidate) -> Candidate | None:
    """Lower-case words that the scraped page glued to the name are cut off."""
    start, end = candidate.start, candidate.end
    if glued := _GLUED_BEFORE.match(text, start, end):
        start = glued.end()
    if glued := _GLUED_BEHIND.search(text, max(start, end - 24), end):
        end = glued.start() if glued.start() - start >= 4 else end
    if end - start < 2 or not _HAS_NAME.search(text, start, end):
        return None
    return replace(candidate, start=start, end=end)


def _person(text: str, candidate: Candidate) -> Candidate | None:
    """Without honorifics and positions before the name; a nobleman's "I" belongs to it."""
    words = list(_WORD.finditer(text, candidate.start, candidate.end))
    while words and _is_title(words[0][0]):
        words.pop(0)
    while len(words) > 1 and words[-1][0][:1].islower() and text[words[0].start()].isupper():
        words.pop()
    if not words or not _HAS_NAME.search(words[0][0]):
        return None
    start, end = words[0].start(), candidate.end if words[-1].end() >= candidate.end else words[-1].end()
    end = start + len(text[start:end].rstrip(",;:"))
    if text[start:end].lower() in _NEVER or any(c.isdigit() for c in text[start:end]):
        return None
    if candidate.source == "model" and (longer := _LONGER.match(text, end)):
        more = longer[0].split()
        if not any(_is_title(word) or word in _NO_NAMES or word.lower() in _NEVER for word in more):
            end = longer.end()
    if prefix := _INITIAL.search(text, max(0, start - 6), start):
        start = prefix.start()
    if text.startswith(_BALINESE_NAMES, start) and (prefix := _BALINESE.search(text, max(0, start - 4), start)):
        start = prefix.start()
    return replace(candidate, start=start, end=end)


def _is_title(word: str) -> bool:
    plain = word.strip('.,()"“”').lower()
    return plain in _HONORIFICS or plain in _POSITIONS


def _place(text: str, candidate: Candidate) -> Candidate | None:
    """With its type word; not where the name belongs to a currency, a building, an island."""
    start = candidate.start
    surface = text[start : candidate.end]
    if _BANK.search(text, max(0, start - 7), start):  # "Bank Sumut": a regional bank
        return replace(candidate, start=start - 5, label="ORG", known=None)
    if surface.lower() in _NEVER or _NOT_PLACE.search(text, max(0, start - 24), start):
        return None
    joined = (text[start - 1 : start] == "-" and not _PREFIX.search(text, max(0, start - 6), start)) or _JOINED.match(
        text, candidate.end
    )
    if candidate.end - start > 3 and joined:
        return None  # a road or a route: "Tol Semarang-Demak"
    if (point := _POINT.match(text, candidate.end)) and candidate.source != "model":
        if surface in _NO_PARTS:
            return None
        candidate = replace(candidate, end=point.end(), known=None)
    if not _TYPED_ALREADY.match(surface) and (kind := _TYPE.search(text, max(0, start - 20), start)):
        start = kind.start()
    return replace(candidate, start=start)


def _organisation(text: str, candidate: Candidate) -> Candidate | None:
    """Whole company names; no ministry inside a minister's title; nothing generic."""
    surface = text[candidate.start : candidate.end]
    if surface == "Bursa" and _ANY_EXCHANGE.match(text, candidate.end):
        return None
    if _BUILDING.search(text, max(0, candidate.start - 10), candidate.start):
        return None
    if candidate.source != "pattern" and (surface.lower() in _NEVER or surface.islower()):
        return None
    if _RATE.match(text, candidate.end) or _OF_MINISTER.search(text, max(0, candidate.start - 100), candidate.start):
        return None
    if not surface.startswith("Kement") and _MINISTER.search(text, max(0, candidate.start - 30), candidate.start):
        return None
    return complete_company(text, candidate)
