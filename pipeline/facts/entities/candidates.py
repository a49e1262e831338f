"""Candidates: stretches of text that may be names, from the knowledge base, the model and patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from pipeline.facts.entities.knowledge import WORDS, Known, automaton
from pipeline.facts.text import words_pattern

SCORED = ("PERSON", "ORG", "GPE")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch that may be a name.

    ``source``: "kb", "model" or "pattern"; ``known`` where the knowledge base has it.
    """

    start: int
    end: int
    label: str
    source: str
    known: Known | None = None
    confidence: float = 0.9


_GLUED_AFTER = re.compile(rf"(?:{words_pattern(WORDS['glued_after'])})(?!\w)")
_COMMON = frozenset(WORDS["common"])
_COMMON_BEFORE = frozenset(WORDS["common_before"])
_LAST_WORD = re.compile(r"(\w+)\W{0,3}\Z")


def find_known(text: str) -> list[Candidate]:
    """Names of the knowledge base at word borders, the longest at each place."""
    found: list[Candidate] = []
    for last, (length, known) in automaton().iter(text):
        start, end = last - length + 1, last + 1
        if _bounded(text, start, end) and _uncommon(text, start, end):
            found.append(Candidate(start, end, known.label, "kb", known, 0.8 if known.weak else 0.97))
    found.sort(key=lambda c: (c.start, -c.end))
    kept: list[Candidate] = []
    for candidate in found:
        if not kept or candidate.start >= kept[-1].end:
            kept.append(candidate)
    return kept


def _bounded(text: str, start: int, end: int) -> bool:
    """At word borders, or glued to the words around it in the way that scraped pages glue them."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    spaced = " " in text[start:end]
    glued = (
        spaced and end - start >= 4 and text[start].isupper() and (before.islower() or _STATE.search(text, 0, start))
    )
    if before and (before.isalnum() or before in "_@#") and not glued:
        return False
    if after == "-" and not spaced and text[end + 1 : end + 2].isupper():
        return False  # "IDX-IC"
    if not after or not (after.isalnum() or after == "_"):
        return not (after == "." and text[end + 1 : end + 4].islower() and text[end + 1 : end + 4].isalpha())
    return end - start >= 8 and " " in text[start:end] and _GLUED_AFTER.match(text, end) is not None


def _uncommon(text: str, start: int, end: int) -> bool:
    """Whether a name that is also an ordinary word stands where only the name can stand."""
    if text[start:end] not in _COMMON:
        return True
    before = _LAST_WORD.search(text, max(0, start - 20), start)
    return before is not None and before[1].lower() in _COMMON_BEFORE


def find_modelled(doc: Doc) -> list[Candidate]:
    """What the model of the engine calls a person, an organisation or a place."""
    return [Candidate(e.start_char, e.end_char, e.label_, "model") for e in doc.ents if e.label_ in SCORED]


_STATE = re.compile(r"(?<=Presiden[ \u00a0])RI\Z")
_CAPITAL = r"(?:[A-Z]\.|[A-Z0-9][\w'’&+/-]{0,30}(?:\.\w{1,10})?)"
_COMPANY = re.compile(
    rf"(?<![\w])PT\.?[ \u00a0]?{_CAPITAL}(?:[ \u00a0](?:{_CAPITAL}|&|dan(?=[ \u00a0][A-Z]))){{0,8}}"
    r"(?:[ \u00a0]?\((?:Persero|Perseroda|PERSERO)\))?(?:[ \u00a0]Tbk\b\.?)?"
)
_FULL_FORM = re.compile(r"[ \u00a0]?\((?:Persero|Perseroda|PERSERO)\)(?:[ \u00a0]Tbk\b\.?)?|[ \u00a0]Tbk\b\.?")
_HEAD = re.compile(
    rf"(?<![\w-])(?:{words_pattern(WORDS['org_heads'])})"
    r"(?:[ \u00a0](?:[A-Z][\w'’&/.-]{0,30}|(?:dan|of|for|and|&)(?=[ \u00a0][A-Z])|,(?=[ \u00a0][A-Z]))){1,12}"
)
_FOREIGN = re.compile(
    r"(?<![\w-])[A-Z][\w'’-]{1,20}(?:[ \u00a0](?:[A-Z][\w'’-]{1,20}|of|for|and|on|the)){1,7}"
    r"(?=[ \u00a0]?\([A-Z]{2,8}\))"
)
_PARLIAMENT = re.compile(
    r"(?<!\w)(?:Komisi|Badan Anggaran|Panitia Kerja)"
    r"(?:[ \u00a0](?:XIII|XII|XI|X|IX|IV|V?I{1,3}|V))?[ \u00a0]DPR(?:[ \u00a0-]RI)?(?!\w)"
)
_COURT = re.compile(
    r"(?<!\w)Pengadilan[ \u00a0](?:Negeri|Tinggi|Tipikor|Niaga|Pajak|Militer|Agama|Tata Usaha Negara)"
    r"(?:[ \u00a0]\([A-Z]{2,5}\))?"
    r"(?:[ \u00a0](?:Negeri[ \u00a0])?[A-Z][a-z]{2,20}(?:[ \u00a0](?:Pusat|Selatan|Barat|Timur|Utara))?)?"
)
_TAILS = frozenset(WORDS["org_tails"])
BRACKET = re.compile(r"[ \u00a0]?\([ \u00a0]?(?P<short>[A-Za-z][\w&/.-]{1,20})[ \u00a0]?\)")


def find_headed(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Full names with their short form in brackets whose letters they begin with: (start, end, start, end)."""
    for head in _HEAD.finditer(text):
        bracket = BRACKET.match(text, head.end())
        if bracket and spells(head[0], bracket["short"]):
            yield head.start(), head.end(), bracket.start("short"), bracket.end("short")


