"""Find citations: a head ("Peraturan Presiden"), then a number and year, or a name.

Extraction only: what a name or an anaphor refers to is for resolve.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.facts.regulations.names import find_name
from pipeline.facts.regulations.numbers import (
    ANOTHER,
    ANOTHER_SHORT,
    CONSTITUTION,
    LABELLED,
    LETTERED,
    NUMBERED,
    ROMAN,
    Number,
    counts,
    read_number,
)
from pipeline.facts.regulations.vocabulary import DRAFT, Kind, find_heads, ministerial_kind, slug


@dataclass(frozen=True, slots=True)
class Citation:
    """A rule as the text cites it. ``name`` stands where there is no number; ``label`` is a name beside the number.

    ``sure`` is False where only another citation can confirm that this is a rule at all ("Keputusan 731").
    """

    start: int
    end: int
    kind: str
    number: str | None = None
    year: int | None = None
    name: str | None = None
    label: str | None = None
    sure: bool = True

    @property
    def id(self) -> str:
        """The rule's id as far as the citation itself tells it."""
        parts = [self.kind, self.number or self.name, str(self.year) if self.year else None]
        return "-".join(part for part in parts if part)


_DIGITS = re.compile(r"\d+")
_BLANKED = re.compile(r"\([^()]{0,120}\)|\b(?:Republik Indonesia|RI|Provinsi)\b")
#: Words that cannot stand between a head and its number: there another rule or clause begins.
_BREAKS = frozenset({"UU", "PP", "Pasal", "Undang-Undang", "Undang-undang", "Peraturan", "Perpres", "Keputusan"})
#: Kinds of several issuers together: the numbers that follow are the same rule's.
_JOINT = frozenset({"skb", "seb"})


def find_citations(text: str) -> list[Citation]:
    """Every rule cited by number or name, in the order of the text; spans never overlap."""
    found: list[Citation] = []
    end = 0
    for start, after, kind, ministry in find_heads(text):
        if start < end:
            continue
        kind_id = ministerial_kind(kind.id, ministry) if kind.ministerial else kind.id
        cited = _read(text, start, after, kind, kind_id)
        if cited:
            found += _drafts(text, cited, end)
            end = cited[-1].end
    return found


def _read(text: str, start: int, after: int, kind: Kind, kind_id: str) -> list[Citation]:
    """The citations that begin with the head at ``start``: none where it is a word like any other."""
    if kind.code:
        return [Citation(start, after, kind_id, name=kind.code)]
    if kind.id == "uud":
        match = CONSTITUTION.match(text, after)
        return [Citation(start, match.end(), "uud", "1945")] if match else []
    if kind.id == "tap-mpr":
        match = ROMAN.match(text, after)
        year = int(match["short"] or match["year"] or match["bare"]) if match else None
        return [Citation(start, match.end(), kind_id, match["roman"].lower(), year)] if match else []
    if (kind.roman or kind.id == "peraturan") and (match := LETTERED.match(text, after)):
        return [_lettered(start, match, kind_id)]
    match = NUMBERED.match(text, after)
    cited = _numbered(text, start, match, kind, kind_id) if match else []
    if not match and (labelled := LABELLED.match(text, after)):
        cited = _labelled(start, labelled, kind, kind_id)
    if cited:
        return [*cited, *_further(text, cited[-1])]
    name = find_name(text, after, kind)
    return [Citation(start, name[1], kind_id, name=slug(text[name[0] : name[1]]))] if name else []


def _drafts(text: str, cited: list[Citation], low: int) -> list[Citation]:
    """ "Rancangan Permendag PMSE": the draft of a rule whose drafts have no kind of their own, not before ``low``."""
    first = cited[0]
    draft = DRAFT.search(text, max(low, first.start - 14), first.start)
    if draft is None or first.year:
        return cited
    return [replace(first, start=draft.start(), kind=f"r{first.kind}"), *cited[1:]]


def _lettered(start: int, match: re.Match[str], kind_id: str) -> Citation:
    """Rules of the exchange are numbered with roman numerals and letters: "Peraturan Nomor I-A"."""
    roman = match["roman"].lower()
    if kind_id == "peraturan":
        kind_id = "peraturan-bapepam" if "." in roman else "peraturan-bei"
    return Citation(start, match.end(), kind_id, roman.replace(".", "-"))


def _numbered(text: str, start: int, match: re.Match[str], kind: Kind, kind_id: str) -> list[Citation]:
    """The citations that the digits make ("Nomor 15 dan 16 Tahun 2025": two); none where they number no rule."""
    read, end = read_number(match), match.end()
    if read is None:
        return []
    if not (read.year or read.written) and ((kind.named == "no" and not kind.general) or counts(text, end)):
        return []
    sure = bool(read.year) or not kind.general
    first = Citation(start, end, kind_id, _printed(read, kind), read.year, sure=sure)
    if not match["more"]:
        return [first]
    at = match.start("more")
    listed = [
        replace(first, start=at + m.start(), end=at + m.end(), number=m[0]) for m in _DIGITS.finditer(match["more"])
    ]
    return [replace(first, end=at), *listed[:-1], replace(listed[-1], end=end)]


def _printed(read: Number, kind: Kind) -> str:
    """Regional rules, circulars and decisions keep their number as printed, the others their serial number."""
    return read.printed if kind.printed else read.number


def _labelled(start: int, match: re.Match[str], kind: Kind, kind_id: str) -> list[Citation]:
    """A name between head and number: "UU BUMN Nomor 19 Tahun 2003", "Perda Kabupaten Trenggalek Nomor 15"."""
    read = read_number(match)
    if read is None or _BREAKS & set(match["label"].split()):
        return []
    label = slug(_BLANKED.sub(" ", match["label"]))
    number = _printed(read, kind)
    if kind.general and read.sign and read.sign.upper() == "KEP":
        kind_id, number = "kep", read.number
    elif label and (kind.general or kind.region):
        kind_id = f"{kind_id}-{label}"
    return [
        Citation(
            start,
            match.end(),
            kind_id,
            number,
            read.year,
            label=label or None,
            sure=bool(read.year) or not kind.general,
        )
    ]


def _another(text: str, end: int) -> re.Match[str] | None:
    return ANOTHER.match(text, end) or ANOTHER_SHORT.match(text, end)


def _further(text: str, citation: Citation) -> list[Citation]:
    """Numbers that go on without a head of their own: "UU No. 8/1999 dan No. 5/1999"."""
    found: list[Citation] = []
    end = citation.end
    while citation.year and citation.kind not in _JOINT and (match := _another(text, end)):
        read, end = read_number(match), match.end()
        if read is None or read.year is None:
            break
        found.append(Citation(match.start("start"), end, citation.kind, read.number, read.year))
    return found
