""" "Aturan tersebut", "beleid ini", "Permendag itu": resolved when exactly one rule can be meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.facts.regulations.pinpoints import pinpoint_of
from pipeline.facts.regulations.vocabulary import find_heads, ministerial_kind
from pipeline.facts.text import GAP, RIGHT
from pipeline.records import RegulationMention

_NEW = rf"(?:yang{GAP})?(?:baru|terbaru|anyar){RIGHT}(?:{GAP}(?:tersebut|ini|itu))?"
_THAT = rf"(?:tersebut|ini|itu|dimaksud|{_NEW})"
_GENERIC = re.compile(
    rf"(?<!\w)(?i:aturan|peraturan|regulasi|beleid|ketentuan|surat{GAP}edaran|undang-undang){GAP}{_THAT}{RIGHT}"
)
_BEHIND = re.compile(rf"{GAP}{_THAT}{RIGHT}")
_WINDOW = 3  # sentences: this one and the two before it
_CONFIDENCE = 0.75
#: A rule that another one amends is no candidate: it stands behind "perubahan atas", "mencabut", "menggantikan".
_CHANGED = re.compile(r"(?:atas|mencabut|menggantikan|mengubah|merevisi|pengganti|turunan dari|amanat)\s{1,2}$")


def find_anaphors(
    text: str, mentions: Sequence[RegulationMention], kinds: dict[str, str], sentences: Sequence[tuple[int, int]]
) -> list[RegulationMention]:
    """Anaphoric mentions; ``kinds`` gives the kind of each rule id cited in the text.

    Where two rules or more could be meant ``regulation_id`` is None; where none is cited before, there is no mention.
    """
    candidates = [m for m in mentions if m.regulation_id and not _CHANGED.search(text, max(0, m.start - 20), m.start)]
    if not candidates:
        return []
    found = []
    for start, end, kind in _anaphors(text):
        if any(m.start < end and start < m.end for m in mentions):
            continue
        before = [m for m in candidates if m.end <= start and (kind is None or kinds[m.regulation_id or ""] == kind)]
        ids = {m.regulation_id for m in _near(before, start, sentences) or before}
        if ids:
            only = ids.pop() if len(ids) == 1 else None
            found.append(_anaphor(text, start, end, only))
    return found


def _anaphor(text: str, start: int, end: int, rule: str | None) -> RegulationMention:
    at = pinpoint_of(text, start, end)
    return RegulationMention(
        start, end, text[start:end], rule, at.pasal, at.ayat, at.huruf, anaphoric=True, confidence=_CONFIDENCE
    )


def _anaphors(text: str) -> list[tuple[int, int, str | None]]:
    """Start, end and, where the words tell it, the kind of rule meant."""
    found: list[tuple[int, int, str | None]] = []
    for start, after, kind, ministry in find_heads(text):
        named = not kind.general and (ministry is not None or not kind.ministerial)
        behind = _BEHIND.match(text, after) if named else None
        if behind:
            kind_id = ministerial_kind(kind.id, ministry) if kind.ministerial else kind.id
            found.append((start, behind.end(), kind_id))
    taken = {start for start, _, _ in found}
    found += [(m.start(), m.end(), None) for m in _GENERIC.finditer(text) if m.start() not in taken]
    return sorted(found)


def _near(
    before: Sequence[RegulationMention], start: int, sentences: Sequence[tuple[int, int]]
) -> list[RegulationMention]:
    """Those cited in the anaphor's sentence or the two before it."""
    at = next((i for i, (_, end) in enumerate(sentences) if start < end), len(sentences) - 1)
    lowest = sentences[max(0, at - _WINDOW + 1)][0] if sentences else 0
    return [mention for mention in before if mention.start >= lowest]