def spells(name: str, short: str) -> bool:
    """Whether the letters of a short form stand in this order at the name's words: APSyFI, Gapki, KADIN."""
    letters = [c for c in short.lower() if c.isalnum()]
    words = [w.lower() for w in re.findall(r"\w+", name)]
    if not letters or not words or letters[0] != words[0][0]:
        return False
    initials = iter("".join(w[0] for w in words))
    if all(letter in initials for letter in letters):
        return True
    at, found, run = 0, 0, "".join(words)
    for letter in letters:
        place = run.find(letter, at)
        if place >= 0:
            at, found = place + 1, found + 1
    return short[:1].isupper() and len(letters) >= 3 and found >= len(letters) - (len(letters) > 4)


def find_bodies(text: str) -> list[Candidate]:
    """Committees of parliament, courts, and foreign names that carry their initials in brackets."""
    spans = [m.span() for pattern in (_PARLIAMENT, _COURT) for m in pattern.finditer(text)]
    for match in _FOREIGN.finditer(text):
        bracket = BRACKET.match(text, match.end())
        if bracket and _TAILS & set(match[0].split()) and spells(match[0], bracket["short"]):
            spans += [match.span(), bracket.span("short")]
    return [Candidate(start, end, "ORG", "pattern", confidence=0.9) for start, end in spans]


def find_companies(text: str, modelled: Sequence[Candidate]) -> list[Candidate]:
    """ "PT … (Persero) Tbk.": the model's border is kept unless the full form goes on behind it."""
    found = []
    starts = {c.start: c for c in modelled if c.label == "ORG" and c.source == "model"}
    persons = [c for c in modelled if c.label == "PERSON"]
    for match in _COMPANY.finditer(text):
        end = match.end()
        model = starts.get(match.start())
        if "Tbk" not in match[0]:
            end = min([end, *(p.start for p in persons if match.start() < p.start < end)])
            if model and model.end < end:
                end = model.end
            end -= len(text[match.start() : end]) - len(text[match.start() : end].rstrip("., \u00a0"))
        elif (at := text.find("Tbk", match.start(), end)) >= 0:
            end = at + 3 + (text[at + 3 : at + 4] == ".")
        if end - match.start() > 4:
            found.append(Candidate(match.start(), end, "ORG", "pattern", confidence=0.95))
    return found


def complete_company(text: str, candidate: Candidate) -> Candidate:
    """Take in what belongs to a company's name around it: PT before, (Persero) and Tbk. behind."""
    if candidate.label != "ORG":
        return candidate
    start, end = candidate.start, candidate.end
    for prefix in ("PT ", "PT. ", "PT\u00a0"):
        if (
            text[max(0, start - len(prefix)) : start] == prefix
            and not text[max(0, start - len(prefix) - 1) : start - len(prefix)].isalnum()
        ):
            start -= len(prefix)
    if text[end - 3 : end] == "Tbk" and text[end : end + 1] == ".":
        end += 1
    elif behind := _FULL_FORM.match(text, end):
        end = behind.end()
    return replace(candidate, start=start, end=end)
