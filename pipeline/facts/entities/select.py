"""Choose among overlapping candidates, split what is two names, add persons that stand behind their positions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.facts.entities.candidates import Candidate
from pipeline.facts.entities.knowledge import WORDS, names
from pipeline.facts.text import words_pattern

_GAP = " \u00a0"
_BALINESE = r"(?:I|Ni)(?=[ \u00a0](?:Gede|Made|Nyoman|Ketut|Wayan|Putu|Gusti|Nengah|Komang|Kadek))"
_PARTICLE = r"(?:bin|binti|al|van|de)(?=[ \u00a0][A-Z])"
_NAME_WORD = rf"(?:[A-Z][a-z’'][\w’'-]{{0,20}}|[A-Z]\.|Mc[A-Z]\w{{1,20}}|{_BALINESE}|{_PARTICLE})"
_RUN = re.compile(rf"{_NAME_WORD}(?:[ \u00a0]{_NAME_WORD}){{0,4}}")
_POSITION = re.compile(rf"(?<!\w)(?:{words_pattern(WORDS['positions'])})(?!\w)", re.IGNORECASE)
_SAYING = re.compile(rf"(?<!\w)(?i:{words_pattern(WORDS['saying'])})[ \u00a0](?=[A-Z])")
_UNIT = re.compile(r"(?:[ \u00a0]|[ \u00a0]?\([A-Z][\w/]{1,20}\)[ \u00a0])")
_ORGANISATION_WORDS = frozenset([*WORDS["org_heads"], *WORDS["org_words"]])
_POLICE = re.compile(r"(?:Sat|Dit|Subdit|Unit)\w{4,20} (?=Pol(?:da|res|sek))|Bareskrim (?=Polri\Z)")
_REGIONAL = frozenset(WORDS["regional"])
_CONTEXT = 60  # characters before an organisation in which a position may stand


def choose(text: str, candidates: Iterable[Candidate], taken: Sequence[tuple[int, int]]) -> list[Candidate]:
    """Candidates that do not overlap each other nor the stretches ``taken`` by rules."""
    free = [c for c in candidates if not any(c.start < end and start < c.end for start, end in taken)]
    ordered = sorted(free, key=lambda c: (-_rank(c, free), c.start))
    kept: list[Candidate] = []
    for candidate in ordered:
        if not any(candidate.start < k.end and k.start < candidate.end for k in kept):
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.start)


def _rank(candidate: Candidate, others: Sequence[Candidate]) -> float:
    """Long full names first; what only the model saw gives way to what the knowledge base knows."""
    length = candidate.end - candidate.start
    if candidate.source == "kb" and length >= 25:
        return 320.0 + length
    base = {"pattern": 300.0, "kb": 200.0, "model": 100.0}[candidate.source]
    if candidate.known and candidate.known.weak:
        base = 90.0
    if candidate.source == "model" and candidate.label in ("ORG", "PERSON"):
        inside = [
            o
            for o in others
            if o.source == "kb" and candidate.start <= o.start and o.end <= candidate.end and o.end - o.start < length
        ]
        cut = any(o.source == "kb" and o.label == "ORG" and o.start < candidate.end < o.end for o in others)
        if inside and not cut and (candidate.label == "ORG" or all(o.label == "GPE" for o in inside)):
            base = 250.0  # "Kanwil DJP Riau", "Universitas Indonesia": the longer name is the name
    return base + min(length, 90)


def split_units(text: str, candidates: Iterable[Candidate]) -> list[Candidate]:
    """An organisation that holds a known one and then a person, or two known units, becomes both."""
    known = [c for c in candidates if c.source == "kb" and c.label == "ORG"]
    result: list[Candidate] = []
    for candidate in candidates:
        if candidate.source == "model" and candidate.label == "ORG":
            result += _parts(text, candidate, known)
        else:
            result.append(candidate)
    return result


def _parts(text: str, candidate: Candidate, known: Sequence[Candidate]) -> list[Candidate]:
    surface = text[candidate.start : candidate.end]
    if (unit_split := _POLICE.match(surface)) is not None:
        at = candidate.start + unit_split.end()
        return [replace(candidate, end=at - 1, known=None), replace(candidate, start=at, known=None)]
    for unit in known:
        if unit.start == candidate.start and unit.end < candidate.end - 2:
            rest = text[unit.end : candidate.end]
            run = _RUN.fullmatch(rest.strip(_GAP))
            if run and not _ORGANISATION_WORDS & set(rest.split()) and _has_position(text, unit.start):
                return [
                    unit,
                    replace(candidate, start=candidate.end - len(rest.lstrip(_GAP)), label="PERSON", known=None),
                ]
        if unit.end == candidate.end and unit.start > candidate.start + 3 and text[unit.start - 1] in _GAP:
            before = text[candidate.start : unit.start].rstrip(_GAP)
            if unit.known and before.split()[0] in ("Departemen", "Divisi", "Bidang"):
                return [unit]  # part of a job title
            whole = before in names()
            headed = before.split()[0] in _ORGANISATION_WORDS and len(before.split()) > 1
            if unit.known and not unit.known.weak and (whole or (headed and unit.end - unit.start > 5)):
                return [replace(candidate, end=candidate.start + len(before), known=None), unit]
    return [candidate]


def join_regions(text: str, chosen: Sequence[Candidate]) -> list[Candidate]:
    """ "BPS Riau": a regional office is one name."""
    result: list[Candidate] = []
    for candidate in chosen:
        last = result[-1] if result else None
        if (
            last
            and candidate.label == "GPE"
            and last.label == "ORG"
            and candidate.start - last.end == 1
            and text[last.start : last.end] in _REGIONAL
        ):
            result[-1] = replace(last, end=candidate.end, known=None)
        else:
            result.append(candidate)
    return result


def persons_behind(text: str, chosen: Sequence[Candidate]) -> list[Candidate]:
    """Persons whom the model missed: behind a position and its organisation, or behind a verb of saying."""
    found = []
    for unit in chosen:
        if unit.label in ("ORG", "GPE") and (gap := _UNIT.match(text, unit.end)) and _has_position(text, unit.start):
            found += _run_at(text, gap.end(), chosen)
    for saying in _SAYING.finditer(text):
        found += _run_at(text, saying.end(), chosen)
    return found


def _has_position(text: str, start: int) -> bool:
    """Whether a position stands before, in the same clause."""
    clause = re.split(r"[.;\n,“”\"]", text[max(0, start - _CONTEXT) : start])[-1]
    return _POSITION.search(clause) is not None


def _run_at(text: str, start: int, chosen: Sequence[Candidate]) -> list[Candidate]:
    run = _RUN.match(text, start)
    if run is None or any(c.start < run.end() and run.start() < c.end for c in chosen):
        return []
    words = run[0].split()
    if _ORGANISATION_WORDS & set(words) or _POSITION.fullmatch(words[0]) or run[0].endswith(" "):
        return []
    behind = text[run.end() : run.end() + 2]
    if behind[:1].isalnum() or len(run[0]) < 3 or (behind[:1] in _GAP and behind[1:2].isupper()):
        return []
    return [Candidate(start, run.end(), "PERSON", "model", confidence=0.75)]
