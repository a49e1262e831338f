"""The vocabulary of citations: kinds of rules, ministries, and the patterns made of them.

Kinds and ministries are YAML beside this file; here they become one pattern of heads ("Peraturan
Presiden", "POJK", "Permendag") and the tables that tell which kind a printed head is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import ahocorasick

from pipeline.facts.text import GAP, MAYBE, RIGHT, load_yaml, one_space, words_pattern

_PACKAGE = "pipeline.facts.regulations"


@dataclass(frozen=True, slots=True)
class Kind:
    """A form of rule. ``id`` begins the rule's id; ``named`` says whether a name may stand for the number."""

    id: str
    named: str = "no"
    region: bool = False
    roman: bool = False
    general: bool = False
    ministerial: bool = False
    printed: bool = False  # the id keeps the number as printed
    code: str | None = None  # a code is a rule by its head alone: KUHP


_DATA = load_yaml(_PACKAGE, "kinds.yaml")
_MINISTRIES: list[dict[str, object]] = load_yaml(_PACKAGE, "ministries.yaml")["ministries"]


def _strings(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _kind_heads() -> tuple[dict[str, Kind], list[str], list[str]]:
    """Kinds by the lower-cased head; heads written out; abbreviations."""
    kinds: dict[str, Kind] = {}
    long: list[str] = []
    short: list[str] = []
    for row in _DATA["kinds"]:
        region = row.get("region", False)
        kind = Kind(row["id"], row["named"], region, row.get("roman", False), printed=region, code=row.get("code"))
        kinds |= {head.lower(): kind for head in [*row["long"], *row["short"]]}
        long += row["long"]
        short += row["short"]
    for row in _DATA["ministerial"]:
        kind = Kind(row["id"], row["named"], ministerial=True, printed=row["id"] == "se-men")
        kinds |= {head.lower(): kind for head in [*row["long"], row["prefix"]]}
        long += row["long"]
    for row in _DATA["general"]:
        kind = Kind(row["id"], general=True, printed=True)
        kinds |= {word.lower(): kind for word in row["words"] if word.lower() not in kinds}
        long += [word for word in row["words"] if len(word) > 2]
        short += [word for word in row["words"] if len(word) == 2]
    return kinds, long, short


KINDS, _LONG, _SHORT = _kind_heads()
_OWN: dict[tuple[str, str], str] = {}
_AFTER_MINISTER: dict[str, str] = {}
_AFTER_PREFIX: dict[str, str] = {}
for _row in _MINISTRIES:
    _abbr = str(_row["abbr"])
    _AFTER_MINISTER |= {one_space(name): _abbr for name in _strings(_row["names"])}
    _AFTER_PREFIX |= {one_space(name): _abbr for name in [*_strings(_row["names"]), *_strings(_row["short"])]}
    _own = _row.get("own")
    if isinstance(_own, dict):
        _OWN |= {(kind, _abbr): str(own) for kind, own in _own.items()}
    _initials = _row.get("initials")
    if isinstance(_initials, dict):
        for _initial, _kind in _initials.items():
            KINDS[str(_initial).lower()] = Kind(str(_OWN[(str(_kind), _abbr)]), "known")
            _SHORT.append(str(_initial))
_SPACED = {str(row["abbr"]) for row in _MINISTRIES if row.get("spaced")}

_PREFIXES = "|".join(row["prefix"] for row in _DATA["ministerial"] if " " not in row["prefix"])
#: "Permendag", "PermenPANRB", "Permen ESDM": a prefix with the ministry behind it, glued or not.
_ABBR = rf"(?i:(?P<abbr>{words_pattern(_AFTER_PREFIX)}))"
_PREFIXED_HEAD = rf"(?<!\w)(?i:(?P<prefix>{_PREFIXES}))(?:(?:{GAP}(?i:Menteri))?{GAP}|-)?{_ABBR}{RIGHT}"
_LONG_HEAD = rf"(?<!\w)(?i:{words_pattern(_LONG)})"
#: Abbreviations count as printed, also glued to the lower-case word before them ("pengesahanUU").
_SHORT_HEAD = rf"(?<![A-Z0-9_/-]){words_pattern(_SHORT)}(?![a-z]{{3}})"
_HEAD = re.compile(rf"{_PREFIXED_HEAD}|{_LONG_HEAD}|{_SHORT_HEAD}")
#: Lower-case abbreviations count only in front of a number: "pp 28/2025", "uu nomor 4".
_LOWER_HEAD = re.compile(rf"(?<!\w){words_pattern(s.lower() for s in _SHORT if len(s) < 8)}(?={GAP}(?:no|\d))")
_MINISTRY = re.compile(
    rf"(?:{MAYBE}\([^()\n]{{1,12}}\)(?:{GAP}Menteri)?)?{GAP}(?i:(?P<name>{words_pattern(_AFTER_MINISTER)})){RIGHT}"
)


def _triggers() -> ahocorasick.Automaton:
    """Where a head may begin: looked up by literals first, since the patterns are too slow to try everywhere."""
    first = {re.split(r"[ \-–]", head)[0] for head in [*_LONG, *_PREFIXES.split("|")]}
    words = {form for word in first for form in (word, word.lower(), word.upper())}
    words |= {*_SHORT, *(f"{word.lower()} " for word in _SHORT), *(f"{word.lower()}\u00a0" for word in _SHORT)}
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(word, len(word))
    automaton.make_automaton()
    return automaton


_TRIGGERS = _triggers()


def find_heads(text: str) -> Iterator[tuple[int, int, Kind, str | None]]:
    """Start and end of each head in order, with its kind and, for a minister's rule, the ministry's abbreviation."""
    for start in sorted({end - length + 1 for end, length in _TRIGGERS.iter(text)}):
        match = _HEAD.match(text, start) or _LOWER_HEAD.match(text, start)
        if match is None:
            continue
        groups = match.groupdict()
        if groups.get("prefix"):
            yield start, match.end(), KINDS[groups["prefix"].lower()], ministry_after(groups["abbr"])
            continue
        kind, after, ministry = KINDS[one_space(match[0])], match.end(), None
        if kind.ministerial and (named := _MINISTRY.match(text, after)):
            after, ministry = named.end(), ministry_after(named["name"])
        yield start, after, kind, ministry


def ministerial_kind(kind: str, ministry: str | None) -> str:
    """The id of a minister's rule: "permendag", "permen-esdm", "pmk"; "permen" where no ministry is named."""
    if ministry is None:
        return kind
    if (kind, ministry) in _OWN:
        return _OWN[(kind, ministry)]
    joint = "-" if ministry in _SPACED or kind == "se-men" else ""
    return f"{kind}{joint}{ministry}" if kind != "se-men" else f"se-men{ministry}"


def ministry_after(name: str) -> str | None:
    """The abbreviation of a ministry as printed after "Peraturan Menteri" or after "Permen"."""
    return _AFTER_PREFIX.get(one_space(name))


#: A draft of a rule that has a kind of its own: "Rancangan Permendag".
DRAFT = re.compile(rf"(?<!\w)(?i:rancangan|draf|draft){GAP}\Z")
NAME_ENDS: frozenset[str] = frozenset(_DATA["name_ends"])
NAME_JOINS: frozenset[str] = frozenset(_DATA["name_joins"])
GLUED = words_pattern(_DATA["glued"])
ABBREVIATION = rf"(?:{MAYBE}\([^()\n]{{1,60}}\))"


def slug(words: str | Iterable[str]) -> str:
    """Lower-case words joined by hyphens: the form of ids."""
    text = words if isinstance(words, str) else " ".join(words)
    return re.sub(r"[^a-z0-9.]+", "-", one_space(text)).strip("-.")
