"""Reported speech without marks: "Budi mengatakan bahwa …", "Menurut Budi, …", "…, kata Budi"."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.facts.quotes import vocabulary as v
from pipeline.facts.quotes.attribution import Source
from pipeline.facts.quotes.speakers import Discourse, Names, subject_before
from pipeline.facts.text import GAP, LEFT, RIGHT
from pipeline.records import Mention, Quote

_FLAGS = re.VERBOSE | re.IGNORECASE
_VERB = re.compile(rf"{LEFT}(?P<verb>{v.SAYS}){RIGHT}(?:,?{GAP}bahwa{RIGHT})?[,\s]{{0,2}}", _FLAGS)
_ACCORDING = re.compile(
    rf"{LEFT}menurut(?:(?P<nya>nya)|{GAP}(?P<pronoun>dia|ia|beliau|dirinya)|{GAP}(?=\S)){RIGHT}?", _FLAGS
)
_SAID = re.compile(
    rf",{GAP}(?P<verb>{v.SAID})(?:(?P<nya>nya){RIGHT}|{GAP}(?:(?P<pronoun>dia|ia|beliau){RIGHT})?)", _FLAGS
)
_PRONOUN = re.compile(rf"(?:{LEFT}(?:ia|dia|beliau|dirinya|pihaknya){RIGHT})", _FLAGS)
_NOT = re.compile(rf"{LEFT}(?:belum|tidak|tak|enggan|untuk|agar|diminta|diperintahkan|guna){GAP}\Z", _FLAGS)
_DENIES = re.compile(r"me(?:nampik|mbantah\w*|nyangkal|nepis)", _FLAGS)
_HEAD = re.compile(
    rf"\s{{0,3}}(?:kata|ujar|ucap|tutur)(?:(?P<nya>nya){RIGHT}|{GAP}(?P<pronoun>(?:dia|ia|beliau){RIGHT})?)", _FLAGS
)
_UNNAMED_SUBJECT = re.compile(rf"\s{{0,3}}{v.UNNAMED_SUBJECTS}{RIGHT}", _FLAGS)
_EMPTY = re.compile(rf"\s{{0,3}}{v.EMPTY_CONTENT}{RIGHT}", _FLAGS)
#: The name stands right behind.
_TAKEN_HEAD = re.compile(
    rf"\s{{0,3}}(?:{v.QUOTED_FROM}{GAP}(?:{v.WRITINGS}{GAP}(?:dari{GAP}|milik{GAP})?)?|{v.BASED_ON}{GAP}{v.WRITINGS}{GAP}(?:dari{GAP})?)",
    _FLAGS,
)
_TAKEN_TAIL = re.compile(rf",{GAP}(?:demikian{GAP}|seperti{GAP})?{v.QUOTED_FROM}{GAP}(?:{v.WRITINGS}{GAP})?", _FLAGS)
#: "putra sulung Budi itu": somebody described by the name of another, whose own name is not known.
_DESCRIBED = re.compile(rf"{GAP}(?:itu|tersebut|ini){RIGHT}", _FLAGS)
_THAT = re.compile(rf"\A[a-z]{{3,20}}{GAP}yang{RIGHT}|{GAP}yang{GAP}(?:menjabat|menjadi){RIGHT}", _FLAGS)
_ACCOUNT = re.compile(rf"{LEFT}akun{GAP}\Z", _FLAGS)
_COMMA = re.compile(r",\s")
#: A subject stands this near to its verb; content is at least so many characters.
_REACH, _LEAST = 140, 15


def find_statements(
    text: str,
    sentences: list[tuple[int, int]],
    mentions: list[Mention],
    quoted: list[tuple[int, int]],
    known: Discourse,
    names: Names,
) -> list[Quote]:
    """One statement a sentence at most, outside quotations, where somebody is given as its source."""
    statements = []
    for start, end in sentences:
        end = start + len(text[start:end].rstrip())
        if end - start < _LEAST or any(s < end and start < e for s, e in quoted):
            continue
        inside = [m for m in mentions if start <= m.start < end and m.label in ("PERSON", "ORG")]
        read = next(filter(None, (way(text, start, end, inside) for way in _WAYS)), None)
        if read is not None and not _EMPTY.match(text, read[0]):
            statement = _statement(text, read[0], read[1], read[2], known, names)
            if statement is not None:
                statements.append(statement)
    return statements


Read = tuple[int, int, Source]


def _says(text: str, start: int, end: int, inside: list[Mention]) -> Read | None:
    """Subject, verb, content: what follows the verb is the statement."""
    found = _VERB.search(text, start, end)
    if found is None or end - found.end() < _LEAST:
        return None
    verb = found.start()
    if _NOT.search(text, start, verb) and not _DENIES.fullmatch(found["verb"]):
        return None  # "belum merinci lokasinya" says nothing
    subject = subject_before(text, start, verb, inside)
    if (subject is None or subject.label == "ORG") and _UNNAMED_SUBJECT.match(text, start, verb):
        return found.end(), end, Source("unnamed")
    if subject is not None and _DESCRIBED.match(text, subject.end):
        return None
    if subject is not None:
        return found.end(), end, _of_account(text, start, subject)
    if _PRONOUN.search(text, max(start, verb - 30), verb):
        return found.end(), end, Source("pronoun")
    return None


def _of_account(text: str, start: int, subject: Mention) -> Source:
    """The owner of an account on a platform is nobody by name."""
    account = subject.label == "ORG" and _ACCOUNT.search(text, max(start, subject.start - 20), subject.start)
    return Source("unnamed") if account else Source("named", subject)


def _according(text: str, start: int, end: int, inside: list[Mention]) -> Read | None:
    """ "Menurut Budi, …" or "…, menurut Budi": the statement is on the longer side."""
    found = _ACCORDING.search(text, start, end)
    if found is None:
        return None
    source, after = _who(found, inside, found.end())
    if source is None:
        return None
    comma = _COMMA.search(text, after, end)
    front, back = (start, found.start()), (comma.end() if comma else after, end)
    content = front if front[1] - front[0] > back[1] - back[0] else back
    if content[1] - content[0] < _LEAST:
        return None
    return content[0], content[1], source


def _said(text: str, start: int, end: int, inside: list[Mention]) -> Read | None:
    """ "…, kata Budi": what stands before the verb is the statement; in "Adapun, kata Budi, …" what follows."""
    found = _SAID.search(text, start, end)
    if found is None:
        return None
    source, after = _who(found, inside, found.end())
    if source is None:
        return None
    front = (start, found.start())
    if front[1] - front[0] >= _LEAST:
        return front[0], front[1], source
    comma = _COMMA.search(text, after, end)
    return (comma.end(), end, source) if comma and end - comma.end() >= _LEAST else None


def _opens(text: str, start: int, end: int, inside: list[Mention]) -> Read | None:
    """ "Kata Budi, …" at the head of a sentence."""
    found = _HEAD.match(text, start, end)
    comma = _COMMA.search(text, found.end(), end) if found else None
    if found is None or comma is None or end - comma.end() < _LEAST:
        return None
    before = [m for m in inside if m.start < comma.start()]
    source, _ = _who(found, before, found.end())
    return (comma.end(), end, source) if source else None


def _taken(text: str, start: int, end: int, inside: list[Mention]) -> Read | None:
    """ "Mengutip keterangan PT Anu, …", "Berdasarkan data Badan Anu, …", "…, dikutip dari Anu"."""
    for pattern in (_TAKEN_HEAD, _TAKEN_TAIL):
        found = pattern.match(text, start, end) if pattern is _TAKEN_HEAD else pattern.search(text, start, end)
        mention = next((m for m in inside if found and m.start == found.end()), None)
        if found is None or mention is None:
            continue
        if pattern is _TAKEN_TAIL:
            return (start, found.start(), Source("named", mention)) if found.start() - start >= _LEAST else None
        comma = _COMMA.search(text, mention.end, end)
        if comma and end - comma.end() >= _LEAST:
            return comma.end(), end, Source("named", mention)
    return None


#: The ways in which a sentence gives a source, the surest first.
_WAYS: tuple[Callable[[str, int, int, list[Mention]], Read | None], ...] = (_according, _says, _said, _opens, _taken)


def _who(found: re.Match[str], inside: list[Mention], start: int) -> tuple[Source | None, int]:
    if found["nya"] or found["pronoun"]:
        return Source("pronoun"), found.end()
    if _UNNAMED_SUBJECT.match(found.string, start):
        return Source("unnamed"), start
    near = [m for m in inside if 0 <= m.start - start < _REACH]
    people = [m for m in near if m.label == "PERSON"]
    mention = people[0] if people else near[0] if near else None
    if mention and _THAT.search(found.string, start, mention.start):  # "menurut pria yang melatih Anu itu"
        return None, mention.end
    return (Source("named", mention), mention.end) if mention else (None, start)


def _statement(text: str, start: int, end: int, source: Source, known: Discourse, names: Names) -> Quote | None:
    mention = known.resolve(source, start) if source.kind != "unnamed" else None
    if mention is None and source.kind != "unnamed":
        return None
    start += len(text[start:end]) - len(text[start:end].lstrip(" ,"))
    end = start + len(text[start:end].rstrip(" ,"))
    if end - start < _LEAST:
        return None
    if mention is None:
        return Quote(start, end, text[start:end], None, None, "unnamed", marked=False, confidence=0.75)
    kind = "named" if source.kind == "named" else "pronoun"
    sure = 0.85 if kind == "named" else 0.75
    return Quote(
        start, end, text[start:end], names.fullest(mention), mention.entity_id, kind, marked=False, confidence=sure
    )
