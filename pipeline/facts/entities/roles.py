"""Roles: the position and the employer of a person, as printed beside the name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pipeline.facts.entities.candidates import Candidate
from pipeline.facts.entities.knowledge import WORDS, Known, holder_on, names, office_of, slug
from pipeline.facts.text import one_space, words_pattern
from pipeline.records import Affiliation

_POSITION = re.compile(rf"(?<!\w)(?i:{words_pattern(WORDS['positions'])})(?!\w)")
_HONORIFIC = re.compile(rf"(?:[ \u00a0,]|(?<!\w)(?i:{words_pattern(WORDS['honorifics'])})\.?(?!\w))+\Z")
_CLAUSE = re.compile(
    r"[;:\n“”\"]|(?<!Tbk)(?<!\b[A-Z])\.[ \u00a0]"
    r"|(?<!\w)(?i:kata|ujar|ucap|menurut|jelas|ungkap|tutur|dan|oleh|kepada|bersama)(?!\w)"
)
_BRACKETS = re.compile(r"[ \u00a0]?\([^()]{0,40}\)")
_LOOK_BACK, _LOOK_AHEAD = 140, 120  # characters


def role_of(text: str, chosen: Sequence[Candidate], index: int) -> tuple[str | None, int | None]:
    """The role of the person at ``index`` and the index of the employer's mention, None where the text gives none."""
    before = _before(text, chosen, index)
    return before if before[0] else _behind(text, chosen, index)


def _before(text: str, chosen: Sequence[Candidate], index: int) -> tuple[str | None, int | None]:
    """ "Direktur Utama PT X Budi", "Menteri Perdagangan (Mendag) Budi"."""
    person = chosen[index]
    low = max(
        chosen[index - 1].start if index and chosen[index - 1].label == "PERSON" else 0, person.start - _LOOK_BACK
    )
    clause = _last_clause(text, low, person.start)
    positions = list(_POSITION.finditer(text, clause, person.start))
    if not positions:
        return None, None
    first = _first_of_run(text, positions)
    employer = next(
        (i for i in range(index - 1, -1, -1) if chosen[i].label == "ORG" and chosen[i].start >= first), None
    )
    while (
        employer
        and chosen[employer - 1].label == "ORG"
        and first <= chosen[employer - 1].start
        and _GLUE.fullmatch(text, chosen[employer - 1].end, chosen[employer].start)
    ):
        employer -= 1
    end = chosen[employer].start if employer is not None else person.start
    return _tidy(text[first:end]), employer


_GLUE = re.compile(r"[ \u00a0(]{1,2}")


def _last_clause(text: str, low: int, high: int) -> int:
    ends = [match.end() for match in _CLAUSE.finditer(text, low, high)]
    return ends[-1] if ends else low


def _first_of_run(text: str, positions: Sequence[re.Match[str]]) -> int:
    """The first position word of those that a comma does not part."""
    first = positions[-1]
    for earlier in reversed(positions[:-1]):
        if "," in text[earlier.end() : first.start()]:
            break
        first = earlier
    return first.start()


def _behind(text: str, chosen: Sequence[Candidate], index: int) -> tuple[str | None, int | None]:
    """ "Budi, Direktur Utama PT X,": an apposition behind a comma."""
    person = chosen[index]
    if text[person.end : person.end + 2] not in (", ", ",\u00a0"):
        return None, None
    start = person.end + 2
    position = _POSITION.match(text, start)
    if position is None:
        return None, None
    stop = re.compile(r"[,.;\n\"”]").search(text, start, start + _LOOK_AHEAD)
    end = stop.start() if stop else start + _LOOK_AHEAD
    employer = next(
        (i for i in range(index + 1, len(chosen)) if chosen[i].label == "ORG" and start <= chosen[i].start < end), None
    )
    return _tidy(text[start : chosen[employer].start if employer is not None else end]), employer


def _tidy(role: str) -> str | None:
    plain = _HONORIFIC.sub("", _BRACKETS.sub("", role)).strip(" \u00a0,(-–—")
    return " ".join(plain.split()) or None if len(plain) <= 90 else None


def holder(role: str | None, name: str, day: date | None) -> Known | None:
    """The public person who held the office that the role names on that day, where the name is part of theirs."""
    full = holder_on(role, day) if role else None
    if full is None or not set(one_space(name).split()) <= set(one_space(full).split()):
        return None
    return names().get(full) or Known(f"person:{slug(full)}", "PERSON", full)


def affiliations(
    chosen: Sequence[Candidate], ids: Sequence[str], roles: dict[int, tuple[str | None, int | None]]
) -> list[Affiliation]:
    """One row for each place where the article gives a person's role or employer."""
    rows = []
    for index, (role, employer) in roles.items():
        office = office_of(role) if role else None
        known = names().get(office.employer) if office and office.employer and employer is None else None
        employer_id = ids[employer] if employer is not None else None
        if role or employer_id:
            person = chosen[index]
            rows.append(Affiliation(ids[index], role, employer_id or _present(known, ids), person.start, person.end))
    return rows


def _present(known: Known | None, ids: Sequence[str]) -> str | None:
    """The employer of an office, where the article mentions it."""
    return known.id if known and known.id in ids else None
