"""Who a stretch of speech is attributed to, by the words directly behind or before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.facts.quotes import vocabulary as v
from pipeline.facts.text import GAP, LEFT, RIGHT
from pipeline.records import Mention

_FLAGS = re.VERBOSE | re.IGNORECASE
Kind = Literal["named", "pronoun", "definite", "body", "unnamed", "document", "none"]

_CLOSE = r"[\"”»″’'\s,.!?…]{0,6}"
#: "…," kata Budi; "…," ujarnya; "…" kataEng (glued); "…," demikian kata Budi
_SAID = re.compile(
    rf"{_CLOSE}(?:demikian{GAP}|begitu{GAP}|masih{GAP})?(?P<verb>{v.SAID}|keterangan|pernyataan|penjelasan)(?P<nya>nya)?(?:{RIGHT}|(?-i:(?=[A-Z])))",
    _FLAGS,
)
#: "…," Budi menambahkan. / "…" ia menjelaskan
_SUBJECT_SAYS = re.compile(
    rf"""{_CLOSE}(?P<subject>(?-i:[A-Z][\w.'’-]{{0,30}}(?:[ ][A-Z][\w.'’-]{{0,30}}){{0,5}})|ia|dia)[ ]
         (?:juga[ ]|pun[ ])?(?P<verb>{v.SAYS}){RIGHT}""",
    _FLAGS,
)
_TAKEN = re.compile(rf"{_CLOSE}(?P<verb>{v.TAKEN_FROM}|{v.IS_SAID}){RIGHT}", _FLAGS)
#: Budi mengatakan, "…" / Budi mengatakan bahwa "…" / kata Budi, "…" / Budi menambahkan: "…"
_BEFORE = re.compile(rf"{LEFT}(?P<verb>{v.SAYS}|{v.IS_SAID}|{v.SAID}(?:nya)?){RIGHT}", _FLAGS)
_STOP = re.compile(rf"{LEFT}{v.CLAUSE_STOPS}{RIGHT}", _FLAGS)
_CLAUSE_END = re.compile(r"[.!?](?=\s|\Z)|[\n“\"„«]")
_INITIALS = re.compile(r"(?:\b[A-Z]|\b(?:Dr|Prof|Ir|H|Hj|Drs|Tbk|PT|KH|St|Moh|Muh))\Z")
_PRONOUN = re.compile(rf"\W{{0,3}}{v.PRONOUNS}{RIGHT}", _FLAGS)
_UNNAMED = re.compile(rf"\W{{0,3}}{v.UNNAMED}{RIGHT}", _FLAGS)
_ALWAYS_UNNAMED = re.compile(rf"\W{{0,3}}{v.ALWAYS_UNNAMED}{RIGHT}", _FLAGS)
_DEFINITE = re.compile(rf"{LEFT}{v.DEFINITE}\W{{0,3}}\Z", _FLAGS)
_BODY = re.compile(rf"\W{{0,3}}(?:dari{GAP}|resmi{GAP}|pihak{GAP})?{v.BODIES}{RIGHT}", _FLAGS)
_ROLE = re.compile(rf"\W{{0,3}}{v.ROLES}{RIGHT}", _FLAGS)
_DOCUMENT = re.compile(rf"\W{{0,3}}(?:dari{GAP}|dalam{GAP}|isi{GAP}|bunyi{GAP})?{v.DOCUMENTS}{RIGHT}", _FLAGS)
#: "Direktur Anu OJK Kompol Budi Santosa dalam …": the capitals behind an organisation, without rank.
_NAME_BEHIND = re.compile(
    rf"[ ](?:{v.RANKS}[ ])?(?P<name>(?-i:[A-Z][\w’'-]{{1,30}}(?:[ ][A-Z][\w’'.-]{{0,30}}){{1,3}}))(?![ ][A-Z])", _FLAGS
)
_CAPITALS = re.compile(r"\W{0,3}(?P<run>[A-Z][\w’'-]{0,30}(?:[ ][A-Z][\w’'.-]{0,30}){0,9})")
_LAST_RANK = re.compile(rf"\A(?:[\w’'.-]{{1,31}}[ ]){{1,9}}{v.RANKS}[ ](?=[A-Z])", _FLAGS)
#: A run of capitals longer than this is a title and a name; the name is about its last two or three words.
_LONGEST_NAME = 4
_PLACES = ("di", "dalam")
_NEAR = 80
_PRONOUN_SUBJECT = re.compile(rf"{LEFT}(?:ia|dia|beliau|dirinya){RIGHT}", _FLAGS)
#: A clause of attribution is read no further than this.
_REACH = 260


@dataclass(frozen=True, slots=True)
class Source:
    """The source that an attribution points at; ``mention`` where it is named by one."""

    kind: Kind
    mention: Mention | None = None
    name: tuple[int, int] | None = None  # a name that is no mention


def clause_end(text: str, start: int) -> int:
    """Where the clause that begins at ``start`` ends: the full stop (of no initial), the line, or the next speech."""
    limit = min(len(text), start + _REACH)
    for found in _CLAUSE_END.finditer(text, start, limit):
        if found.group() != "." or not _INITIALS.search(text[max(start, found.start() - 6) : found.start()]):
            return found.start()
    return limit


def behind(text: str, end: int, mentions: list[Mention]) -> Source | None:
    """The source named behind a quotation that ends at ``end``; None where no attribution follows."""
    if found := _SAID.match(text, end):
        return _after_verb(text, found.end(), bool(found["nya"]), mentions)
    if found := _SUBJECT_SAYS.match(text, end):
        if found["subject"].lower() in ("ia", "dia"):
            return Source("pronoun")
        if found["subject"].split()[0].lower() not in v.NO_NAMES:
            return _within(text, *found.span("subject"), mentions) or Source("named", name=found.span("subject"))
    if found := _TAKEN.match(text, end):
        source = _after_verb(text, found.end(), False, mentions)
        return source if source.kind in ("named", "document") else Source("none")
    return None


def before(text: str, begin: int, start: int, mentions: list[Mention]) -> Source | None:
    """The source named between ``begin`` (of the sentence) and the opening mark at ``start``."""
    lead = text[begin:start].rstrip()
    verbs = list(_BEFORE.finditer(lead))
    if not verbs:
        return None
    verb = verbs[-1]
    tail = lead[verb.end() :].strip()
    if lead[-1:] not in ",:" and tail not in ("", "bahwa", "bahwa,", ","):
        return None
    if verb["verb"].lower().endswith("nya"):
        return Source("pronoun")
    subject = _within(text, begin, begin + verb.start(), mentions, last=True)
    behind_verb = _within(text, begin + verb.end(), start, mentions)
    if verb["verb"].lower().startswith(("me", "ber")):
        return subject or behind_verb or _implied(lead, verb.start())
    return behind_verb or subject or Source("none")


def _implied(lead: str, verb: int) -> Source:
    """The subject of a verb of speech that is no name: a pronoun, nothing, or a noun that nothing is known of."""
    if _PRONOUN_SUBJECT.search(lead, 0, verb):
        return Source("pronoun")
    return Source("unnamed" if lead[:verb].strip() else "none")


def _after_verb(text: str, start: int, nya: bool, mentions: list[Mention]) -> Source:
    end = clause_end(text, start)
    if nya:
        close = next((m for m in mentions if m.label == "PERSON" and 0 <= m.start - start <= 2), None)
        return Source("named", close) if close else Source("pronoun")
    clause = text[start:end]
    if _PRONOUN.match(clause):
        return Source("pronoun")
    named = _within(text, start, end, mentions)
    if named and named.mention and named.mention.label == "PERSON":
        return named
    stop = _STOP.search(clause)
    head = (clause[: stop.start()] if stop else clause).split(",")[0].rstrip()
    if _DOCUMENT.match(clause):
        return Source("document")
    if _ALWAYS_UNNAMED.match(clause):
        return Source("unnamed")
    if _DEFINITE.search(head):  # "tutur mantan Ketua LPS itu" is a person spoken of before
        return Source("body" if _BODY.match(head) else "definite")
    if named and named.mention:
        return _name_behind_body(text, named.mention, start + len(head)) or named
    if _BODY.match(head):
        return Source("body")
    if _UNNAMED.match(clause):
        return Source("unnamed")
    if _ROLE.match(head) and head == head.lower():
        return Source("definite")
    if found := _CAPITALS.match(clause):
        begin, stop_at = found.span("run")
        return Source("named", name=(start + begin + _name_in_run(found["run"]), start + stop_at))
    return Source("unnamed" if head else "none")


def _name_in_run(run: str) -> int:
    """Where in a run of capitals the name begins: behind the last rank, else near the end of a long run."""
    if found := _LAST_RANK.match(run):
        return found.end()
    words = run.split(" ")
    if len(words) < _LONGEST_NAME:
        return 0
    return len(run) - len(" ".join(words[-3:] if len(words) > _LONGEST_NAME else words[-2:]))


def _name_behind_body(text: str, body: Mention, end: int) -> Source | None:
    """A name that is no mention, between the speaker's employer and the end of the clause's head."""
    found = _NAME_BEHIND.match(text, body.end, max(body.end, end))
    return Source("named", name=found.span("name")) if found else None


def _within(text: str, start: int, end: int, mentions: list[Mention], *, last: bool = False) -> Source | None:
    """The person named in a clause, else the organisation, not looking behind words that lead elsewhere."""
    inside = [m for m in mentions if start <= m.start < end and m.label in ("PERSON", "ORG")]
    if not inside:
        return None
    stop = _STOP.search(text, start, end)
    people = [m for m in inside if m.label == "PERSON"]
    bodies = [m for m in inside if m.label == "ORG"]
    limit = end if stop is None or last else stop.start()
    for group in (people, bodies):
        reachable = [m for m in group if m.start < limit]
        if reachable:
            return Source("named", reachable[-1] if last and group is people else reachable[0])
    if people and stop and not last and stop.group().lower() in _PLACES and people[0].start - stop.start() < _NEAR:
        return Source("named", people[0])  # "kata Kepala Dinas di Kota Anu, Budi"
    return None
